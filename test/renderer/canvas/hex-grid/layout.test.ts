import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hitByte, nearestByte } from '../../../../renderer/canvas/hex-grid/hit.ts';
import {
  type GridMetrics,
  headerPxOf,
  layoutColumns,
  layoutView,
  offsetCharsOf,
  rowCountOf,
  visibleRowsOf,
} from '../../../../renderer/canvas/hex-grid/layout.ts';
import { BOTTOM_BOOT } from '../../../kit/flash/erase-blocks.ts';

const METRICS: GridMetrics = { charPx: 7.5, linePx: 19, baselinePx: 14, padPx: 12 };
const SHAPE = {
  sizeBytes: 2 ** 30,
  regions: [{ sectorCount: 2 ** 12, sectorLengthBytes: 2 ** 18 }],
  shownBase: 0,
};
const CANVAS = { widthPx: 690, heightPx: 500 };

describe('the columns', () => {
  it('stand left to right without touching, at every width', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 3000 }), (widthPx) => {
        const { byteX, textX, endX, noteX, offsetX } = layoutColumns(METRICS, widthPx, 9);
        expect((byteX[0] ?? 0) - offsetX).toBeGreaterThan(10 * METRICS.charPx);
        const lefts = [...byteX, textX, noteX].filter((left) => left !== null);
        for (const [at, left] of lefts.slice(1).entries()) {
          expect(left - (lefts[at] ?? 0)).toBeGreaterThan(2 * METRICS.charPx);
        }
        expect(endX).toBeGreaterThan(byteX[15] ?? 0);
      }),
    );
  });

  it('drop the note first, then the text', () => {
    const at = (widthPx: number) => layoutColumns(METRICS, widthPx, 9);
    expect(at(1230).noteX).not.toBeNull();
    expect(at(690).noteX).toBeNull();
    expect(at(690).textX).not.toBeNull();
    expect(at(500).textX).toBeNull();
  });

  it('make room for offsets beyond 32 bits', () => {
    expect(offsetCharsOf(SHAPE)).toBe(9);
    expect(offsetCharsOf({ ...SHAPE, shownBase: 2 ** 40 })).toBe('100_0000_0000'.length);
  });
});

describe('the rows', () => {
  it('of 1 GiB can all be laid out, the last one too', () => {
    const last = rowCountOf(SHAPE.sizeBytes) - 1;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: last }), (topRow) => {
        const { rows } = layoutView(SHAPE, METRICS, CANVAS, topRow);
        expect(rows[0]).toMatchObject({
          rowIndex: topRow,
          deviceOffset: topRow * 16,
          topY: headerPxOf(METRICS),
        });
        expect(rows.length).toBeLessThanOrEqual(Math.ceil(visibleRowsOf(METRICS, CANVAS.heightPx)) + 1);
      }),
    );
    expect(layoutView(SHAPE, METRICS, CANVAS, last).rows).toHaveLength(1);
  });

  it('cover the screen without gaps while the position is between two rows', () => {
    const { rows } = layoutView(SHAPE, METRICS, CANVAS, 100.4);
    expect(rows[0]?.topY).toBeLessThan(headerPxOf(METRICS));
    for (const [at, row] of rows.entries()) {
      const next = rows[at + 1];
      if (next !== undefined) expect(next.topY - row.topY).toBe(METRICS.linePx);
    }
    expect((rows.at(-1)?.topY ?? 0) + METRICS.linePx).toBeGreaterThanOrEqual(
      CANVAS.heightPx - METRICS.linePx,
    );
  });

  it('say where an erase block starts', () => {
    const { rows } = layoutView(SHAPE, METRICS, CANVAS, 2 ** 14 - 1);
    expect(rows.map((row) => row.startsBlock).slice(0, 3)).toEqual([null, 1, null]);
  });

  it('say where each erase block of several sizes starts, and nowhere else', () => {
    const shape = { ...SHAPE, sizeBytes: 2 ** 18, regions: BOTTOM_BOOT };
    const rows = layoutView(shape, METRICS, { ...CANVAS, heightPx: 2 ** 30 }, 0).rows;
    const starts = rows.filter(({ startsBlock }) => startsBlock !== null);
    expect(starts.map(({ deviceOffset, startsBlock }) => [startsBlock, deviceOffset])).toEqual([
      [0, 0],
      [1, 0x4000],
      [2, 0x6000],
      [3, 0x8000],
      [4, 0x1_0000],
      [5, 0x2_0000],
      [6, 0x3_0000],
    ]);
  });

  it('end with the bytes that are left', () => {
    const { rows } = layoutView({ ...SHAPE, sizeBytes: 37 }, METRICS, CANVAS, 0);
    expect(rows.map((row) => row.lengthBytes)).toEqual([16, 16, 5]);
  });
});

describe('a point', () => {
  const view = layoutView(SHAPE, METRICS, CANVAS, 7);

  it('in the middle of a drawn byte hits that byte, in both columns', () => {
    for (const row of view.rows) {
      for (const [column, x] of view.columns.byteX.entries()) {
        const deviceOffset = row.deviceOffset + column;
        const y = row.topY + 9;
        if (y >= CANVAS.heightPx) continue;
        expect(hitByte(view, x + METRICS.charPx, y)).toEqual({ deviceOffset, column: 'byte' });
        const textX = (view.columns.textX ?? 0) + (column + 0.5) * view.columns.textPitchPx;
        expect(hitByte(view, textX, y)).toEqual({ deviceOffset, column: 'text' });
      }
    }
  });

  it('on the header or the offsets hits nothing', () => {
    expect(hitByte(view, view.columns.byteX[0] ?? 0, 3)).toBeNull();
    expect(hitByte(view, 15, 100)).toBeNull();
  });

  it('beside or beyond the bytes is near one of them', () => {
    expect(nearestByte(view, 0, headerPxOf(METRICS) + 1)).toBe(7 * 16);
    expect(nearestByte(view, 5000, headerPxOf(METRICS) + 1)).toBe(7 * 16 + 15);
    expect(nearestByte(view, 0, -50)).toBe(7 * 16);
    expect(nearestByte(view, 5000, 5000)).toBe((view.rows.at(-1)?.deviceOffset ?? 0) + 15);
  });

  it('never lies outside a short image', () => {
    const short = layoutView({ ...SHAPE, sizeBytes: 37 }, METRICS, CANVAS, 0);
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 900 }), fc.integer({ min: -100, max: 900 }), (x, y) => {
        expect(nearestByte(short, x, y)).toBeLessThan(37);
        expect(hitByte(short, x, y)?.deviceOffset ?? 0).toBeLessThan(37);
      }),
    );
  });
});
