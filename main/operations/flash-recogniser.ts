/**
 * Folds the cycles on one flash into operations. What a cycle means is what the device's own table says of its row; here
 * is only how cycles go together: a command from its first cycle to its last, the reads of a mode, the polls of a status.
 */
import type { OperationKind } from '../../app/contract/operation.ts';
import type { Standing } from '../pflash/flash-device.ts';
import type { AsItWas, OperationList } from './list/operation-list.ts';
import { Ongoing } from './ongoing.ts';
import type { SeenCycle } from './seen-cycle.ts';
import type { WatchedFlash } from './watched-flash.ts';

/** What reads are where no command is under way, by what they are answered. */
const READ_KINDS: Record<Standing['reads'], OperationKind> = {
  array: 'array-read',
  status: 'status-poll',
  identifier: 'identifier',
  query: 'query',
};
/** Reads of the array that still belong to a probe which nobody answered. */
const PROBE_READS = 3;
/** What a driver does between the words of a run, beginning with a look at the first of them. */
const BETWEEN_WORDS: ReadonlySet<OperationKind> = new Set(['status-poll', 'array-read', 'clear-status']);
const BETWEEN_MOST = 6;
/** Several in a row are one. */
const JOINED: ReadonlySet<OperationKind> = new Set(['probe', 'reset', 'identifier']);

/** Who hears of what is recognised. */
export interface Recognised {
  /** Each cycle, once the operation it belongs to has taken it. */
  cycle(seen: SeenCycle, operation: Ongoing): void;
  /** Each operation that ends, once, before it may become part of a run. */
  over(operation: Ongoing): void;
}

export class FlashRecogniser {
  readonly #flash: WatchedFlash;
  readonly #list: OperationList;
  readonly #told: Recognised;
  /** Its command goes on, or its mode lasts. */
  #open: Ongoing | null = null;
  /** The device works on it by itself. */
  #busy: Ongoing | null = null;
  /** It was taken off this, and may go on with it. */
  #suspended: Ongoing | null = null;

  constructor(flash: WatchedFlash, list: OperationList, told: Recognised) {
    this.#flash = flash;
    this.#list = list;
    this.#told = told;
  }

  /** What may still change, however long ago it began. */
  get #held(): Ongoing[] {
    return [this.#open, this.#busy, this.#suspended].filter((operation) => operation !== null);
  }

  /** @returns what makes it again what it is now */
  remember(): (asItWas: AsItWas) => void {
    const [open, busy, suspended] = [this.#open, this.#busy, this.#suspended];
    return (asItWas) => {
      this.#open = asItWas(open);
      this.#busy = asItWas(busy);
      this.#suspended = asItWas(suspended);
    };
  }

  take(seen: SeenCycle): void {
    const operation = this.#operationOf(seen);
    operation.take(seen);
    if (this.#busy !== null && seen.direction === 'read') this.#busy.wasPolled = true;
    this.#told.cycle(seen, operation);
    this.#settle(operation, seen.after);
  }

  /** The device did something by itself, and may be ready now. */
  takeTimer(): void {
    if (this.#busy === null || this.#flash.device.standing.isBusy) return;
    this.#end(this.#busy);
    this.#busy = null;
  }

  /**
   * The state machine was reset: what was begun comes to nothing, but for an erase that is suspended. QEMU's log has one
   * behind each cycle that leads an AMD flash back to the array, too, where nothing is begun any more.
   */
  takeReset(): void {
    for (const operation of [this.#busy, this.#open]) {
      if (operation === null) continue;
      if (!operation.isMode) operation.becomes('aborted');
      this.#end(operation);
    }
    this.#busy = null;
    this.#open = null;
  }

  #operationOf(seen: SeenCycle): Ongoing {
    const isRead = seen.direction === 'read';
    if (!isRead && this.#busy !== null && seen.meaning.operation === this.#busy.kind) return this.#busy;
    if (this.#open !== null && !beginsMode(this.#open, seen)) return this.#open;
    if (this.#open !== null) this.#end(this.#open);
    const last = this.#list.lastOf(this.#flash);
    const kind = isRead ? READ_KINDS[seen.reads] : (seen.meaning.operation ?? 'unknown');
    if (last !== undefined && (isRead ? goesOnReading(last, kind, seen) : goesOnWriting(last, kind, seen)))
      return last;
    return this.#list.begin(new Ongoing(this.#flash, kind, seen), this.#held);
  }

  /** Whether the operation goes on after this cycle, and how. */
  #settle(operation: Ongoing, after: Standing): void {
    if (after.isBusy) {
      this.#open = null;
      if (this.#busy === null) this.#work(this.#suspended ?? operation);
      if (operation !== this.#busy) this.#end(operation);
      return;
    }
    if (this.#busy !== null && operation !== this.#busy) this.#leaveWork(operation);
    if (after.isFirstCycle) {
      this.#open = null;
      this.#end(operation);
    } else {
      this.#open = operation;
    }
  }

  /** While an erase is suspended the device takes no other: what it works on now is that one. */
  #work(operation: Ongoing): void {
    this.#busy = operation;
    this.#suspended = null;
    operation.isUnderWay = true;
  }

  /** The device was taken off what it worked on. */
  #leaveWork(by: Ongoing): void {
    const left = this.#busy;
    this.#busy = null;
    if (left === null) return;
    if (by.kind === 'suspend') {
      this.#suspended = left;
    } else {
      left.becomes('aborted');
      this.#end(left);
    }
  }

  #end(operation: Ongoing): void {
    const isFirstEnd = !operation.isOver;
    operation.isOver = true;
    const isProbeNow = operation.isAnswered === false && operation.kind !== 'probe';
    if (isProbeNow) operation.kind = 'probe';
    if (isFirstEnd) this.#told.over(operation);
    if (isFirstEnd && operation.kind === 'word-program') this.#joinRun(operation);
    if ((isFirstEnd || isProbeNow) && JOINED.has(operation.kind)) this.#joinLike(operation);
  }

  /** Words at ascending offsets are one program, with what a driver looks at between them. */
  #joinRun(word: Ongoing): void {
    const own = this.#list.of(this.#flash);
    let at = own.length - 2;
    while (at > own.length - BETWEEN_MOST && BETWEEN_WORDS.has(own[at]?.kind ?? 'unknown')) at--;
    const run = own[at];
    const between = own.slice(at + 1, -1);
    if (run?.kind !== 'word-program' || run.isEnded) return;
    if (run.end !== word.offset || run.outcome !== word.outcome) return;
    if (between.length > 0 && between[0]?.reads === 0) return;
    for (const each of [...between, word]) {
      run.absorb(each);
      this.#list.remove(each);
    }
  }

  /** The same attempt once more, or one more reset. */
  #joinLike(operation: Ongoing): void {
    const before = this.#list.of(this.#flash).at(-2);
    if (before?.kind !== operation.kind) return;
    if (sayOf(before) !== sayOf(operation)) return;
    before.absorb(operation);
    this.#list.remove(operation);
  }
}

function sayOf({ shape }: Ongoing): string {
  return shape === null ? '' : `${shape.bankWidthBytes}/${shape.deviceWidthBytes}`;
}

/** It leads from one mode right into another. */
function beginsMode(open: Ongoing, { direction, meaning }: SeenCycle): boolean {
  const isMode = meaning.operation === 'query' || meaning.operation === 'identifier';
  return direction === 'write' && isMode && open.isMode && open.kind !== meaning.operation;
}

function goesOnReading(last: Ongoing, kind: OperationKind, { deviceOffset }: SeenCycle): boolean {
  // A query command that the device did not even take: a driver looks for its answer in the array.
  if (last.kind === 'probe' || (last.kind === 'unknown' && last.shape !== null))
    return kind === 'array-read' && last.reads < PROBE_READS;
  if (last.kind !== kind) return false;
  return kind !== 'array-read' || deviceOffset === last.end || deviceOffset === last.offset;
}

/** What ends the reading of a mode belongs to what led there. */
function goesOnWriting(last: Ongoing, kind: OperationKind, { before }: SeenCycle): boolean {
  if (kind === 'reset') return before.reads !== 'array';
  return kind === 'clear-status' && last.kind === 'status-poll' && before.reads === 'status';
}
