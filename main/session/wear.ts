/** What each erase block of a flash went through up to the present event: how often it was erased, and how much was programmed. */
import { eraseBlockAt } from '../../app/contract/geometry/erase-blocks.ts';
import type { BlockWear, EraseBlockRegion } from '../../app/contract/machine.ts';
import type { WearListener } from '../pflash/nor-array.ts';
import type { Remembered } from '../pflash/remembered.ts';

interface Worn {
  erases: number;
  programmedBytes: number;
  /** Number of the event that erased it last, from 1 on; null where none of the history did. */
  erasedBy: number | null;
}

/** The blocks that were worn between two moments, as they were at the later one; and what was worn before. */
interface Moment {
  readonly blocks: ReadonlyMap<number, Worn>;
  readonly before: Moment | null;
  /** How many there are before it. */
  readonly depth: number;
}

/** After so many moments there is one with all blocks: no more are looked at to go back to any. */
const DEPTH_MOST = 63;

const UNWORN: Worn = { erases: 0, programmedBytes: 0, erasedBy: null };
/** Memory that a block takes in a moment, roughly. */
const WORN_BYTES = 100;

export class Wear {
  readonly #regions: readonly EraseBlockRegion[];
  readonly #eventNow: () => number | null;
  #blocks = new Map<number, Worn>();
  /** Those that nobody has remembered yet, which alone may change. */
  #fresh = new Map<number, Worn>();
  #last: Moment | null = null;

  /** `eventNow`: the number of the event that is being made; null between events. */
  constructor(regions: readonly EraseBlockRegion[], eventNow: () => number | null) {
    this.#regions = regions;
    this.#eventNow = eventNow;
  }

  /** What the array hears of each program and each erase, whatever it changed. */
  readonly note: WearListener = (what, deviceOffset, lengthBytes) => {
    const end = deviceOffset + lengthBytes;
    for (let offset = deviceOffset; offset < end; ) {
      const block = eraseBlockAt(this.#regions, offset);
      const blockEnd = block.deviceOffset + block.lengthBytes;
      const worn = this.#toChange(block.index);
      if (what === 'erase') {
        worn.erases++;
        worn.erasedBy = this.#eventNow();
      } else {
        worn.programmedBytes += Math.min(end, blockEnd) - offset;
      }
      offset = blockEnd;
    }
  };

  /** Those that were worn, ascending. */
  list(): BlockWear[] {
    return [...this.#blocks]
      .map(([block, { erases, programmedBytes }]) => ({ block, erases, programmedBytes }))
      .sort((a, b) => a.block - b.block);
  }

  /** Number of the event that erased a block last; null where none of the history did. */
  erasedBy(block: number): number | null {
    return this.#blocks.get(block)?.erasedBy ?? null;
  }

  /** The history begins anew: its events are others. */
  forgetEvents(): void {
    const isNoneKnown = [...this.#blocks.values()].every(({ erasedBy }) => erasedBy === null);
    if (isNoneKnown && this.#last === null && this.#blocks.size === this.#fresh.size) return;
    this.#last = null;
    this.#blocks = new Map([...this.#blocks].map(([block, worn]) => [block, { ...worn, erasedBy: null }]));
    this.#fresh = new Map(this.#blocks);
  }

  /** @returns what makes the wear again what it is now */
  remember(): Remembered {
    const heldBytes = this.#fresh.size === 0 ? 0 : this.#keep();
    const last = this.#last;
    return { heldBytes, restore: () => this.#restore(last) };
  }

  /** @returns memory that it takes, roughly */
  #keep(): number {
    const depth = this.#last === null ? 0 : this.#last.depth + 1;
    this.#last =
      depth > DEPTH_MOST
        ? { blocks: new Map(this.#blocks), before: null, depth: 0 }
        : { blocks: this.#fresh, before: this.#last, depth };
    this.#fresh = new Map();
    return WORN_BYTES * this.#last.blocks.size;
  }

  #restore(last: Moment | null): void {
    this.#blocks = new Map();
    for (let each = last; each !== null; each = each.before)
      for (const [block, worn] of each.blocks) if (!this.#blocks.has(block)) this.#blocks.set(block, worn);
    this.#fresh = new Map();
    this.#last = last;
  }

  #toChange(block: number): Worn {
    const fresh = this.#fresh.get(block);
    if (fresh !== undefined) return fresh;
    const worn = { ...(this.#blocks.get(block) ?? UNWORN) };
    this.#blocks.set(block, worn);
    this.#fresh.set(block, worn);
    return worn;
  }
}
