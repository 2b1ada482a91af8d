/** Where two pieces of memory differ. Offsets are bytes from the start of both. */

/** Compared at once by the runtime, at the speed of memory: most of two builds is the same. */
const PIECE_BYTES = 1 << 16;
/** Between two reports. */
const TOLD_BYTES = 8 << 20;
/** Kept; beyond them differing bytes are only counted. Two numbers each. */
export const RANGES_MAX = 1_000_000;

/** Ranges [start, end), ascending, two numbers each in one array. */
export interface Differences {
  readonly bounds: Float64Array;
  /** Of the ranges, and more than `bounds` holds where there are more than `RANGES_MAX`. */
  readonly count: number;
  readonly differingBytes: number;
}

/**
 * Compares [start, end) of two arrays that both reach so far. Fewer than `joinBytes` equal bytes between two that differ
 * part no range. `onCompared` hears now and then how many bytes are compared, and at the end.
 */
export function differingRanges(
  one: Uint8Array,
  other: Uint8Array,
  { start, end, joinBytes }: { readonly start: number; readonly end: number; readonly joinBytes: number },
  onCompared: (bytes: number) => void = () => undefined,
): Differences {
  const ranges = new RangeList(joinBytes);
  for (let at = start; at < end; at += PIECE_BYTES) {
    const to = Math.min(at + PIECE_BYTES, end);
    if (at > start && (at - start) % TOLD_BYTES === 0) onCompared(at - start);
    if (Buffer.compare(one.subarray(at, to), other.subarray(at, to)) !== 0)
      addDiffering(one, other, { start: at, end: to }, ranges);
  }
  onCompared(end - start);
  return ranges.differences();
}

function addDiffering(
  one: Uint8Array,
  other: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  ranges: RangeList,
): void {
  let at = start;
  while (at < end) {
    if (one[at] === other[at]) {
      at += 1;
      continue;
    }
    const from = at;
    while (at < end && one[at] !== other[at]) at += 1;
    ranges.add(from, at, at - from);
  }
}

/** Those of consecutive parts as one: what meets at a seam is one range. */
export function joinDifferences(parts: readonly Differences[], joinBytes: number): Differences {
  const ranges = new RangeList(joinBytes);
  for (const { bounds, count, differingBytes } of parts) {
    for (let index = 0; index < bounds.length; index += 2)
      ranges.add(bounds[index] ?? 0, bounds[index + 1] ?? 0, 0);
    ranges.countMore(count - bounds.length / 2, differingBytes);
  }
  return ranges.differences();
}

class RangeList {
  readonly #joinBytes: number;
  #bounds = new Float64Array(64);
  #count = 0;
  #end = Number.NEGATIVE_INFINITY;
  #differingBytes = 0;

  constructor(joinBytes: number) {
    this.#joinBytes = joinBytes;
  }

  /** Ascending. */
  add(start: number, end: number, differingBytes: number): void {
    this.#differingBytes += differingBytes;
    if (start - this.#end >= Math.max(1, this.#joinBytes)) {
      this.#count += 1;
      this.#keep(2 * (this.#count - 1), start);
    }
    this.#keep(2 * this.#count - 1, end);
    this.#end = end;
  }

  /** Of those that are not kept. */
  countMore(ranges: number, differingBytes: number): void {
    this.#count += ranges;
    this.#differingBytes += differingBytes;
  }

  differences(): Differences {
    const bounds = this.#bounds.slice(0, 2 * Math.min(this.#count, RANGES_MAX));
    return { bounds, count: this.#count, differingBytes: this.#differingBytes };
  }

  #keep(index: number, bound: number): void {
    if (index >= 2 * RANGES_MAX) return;
    if (index >= this.#bounds.length) {
      const grown = new Float64Array(2 * this.#bounds.length);
      grown.set(this.#bounds);
      this.#bounds = grown;
    }
    this.#bounds[index] = bound;
  }
}
