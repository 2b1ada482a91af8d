import { describe, expect, it } from 'vitest';
import { type FlashSizes, sizesText, takesSize } from '../../../../app/contract/geometry/flash-sizes.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

const ONE: FlashSizes = { rule: 'one of', sizesBytes: [64 * MIB] };
const THREE: FlashSizes = { rule: 'one of', sizesBytes: [8 * MIB, 16 * MIB, 32 * MIB] };
const UNITS: FlashSizes = { rule: 'one of', sizesBytes: [512 * KIB, MIB] };
const POWERS: FlashSizes = { rule: 'power of two', leastBytes: 64 * KIB, mostBytes: 128 * MIB };
const PAGES: FlashSizes = { rule: 'multiple', unitBytes: 4 * KIB, mostBytes: 8 * MIB };
const ANY: FlashSizes = { rule: 'multiple', unitBytes: 1, mostBytes: null };

describe('The sizes that a flash may have', () => {
  it.each([
    [ONE, '64 MiB'],
    [THREE, '8, 16 or 32 MiB'],
    [UNITS, '512 KiB or 1 MiB'],
    [POWERS, 'a power of two from 64 KiB to 128 MiB'],
    [PAGES, 'multiples of 4 KiB'],
    [ANY, 'any size'],
  ])('are said in words: %o, %s', (sizes, words) => expect(sizesText(sizes)).toBe(words));

  it.each([
    [ONE, [64 * MIB], [4 * MIB, 0]],
    [THREE, [8 * MIB, 32 * MIB], [4 * MIB, 24 * MIB]],
    [POWERS, [64 * KIB, MIB, 128 * MIB], [32 * KIB, 96 * KIB, 256 * MIB]],
    [PAGES, [4 * KIB, 12 * KIB, 8 * MIB], [0, 2 * KIB, 8 * MIB + 4 * KIB]],
    [ANY, [1, 3000], [0]],
  ])('are those and no others: %o takes %o, not %o', (sizes, taken, refused) => {
    expect(taken.map((bytes) => takesSize(sizes, bytes))).toEqual(taken.map(() => true));
    expect(refused.map((bytes) => takesSize(sizes, bytes))).toEqual(refused.map(() => false));
  });
});
