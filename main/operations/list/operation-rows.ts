/**
 * Operations in the order of their first cycles, 41 bytes each: a log of 2 GiB, the largest that is read, has some 30
 * million cycles, and no more operations. Lists that have gone the same way share what they have had since then.
 */

import { leadingCount } from '../../pflash/leading-count.ts';
import type { KnownOperation } from '../known-operation.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { CHUNK_ROWS, OperationChunk } from './operation-chunk.ts';

/** A list as others read it. */
export interface KnownOperations extends Iterable<KnownOperation> {
  readonly length: number;
  /** Undefined for one that is not there. */
  at(index: number): KnownOperation | undefined;
  /** 0 for one that is not there. */
  firstCycleAt(index: number): number;
  /** How many begin no later than with this cycle. */
  countUpTo(cycle: number): number;
  /** The last cycle of the first one to end after this cycle, among those that have begun by then or by that end. */
  endAfter(cycle: number): number | null;
}

export class OperationRows implements KnownOperations {
  readonly #flashes: readonly WatchedFlash[];
  #chunks: OperationChunk[] = [];
  /** Index of the first row of each chunk. */
  #starts: number[] = [];
  /** Those that no other list has. */
  #own = new WeakSet<OperationChunk>();

  constructor(flashes: readonly WatchedFlash[]) {
    this.#flashes = flashes;
  }

  get length(): number {
    return (this.#starts.at(-1) ?? 0) + (this.#chunks.at(-1)?.count ?? 0);
  }

  at(index: number): KnownOperation | undefined {
    if (index < 0 || index >= this.length) return undefined;
    const chunk = this.#chunkOf(index);
    return this.#chunks[chunk]?.at(index - (this.#starts[chunk] ?? 0), this.#flashes);
  }

  firstCycleAt(index: number): number {
    if (index < 0 || index >= this.length) return 0;
    const chunk = this.#chunkOf(index);
    return this.#chunks[chunk]?.firstCycleAt(index - (this.#starts[chunk] ?? 0)) ?? 0;
  }

  countUpTo(cycle: number): number {
    const chunk = this.#chunkAtCycle(cycle);
    return (this.#starts[chunk] ?? 0) + (this.#chunks[chunk]?.countUpTo(cycle) ?? 0);
  }

  endAfter(cycle: number): number | null {
    let end = Number.POSITIVE_INFINITY;
    for (const chunk of this.#chunks) {
      if (chunk.firstCycle > Math.max(cycle, end - 1)) break;
      for (let row = 0; row < chunk.count; row++) {
        const first = chunk.firstCycleAt(row);
        if (first > cycle && first >= end) break;
        const last = chunk.lastCycleAt(row);
        if (last > cycle && last < end) end = last;
      }
    }
    return Number.isFinite(end) ? end : null;
  }

  *[Symbol.iterator](): Generator<KnownOperation, void, undefined> {
    for (const chunk of this.#chunks)
      for (let row = 0; row < chunk.count; row++) yield chunk.at(row, this.#flashes);
  }

  /** Another list that is as this one is now. */
  share(): OperationRows {
    const other = new OperationRows(this.#flashes);
    other.#chunks = [...this.#chunks];
    other.#starts = [...this.#starts];
    this.#own = new WeakSet();
    return other;
  }

  /** Takes the place of the one that begins with the same cycle, or comes in its place among the others. */
  put(known: KnownOperation): void {
    const { firstCycle } = known;
    const at = this.#chunkWithRoomFor(firstCycle);
    const chunk = this.#ownChunk(at);
    const after = chunk.countUpTo(firstCycle);
    const isThere = after > 0 && chunk.firstCycleAt(after - 1) === firstCycle;
    if (!isThere) {
      chunk.open(after);
      this.#shiftStarts(at, 1);
    }
    chunk.set(isThere ? after - 1 : after, known, this.#flashes);
  }

  /** Takes away the one that begins with this cycle. */
  remove(firstCycle: number): void {
    const at = this.#chunkAtCycle(firstCycle);
    const chunk = this.#ownChunk(at);
    const row = chunk.countUpTo(firstCycle) - 1;
    if (chunk.firstCycleAt(row) !== firstCycle) throw new Error(`no operation begins at ${firstCycle}`);
    chunk.remove(row);
    this.#shiftStarts(at, -1);
    if (chunk.count > 0) return;
    this.#chunks.splice(at, 1);
    this.#starts.splice(at, 1);
  }

  /** Leaves those that begin no later than with this cycle. */
  cutAfter(cycle: number): void {
    const at = this.#chunkAtCycle(cycle);
    const chunk = this.#chunks[at];
    const count = chunk?.countUpTo(cycle) ?? 0;
    const isWhole = chunk !== undefined && count === chunk.count;
    const left = count === 0 ? at : at + 1;
    this.#chunks.splice(left);
    this.#starts.splice(left);
    if (chunk === undefined || count === 0 || isWhole) return;
    this.#chunks[at] = this.#owned(chunk.slice(0, count));
  }

  #chunkOf(index: number): number {
    return leadingCount(this.#starts.length, (at) => (this.#starts[at] ?? 0) <= index) - 1;
  }

  /** The last one that begins no later than with this cycle, or else the first. */
  #chunkAtCycle(cycle: number): number {
    const isNoLater = (at: number) => (this.#chunks[at]?.firstCycle ?? 0) <= cycle;
    return Math.max(0, leadingCount(this.#chunks.length, isNoLater) - 1);
  }

  /** One at the end may be begun; one that is full inside is parted in two. */
  #chunkWithRoomFor(cycle: number): number {
    const at = this.#chunkAtCycle(cycle);
    const chunk = this.#chunks[at];
    if (chunk !== undefined && chunk.count < CHUNK_ROWS) return at;
    const isThere = chunk !== undefined && chunk.firstCycleAt(chunk.countUpTo(cycle) - 1) === cycle;
    if (isThere) return at;
    const start = this.#starts[at] ?? 0;
    const isLast = chunk === undefined || chunk.countUpTo(cycle) === chunk.count;
    if (isLast) {
      const next = chunk === undefined ? 0 : at + 1;
      this.#chunks.splice(next, 0, this.#owned(new OperationChunk()));
      this.#starts.splice(next, 0, start + (chunk?.count ?? 0));
      return next;
    }
    const half = CHUNK_ROWS >> 1;
    const parts = [chunk.slice(0, half), chunk.slice(half, chunk.count)].map((part) => this.#owned(part));
    this.#chunks.splice(at, 1, ...parts);
    this.#starts.splice(at + 1, 0, start + half);
    return this.#chunkAtCycle(cycle);
  }

  #ownChunk(at: number): OperationChunk {
    const chunk = this.#chunks[at];
    if (chunk === undefined) throw new Error(`there is no chunk ${at}`);
    if (this.#own.has(chunk)) return chunk;
    const own = this.#owned(chunk.slice(0, chunk.count));
    this.#chunks[at] = own;
    return own;
  }

  #owned(chunk: OperationChunk): OperationChunk {
    this.#own.add(chunk);
    return chunk;
  }

  #shiftStarts(at: number, by: number): void {
    for (let later = at + 1; later < this.#starts.length; later++)
      this.#starts[later] = (this.#starts[later] ?? 0) + by;
  }
}
