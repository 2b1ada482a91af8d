/**
 * Operations in the order in which they began, 45 bytes each: a log of 2 GiB, the largest that is read, has some 30
 * million cycles, and no more operations. Lists that have gone the same way share what they have had since then.
 */

import type { OperationKind } from '../../../app/contract/operation.ts';
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
  /** The last one among the first `count` that is of a flash and of one of these kinds; undefined where there is none. */
  lastOf(
    flash: WatchedFlash['device'],
    kinds: ReadonlySet<OperationKind>,
    count: number,
  ): KnownOperation | undefined;
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
    const isNoLater = (at: number) => (this.#chunks[at]?.firstCycle ?? 0) <= cycle;
    const chunk = Math.max(0, leadingCount(this.#chunks.length, isNoLater) - 1);
    return (this.#starts[chunk] ?? 0) + (this.#chunks[chunk]?.countUpTo(cycle) ?? 0);
  }

  endAfter(cycle: number): number | null {
    let end = Number.POSITIVE_INFINITY;
    for (const chunk of this.#chunks) {
      if (chunk.firstCycle > Math.max(cycle, end - 1)) break;
      if (!chunk.mayEndAfter(cycle)) continue;
      for (let row = 0; row < chunk.count; row++) {
        const first = chunk.firstCycleAt(row);
        if (first > cycle && first >= end) break;
        const last = chunk.lastCycleAt(row);
        if (last > cycle && last < end) end = last;
      }
    }
    return Number.isFinite(end) ? end : null;
  }

  lastOf(
    device: WatchedFlash['device'],
    kinds: ReadonlySet<OperationKind>,
    count: number,
  ): KnownOperation | undefined {
    const flash = this.#flashes.findIndex((each) => each.device === device);
    for (let at = this.#chunkOf(Math.min(count, this.length) - 1); at >= 0; at--) {
      const chunk = this.#chunks[at];
      const row = chunk?.lastRowOf(flash, kinds, count - (this.#starts[at] ?? 0)) ?? -1;
      if (row >= 0) return chunk?.at(row, this.#flashes);
    }
    return undefined;
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

  /** Takes the place of the one that has the same serial, or comes in its place among the others. */
  put(known: KnownOperation): void {
    const { serial } = known;
    const at = this.#chunkWithRoomFor(serial);
    const chunk = this.#ownChunk(at);
    const row = chunk.countBefore(serial);
    if (chunk.serialAt(row) !== serial || row === chunk.count) {
      chunk.open(row);
      this.#shiftStarts(at, 1);
    }
    chunk.set(row, known, this.#flashes);
  }

  /** Takes away the one of this serial. */
  remove(serial: number): void {
    const at = this.#chunkAt(serial);
    const chunk = this.#ownChunk(at);
    const row = chunk.countBefore(serial);
    if (row === chunk.count || chunk.serialAt(row) !== serial)
      throw new Error(`there is no operation ${serial}`);
    chunk.remove(row);
    this.#shiftStarts(at, -1);
    if (chunk.count > 0) return;
    this.#chunks.splice(at, 1);
    this.#starts.splice(at, 1);
  }

  /** Leaves those that began before the one of this serial. */
  cutFrom(serial: number): void {
    const at = this.#chunkAt(serial);
    const chunk = this.#chunks[at];
    const count = chunk?.countBefore(serial) ?? 0;
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

  /** The last one that begins no later than with this serial, or else the first. */
  #chunkAt(serial: number): number {
    const isNoLater = (at: number) => (this.#chunks[at]?.firstSerial ?? 0) <= serial;
    return Math.max(0, leadingCount(this.#chunks.length, isNoLater) - 1);
  }

  /** One at the end may be begun; one that is full inside is parted in two. */
  #chunkWithRoomFor(serial: number): number {
    const at = this.#chunkAt(serial);
    const chunk = this.#chunks[at];
    if (chunk !== undefined && chunk.count < CHUNK_ROWS) return at;
    const row = chunk?.countBefore(serial) ?? 0;
    const isLast = chunk === undefined || row === chunk.count;
    if (!isLast && chunk.serialAt(row) === serial) return at;
    const start = this.#starts[at] ?? 0;
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
    return this.#chunkAt(serial);
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
