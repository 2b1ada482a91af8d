import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sum8, sum16, sum32 } from '../../../../../main/image/structure/record/sum.ts';

/** One unit after the other, as the sums are defined. */
function plainSum(bytes: Uint8Array, unitBytes: 1 | 2 | 4): number {
  let sum = 0n;
  for (let at = 0; at + unitBytes <= bytes.length; at += unitBytes) {
    for (let index = 0; index < unitBytes; index++)
      sum += BigInt(bytes[at + index] ?? 0) << BigInt(8 * index);
  }
  return Number(sum & ((1n << BigInt(8 * unitBytes)) - 1n));
}

describe('A sum', () => {
  const ranges = fc
    .tuple(fc.uint8Array({ maxLength: 5000 }), fc.nat(9), fc.nat(9), fc.constantFrom(0, 0xff))
    .map(([some, before, after, filling]) => {
      const all = Uint8Array.of(...Array(before).fill(filling), ...some, ...Array(after).fill(filling));
      return { all: all.subarray(1), start: Math.max(0, before - 1), end: all.length - 1 - after };
    })
    .filter(({ start, end }) => start <= end);

  it('is the same at any place and of any length', () => {
    fc.assert(
      fc.property(ranges, ({ all, start, end }) => {
        const range = all.subarray(start, end);
        expect(sum8(all, start, end)).toBe(plainSum(range, 1));
        expect(sum16(all, start, end)).toBe(plainSum(range, 2));
        expect(sum32(all, start, end)).toBe(plainSum(range, 4));
      }),
    );
  });

  it('of many high bytes does not run over', () => {
    const bytes = new Uint8Array(100_001).fill(0xff);
    expect(sum8(bytes, 0, bytes.length)).toBe(plainSum(bytes, 1));
    expect(sum32(bytes, 1, bytes.length)).toBe(plainSum(bytes.subarray(1), 4));
  });
});
