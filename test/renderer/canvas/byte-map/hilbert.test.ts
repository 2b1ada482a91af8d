import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hilbertIndex, hilbertPlace } from '../../../../renderer/canvas/byte-map/hilbert.ts';

const sides = fc.integer({ min: 0, max: 14 }).map((power) => 2 ** power);
const withIndex = sides.chain((side) => fc.tuple(fc.constant(side), fc.nat(side * side - 1)));

describe('Hilbert’s curve', () => {
  it('goes through each cell of a square once', () => {
    for (const side of [1, 2, 4, 8, 16]) {
      const places = Array.from({ length: side * side }, (_, index) => hilbertPlace(side, index));
      expect(new Set(places.map(({ column, row }) => row * side + column)).size).toBe(side * side);
      for (const { column, row } of places) {
        expect(Math.min(column, row)).toBeGreaterThanOrEqual(0);
        expect(Math.max(column, row)).toBeLessThan(side);
      }
    }
  });

  it('is found again from each place', () => {
    fc.assert(
      fc.property(withIndex, ([side, index]) => {
        expect(hilbertIndex(side, hilbertPlace(side, index))).toBe(index);
      }),
    );
  });

  it('goes from each cell to one beside it', () => {
    fc.assert(
      fc.property(
        withIndex.filter(([side, index]) => index + 1 < side * side),
        ([side, index]) => {
          const [here, next] = [hilbertPlace(side, index), hilbertPlace(side, index + 1)];
          expect(Math.abs(here.column - next.column) + Math.abs(here.row - next.row)).toBe(1);
        },
      ),
    );
  });

  it('has a square of its own for each quarter, however finely it is drawn', () => {
    fc.assert(
      fc.property(withIndex, fc.nat(3), ([side, index], part) => {
        const coarse = hilbertPlace(side, index);
        const fine = hilbertPlace(2 * side, 4 * index + part);
        expect({ column: fine.column >> 1, row: fine.row >> 1 }).toEqual(coarse);
      }),
    );
  });

  it('begins in the upper left corner and ends in the upper right one', () => {
    for (const side of [2, 4, 8, 256]) {
      expect(hilbertPlace(side, 0)).toEqual({ column: 0, row: 0 });
      expect(hilbertPlace(side, side * side - 1)).toEqual({ column: side - 1, row: 0 });
    }
  });
});
