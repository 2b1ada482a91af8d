import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedCells } from '../../../../app/contract/overview/byte-cell.ts';
import { allCells, countCells } from '../../../../main/image/overview/count-cells.ts';

/** The slow and obvious way. */
function expected(bytes: Uint8Array) {
  const share = (isCounted: (byte: number) => boolean) => bytes.filter(isCounted).length / bytes.length;
  let entropy = 0;
  for (let value = 0; value < 256; value++) {
    const p = share((byte) => byte === value);
    if (p > 0) entropy -= p * Math.log2(p);
  }
  return {
    entropy,
    erasedShare: share((byte) => byte === 0xff),
    zeroShare: share((byte) => byte === 0),
    textShare: share((byte) => /[\x20-\x7e\t\n\r]/.test(String.fromCharCode(byte))),
  };
}

/** Runs of blanks and of one value, text, and bytes of all values, at any places of words. */
const bytes = fc
  .array(
    fc.oneof(
      fc
        .tuple(fc.constantFrom(0, 0xff, 0x41), fc.nat(700))
        .map(([value, length]) => new Uint8Array(length).fill(value)),
      fc.uint8Array({ maxLength: 300 }),
      fc.uint8Array({ min: 0x20, max: 0x7e, maxLength: 300 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(Buffer.concat(parts)))
  .filter(({ length }) => length > 0);

const sizes = fc.constantFrom(16, 100, 256, 512, 513, 1024, 4096);

describe('The cells of an image', () => {
  it('are what a look at each byte says, wherever its memory begins', () => {
    fc.assert(
      fc.property(bytes, sizes, fc.nat(3), (image, cellBytes, shift) => {
        const memory = new Uint8Array(image.length + shift);
        memory.set(image, shift);
        const cells = allCells(memory.subarray(shift), cellBytes);
        expect(cells.count).toBe(Math.ceil(image.length / cellBytes));
        for (let index = 0; index < cells.count; index++) {
          const known = expected(image.subarray(index * cellBytes, (index + 1) * cellBytes));
          const cell = cells.at(index);
          for (const key of ['entropy', 'erasedShare', 'zeroShare', 'textShare'] as const)
            expect(cell?.[key]).toBeCloseTo(known[key], 5);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('cover each byte once, in whatever runs they are counted', () => {
    const image = Uint8Array.from({ length: 5000 }, (_, at) => (at * 7) ^ (at >> 4));
    const runs = [
      { start: 3, end: 5 },
      { start: 0, end: 3 },
      { start: 9, end: 10 },
      { start: 5, end: 9 },
    ];
    const all = allCells(image, 512);
    const counted = PackedCells.of(countCells(image, 512, runs));
    const order = [3, 4, 0, 1, 2, 9, 5, 6, 7, 8];
    expect(order.map((_, at) => counted.at(at))).toEqual(order.map((cell) => all.at(cell)));
  });

  it('are counted alike in the memory of another thread', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(4096));
    shared.set(Uint8Array.from({ length: 4096 }, (_, at) => at % 251));
    expect(allCells(shared, 1024).floats).toEqual(allCells(Uint8Array.from(shared), 1024).floats);
  });
});
