import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELLS_MAX } from '../../../../app/contract/overview/overview.ts';
import {
  cellAt,
  levelOf,
  MAP_FORMS,
  type MapShape,
  placeOf,
  tilesIn,
} from '../../../../renderer/canvas/byte-map/map-shape.ts';

const shapes: fc.Arbitrary<MapShape> = fc
  .record({
    form: fc.constantFrom(...MAP_FORMS),
    blocks: fc.integer({ min: 1, max: 3000 }),
    power: fc.integer({ min: 9, max: 18 }),
  })
  .map(({ form, blocks, power }) => ({ form, sizeBytes: blocks * 2 ** power, blockBytes: 2 ** power }));

/** A map at a level that it has. */
const levels = fc.tuple(shapes, fc.nat(4)).map(([shape, wanted]) => {
  for (let level = wanted; level >= 0; level--) {
    const found = levelOf(shape, level);
    if (found !== null) return { shape, level: found };
  }
  throw new Error('expected a level 0');
});

describe('A map of bytes', () => {
  it('has a place for each cell, and the cell at each place', () => {
    fc.assert(
      fc.property(levels, fc.double({ min: 0, max: 0.999_999, noNaN: true }), ({ level }, share) => {
        const cell = Math.floor(share * level.cellCount);
        const place = placeOf(level, cell);
        expect(cellAt(level, place)).toBe(cell);
      }),
    );
  });

  it('has no cell beside it, nor where the bytes have ended', () => {
    const level = levelOf({ form: 'hilbert', sizeBytes: 3 * 256, blockBytes: 256 }, 0);
    if (level === null) throw new Error('expected a level 0');
    const cells = [0, 1].flatMap((row) => [0, 1].map((column) => cellAt(level, { column, row })));
    expect(cells.filter((cell) => cell === null)).toHaveLength(1);
    expect(cellAt(level, { column: -1, row: 0 })).toBeNull();
    expect(cellAt(level, { column: 0, row: 2 })).toBeNull();
  });

  it('is a square that is more than half full, where it is a curve', () => {
    fc.assert(
      fc.property(
        levels.filter(({ shape }) => shape.form === 'hilbert' && shape.sizeBytes > 512),
        ({ level }) => {
          expect(level.cellCount).toBeLessThanOrEqual(level.columns * level.rows);
          expect(2 * level.cellCount).toBeGreaterThan(level.columns * level.rows);
        },
      ),
    );
  });

  it('is covered by its tiles: each cell lies in one, at the place that the tile says', () => {
    fc.assert(
      fc.property(levels, fc.double({ min: 0, max: 0.999_999, noNaN: true }), ({ level }, share) => {
        const cell = Math.floor(share * level.cellCount);
        const { column, row } = placeOf(level, cell);
        const area = { left: column, top: row, right: column + 1, bottom: row + 1 };
        const tiles = tilesIn(level, area);
        expect(tiles).toHaveLength(1);
        for (const tile of tiles) {
          expect(cell).toBeGreaterThanOrEqual(tile.first);
          expect(cell).toBeLessThan(tile.first + tile.count);
          expect(tile.count).toBeLessThanOrEqual(CELLS_MAX);
          expect(column - tile.column).toBeLessThan(tile.columns);
          expect(row - tile.row).toBeLessThan(tile.rows);
        }
      }),
    );
  });

  it('has tiles that cover all bytes once', () => {
    fc.assert(
      fc.property(shapes, (shape) => {
        const level = levelOf(shape, 0);
        if (level === null) throw new Error('expected a level 0');
        const all = tilesIn(level, { left: 0, top: 0, right: level.columns, bottom: level.rows });
        let next = 0;
        for (const { first, count } of all) {
          expect(first).toBe(next);
          next += count;
        }
        expect(next).toBe(level.cellCount);
      }),
    );
  });

  it('begins each of its rows with an erase block', () => {
    fc.assert(
      fc.property(
        levels.filter(({ shape }) => shape.form === 'rows'),
        fc.nat(100),
        ({ shape, level }, row) => {
          expect((row * level.columns * level.cellBytes) % shape.blockBytes).toBe(0);
        },
      ),
    );
  });
});
