/** An operation while its cycles come: what it is, what it is meant for, and what has come of it so far. */
import { eraseBlockAt } from '../../app/contract/geometry/erase-blocks.ts';
import type { OperationBlock, OperationKind, Outcome } from '../../app/contract/operation.ts';
import { regionsOf, sizeBytesOf } from '../pflash/geometry.ts';
import { countOf } from './details.ts';
import type { KnownOperation } from './known-operation.ts';
import { type Answered, type BusShape, isAnswered, shapeOfQuery } from './query-attempt.ts';
import type { SeenCycle } from './seen-cycle.ts';
import type { WatchedFlash } from './watched-flash.ts';

/** From the mildest to the one that says most: what is protected can't but fail and be aborted. */
const OUTCOMES: readonly Outcome[] = ['ok', 'incomplete', 'ignored', 'error', 'aborted', 'protected'];

/** What an operation takes over from the cycle that it begins with. */
type FirstCycle = Pick<SeenCycle, 'number' | 'deviceOffset' | 'data'>;

export class Ongoing {
  readonly flash: WatchedFlash;
  /** As the list that it is in has numbered it. */
  serial = 0;
  kind: OperationKind;
  readonly firstCycle: number;
  lastCycle: number;
  cycles = 0;
  offset: number;
  /** Where its range ends, in bytes from the start of the flash. */
  end: number;
  /** Null while nothing speaks against its going well. */
  outcome: Outcome | null = null;
  /** Where the cycle went that says what it is for, in bytes from the start of the flash. */
  aimedAt: number;
  isOver = false;
  /** The device works on it by itself. */
  isUnderWay = false;
  /** Its status was read while the device worked on it. */
  wasPolled = false;
  /** Of data. */
  words = 0;
  /** Of data, as many as its words have together. */
  dataBytes = 0;
  /** Erase blocks that it asks for, ascending, each once. They never change themselves. */
  blocks: readonly OperationBlock[] = [];
  reads = 0;
  /** What was driven at first. */
  readonly firstData: number;
  /** What it takes the bank for, where it sends the query command. */
  shape: BusShape | null = null;
  /** What it read first. */
  firstAnswer: Answered | null = null;
  /** A reset ended it: whatever follows is another one. */
  isEnded = false;

  constructor(flash: WatchedFlash, kind: OperationKind, first: FirstCycle) {
    this.flash = flash;
    this.kind = kind;
    this.firstCycle = first.number;
    this.lastCycle = first.number;
    this.offset = first.deviceOffset;
    this.aimedAt = first.deviceOffset;
    this.end = first.deviceOffset;
    this.firstData = first.data;
  }

  /** Its range in bytes; 0 where it is for none. */
  get lengthBytes(): number {
    return this.end - this.offset;
  }

  take(seen: SeenCycle): void {
    this.cycles++;
    this.lastCycle = seen.number;
    if (seen.direction === 'read') this.#takeRead(seen);
    else this.#takeWrite(seen);
  }

  /** Another one that was its own until now is a part of it. */
  absorb(other: Ongoing): void {
    this.cycles += other.cycles;
    this.lastCycle = other.lastCycle;
    this.words += other.words;
    this.dataBytes += other.dataBytes;
    this.reads += other.reads;
    if (other.kind === this.kind && other.lengthBytes > 0) this.#reach(other.offset, other.end);
    this.becomes(other.outcome ?? 'ok');
  }

  /** The worst that is said of it holds. */
  becomes(outcome: Outcome): void {
    if (OUTCOMES.indexOf(outcome) > OUTCOMES.indexOf(this.outcome ?? 'ok')) this.outcome = outcome;
  }

  /** Another one that is as this one is now. */
  copy(): Ongoing {
    const { flash, kind, firstCycle: number, offset: deviceOffset, firstData: data } = this;
    return Object.assign(new Ongoing(flash, kind, { number, deviceOffset, data }), this);
  }

  /** What is known of it now. */
  get known(): KnownOperation {
    const { flash, serial, kind, firstCycle, lastCycle, cycles, offset, end, isOver, shape } = this;
    const outcome = this.outcome ?? (isOver ? 'ok' : 'incomplete');
    const count = countOf(this);
    const range = { offset, end, blocks: lieApart(this.blocks) ? this.blocks : NO_BLOCKS };
    return { flash, serial, kind, firstCycle, lastCycle, cycles, ...range, outcome, isOver, count, shape };
  }

  #takeRead(seen: SeenCycle): void {
    this.reads++;
    const { deviceOffset, widthBytes, data } = seen;
    // No more of it: there may be millions of operations.
    this.firstAnswer ??= { deviceOffset, widthBytes, data };
    if (this.kind === 'array-read') this.#reach(seen.deviceOffset, seen.deviceOffset + seen.widthBytes);
  }

  /** Whether the query string was where it looked for it; null where it did not look, or sent no query. */
  get isAnswered(): boolean | null {
    return this.shape === null || this.firstAnswer === null ? null : isAnswered(this.shape, this.firstAnswer);
  }

  #takeWrite(seen: SeenCycle): void {
    const { meaning, note } = seen;
    if (meaning.operation === 'query' || this.kind === 'unknown') this.shape ??= shapeOfQuery(seen);
    if (meaning.operation !== null) this.#turnInto(meaning.operation, seen);
    if (meaning.isData) {
      this.words++;
      this.dataBytes += seen.widthBytes;
      this.#reach(seen.deviceOffset, seen.deviceOffset + seen.widthBytes);
    }
    if (note.outcome !== undefined) this.becomes(note.outcome);
    else if (meaning.isRefusal && !this.isMode) this.becomes(this.cycles > 1 ? 'aborted' : 'ignored');
  }

  /** It reads what a mode shows: whatever ends the mode is no failure of it. */
  get isMode(): boolean {
    return this.kind === 'query' || this.kind === 'identifier' || this.kind === 'status-poll';
  }

  /** A reset breaks off what was begun, and ends a mode as it should. */
  #turnInto(kind: OperationKind, seen: SeenCycle): void {
    if (kind === 'reset' && this.kind !== 'reset') this.isEnded = true;
    if (this.isOver) return;
    if (kind === 'reset' && this.kind !== 'unknown') {
      if (!this.isMode && this.kind !== 'reset' && this.kind !== 'bypass-out') this.becomes('aborted');
      return;
    }
    this.kind = kind;
    this.aimedAt = seen.deviceOffset;
    this.#aim(kind, seen);
  }

  #aim(kind: OperationKind, { deviceOffset, meaning }: SeenCycle): void {
    const { geometry } = this.flash.device;
    if (kind === 'chip-erase') {
      this.offset = 0;
      this.end = sizeBytesOf(geometry);
    } else if (!meaning.isPlaced && (kind === 'block-erase' || kind === 'lock' || kind === 'unlock')) {
      const { deviceOffset: offset, lengthBytes } = eraseBlockAt(regionsOf(geometry), deviceOffset);
      const others = this.isUnderWay ? this.blocks.filter((block) => block.offset !== offset) : [];
      this.blocks = [...others, { offset, lengthBytes }].sort((a, b) => a.offset - b.offset);
      this.offset = Math.min(...this.blocks.map((block) => block.offset));
      this.end = Math.max(...this.blocks.map((block) => block.offset + block.lengthBytes));
    }
  }

  #reach(start: number, end: number): void {
    const isFirst = this.end === this.offset;
    this.offset = isFirst ? start : Math.min(this.offset, start);
    this.end = isFirst ? end : Math.max(this.end, end);
  }
}

const NO_BLOCKS: readonly OperationBlock[] = [];

/** Whether something lies between them. */
function lieApart(blocks: readonly OperationBlock[]): boolean {
  return blocks.some(({ offset }, at) => {
    const before = blocks[at - 1];
    return before !== undefined && before.offset + before.lengthBytes < offset;
  });
}
