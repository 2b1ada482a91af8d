import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { bufferCells, filledBytes } from '../../../../renderer/panels/device/buffer-cells.ts';

const buffer = (lengthBytes: number, filled: [number, number][]) => ({
  offset: deviceOffset(0x1700),
  lengthBytes,
  filled,
  data: new Uint8Array(filled.reduce((sum, [start, end]) => sum + end - start, 0)),
});

describe('the write buffer', () => {
  it('is drawn with one cell for each word while it is small', () => {
    const cells = bufferCells(buffer(32, [[0, 10]]));
    expect(cells.map(({ fill }) => fill)).toEqual(['full', 'full', 'part', ...Array(5).fill('empty')]);
  });

  it('never has more than 64 cells, and shows every filled byte', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1 << 16 }), fc.nat(), (lengthBytes, at) => {
        const start = at % lengthBytes;
        const cells = bufferCells(buffer(lengthBytes, [[start, start + 1]]));
        expect(cells.length).toBeLessThanOrEqual(64);
        expect(cells.filter(({ fill }) => fill !== 'empty')).toHaveLength(1);
      }),
    );
  });

  it('counts what is filled', () => {
    expect(
      filledBytes(
        buffer(64, [
          [0, 4],
          [8, 20],
        ]),
      ),
    ).toBe(16);
  });
});
