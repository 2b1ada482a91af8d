/** Sets of byte values, and sequences of them: which values may stand at one place, and at the next. */

/** For each of the 256 values 1 where it is in the set, else 0. */
export type ByteSet = Uint8Array;

/** Which values may stand in each place, one place after another. At least one place. */
export type Sequence = readonly ByteSet[];

export const ANY_BYTE: ByteSet = new Uint8Array(256).fill(1);

/** A set of the values from `first` to `last`, both in it. */
export function byteRange(first: number, last: number): ByteSet {
  return new Uint8Array(256).fill(1, first, last + 1);
}

/** A set of one value. */
export function oneByte(value: number): ByteSet {
  return byteRange(value, value);
}

/** What is in any of the sets. */
export function unionOf(sets: readonly ByteSet[]): ByteSet {
  const all = new Uint8Array(256);
  for (const set of sets) {
    for (let value = 0; value < 256; value++) all[value] = (all[value] ?? 0) | (set[value] ?? 0);
  }
  return all;
}

/** All that is not in the set. */
export function complementOf(set: ByteSet): ByteSet {
  return set.map((isIn) => 1 - isIn);
}

/** Ascending. */
export function valuesOf(set: ByteSet): number[] {
  return [...set.keys()].filter((value) => set[value] === 1);
}

/** The bytes one after another. */
export function sequenceOf(bytes: Iterable<number>): Sequence {
  return [...bytes].map(oneByte);
}
