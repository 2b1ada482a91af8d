import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COLUMN_CHOICES,
  DEFAULT_FORM,
  GROUP_SIZES,
  type GridForm,
  NUMBER_ORDERS,
  ROW_SIZES,
} from '../../../../renderer/canvas/hex-grid/grid-form.ts';
import { hitByte, nearestByte, placeUnder } from '../../../../renderer/canvas/hex-grid/hit.ts';
import {
  type GridMetrics,
  headerPxOf,
  layoutColumns,
  layoutView,
  rowBytesOf,
  rowCountOf,
  visibleRowsOf,
} from '../../../../renderer/canvas/hex-grid/layout.ts';
import { BOTTOM_BOOT } from '../../../kit/flash/erase-blocks.ts';

const METRICS: GridMetrics = { charPx: 7.5, linePx: 19, baselinePx: 14, padPx: 12 };
const SHAPE = {
  sizeBytes: 2 ** 30,
  regions: [{ sectorCount: 2 ** 12, sectorLengthBytes: 2 ** 18 }],
  offsetChars: 9,
  form: DEFAULT_FORM,
};
const CANVAS = { widthPx: 690, heightPx: 500 };

const FORMS = fc.record<GridForm>({
  columns: fc.constantFrom(...COLUMN_CHOICES),
  groupBytes: fc.constantFrom(...GROUP_SIZES),
  order: fc.constantFrom(...NUMBER_ORDERS),
  text: fc.constant('ascii'),
});

const columnsAt = (widthPx: number, form: GridForm = DEFAULT_FORM) => {
  const shape = { ...SHAPE, form };
  return layoutColumns(METRICS, widthPx, { shape, rowBytes: rowBytesOf(shape, METRICS, widthPx) });
};

describe('the columns', () => {
  it('stand left to right without touching, at every width and in every form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 3000 }), FORMS, (widthPx, form) => {
        const { byteX, textX, endX, noteX, offsetX, firstX } = columnsAt(widthPx, form);
        expect(firstX - offsetX).toBeGreaterThan(10 * METRICS.charPx);
        const lefts = [...byteX.toSorted((a, b) => a - b), textX, noteX].filter((left) => left !== null);
        expect(lefts[0]).toBe(firstX);
        for (const [at, left] of lefts.slice(1).entries()) {
          // The bytes of a number touch; the rest does not.
          expect(left - (lefts[at] ?? 0)).toBeGreaterThanOrEqual(2 * METRICS.charPx);
        }
        expect(endX).toBeGreaterThan(Math.max(...byteX));
      }),
    );
  });

  it('drop the note first, then the text, then half of the bytes', () => {
    expect(columnsAt(1230).noteX).not.toBeNull();
    expect(columnsAt(690).noteX).toBeNull();
    expect(columnsAt(690).textX).not.toBeNull();
    expect(columnsAt(500).textX).toBeNull();
    expect([500, 400].map((widthPx) => columnsAt(widthPx).byteX.length)).toEqual([16, 8]);
  });

  it('are as many as fit, with their text', () => {
    const fit = { ...DEFAULT_FORM, columns: 'fit' } as const;
    const widths = [500, 690, 1300, 2600];
    expect(widths.map((widthPx) => columnsAt(widthPx, fit).byteX.length)).toEqual([8, 16, 32, 64]);
    for (const widthPx of widths) expect(columnsAt(widthPx, fit).textX).not.toBeNull();
  });

  it('put the lowest byte of a little-endian number last, and the highest of a big-endian one first', () => {
    const orderOf = (order: 'little' | 'big') => {
      const { byteX } = columnsAt(690, { ...DEFAULT_FORM, order });
      return [0, 1, 2, 3, 4, 5, 6, 7].sort((a, b) => (byteX[a] ?? 0) - (byteX[b] ?? 0));
    };
    expect(orderOf('little')).toEqual([3, 2, 1, 0, 7, 6, 5, 4]);
    expect(orderOf('big')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe('the rows', () => {
  it('of 1 GiB can all be laid out, the last one too', () => {
    const last = rowCountOf(SHAPE.sizeBytes, 16) - 1;
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

describe('rows of any length', () => {
  it('begin at every erase block, and end exactly with the image', () => {
    for (const columns of COLUMN_CHOICES) {
      const shape = { ...SHAPE, sizeBytes: 2 ** 30 - 5, form: { ...DEFAULT_FORM, columns } };
      const rowBytes = rowBytesOf(shape, METRICS, CANVAS.widthPx);
      const last = rowCountOf(shape.sizeBytes, rowBytes) - 1;
      const { rows } = layoutView(shape, METRICS, CANVAS, last);
      expect(rows).toHaveLength(1);
      expect(rows[0]?.deviceOffset).toBe(last * rowBytes);
      expect((rows[0]?.deviceOffset ?? 0) + (rows[0]?.lengthBytes ?? 0)).toBe(shape.sizeBytes);
      const atBlock = layoutView(shape, METRICS, CANVAS, 2 ** 18 / rowBytes);
      expect(atBlock.rows[0]).toMatchObject({ deviceOffset: 2 ** 18, startsBlock: 1 });
    }
  });

  it('are powers of two: every page of bytes begins with one', () => {
    for (const rowBytes of ROW_SIZES) expect(4096 % rowBytes).toBe(0);
  });
});

describe('a point', () => {
  const view = layoutView(SHAPE, METRICS, CANVAS, 7);

  it('in the middle of a drawn byte hits that byte, in every form', () => {
    fc.assert(
      fc.property(fc.integer({ min: 500, max: 2000 }), FORMS, (widthPx, form) => {
        const { columns, rows } = layoutView({ ...SHAPE, form }, METRICS, { ...CANVAS, widthPx }, 7);
        for (const [column, x] of columns.byteX.entries()) {
          const deviceOffset = (rows[0]?.deviceOffset ?? 0) + column;
          const y = (rows[0]?.topY ?? 0) + 9;
          for (const across of [0.1, 1, 1.9]) {
            const hit = hitByte({ ...view, columns, rows }, x + across * METRICS.charPx, y);
            expect(hit).toEqual({ deviceOffset, column: 'byte' });
          }
        }
      }),
    );
  });

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

  it('has a menu under its byte, and none for a byte that is out of sight', () => {
    for (const offset of [7 * 16, 9 * 16 + 5]) {
      const place = placeUnder(view, offset);
      expect(place && hitByte(view, place.x + 1, place.y - 1)?.deviceOffset).toBe(offset);
    }
    expect(placeUnder(view, 0)).toBeNull();
  });

  it('never lies outside a short image', () => {
    const short = layoutView({ ...SHAPE, sizeBytes: 37 }, METRICS, CANVAS, 0);
    fc.assert(
      fc.property(fc.integer({ min: -100, max: 900 }), fc.integer({ min: -100, max: 900 }), (x, y) => {
        expect(nearestByte(short, x, y)).toBeLessThan(37);
        expect(hitByte(short, x, y)?.deviceOffset ?? 0).toBeLessThan(37);
      }),
    );
    const y = (short.rows.at(-1)?.topY ?? 0) + 9;
    const hits = short.columns.byteX.map((x) => hitByte(short, x + 1, y)?.deviceOffset ?? null);
    expect(hits).toEqual([32, 33, 34, 35, 36, ...new Array(11).fill(null)]);
  });
});
