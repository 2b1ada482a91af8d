import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowCountOf } from '../../../../renderer/canvas/hex-grid/layout.ts';
import {
  clampTopRow,
  lastTopRow,
  thumbAt,
  topRowAround,
  topRowOfThumb,
  topRowShowing,
  wheelRows,
} from '../../../../renderer/canvas/hex-grid/scroll.ts';

const GIB_ROWS = rowCountOf(2 ** 30, 16);
const spaces = fc.record({
  rowCount: fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: GIB_ROWS })),
  visibleRows: fc.double({ min: 1, max: 80, noNaN: true }),
});
const TRACK_PX = 640;
const LEAST_PX = 14;

describe('the virtual scroll position', () => {
  it('shows any row of a 1 GiB image whole, from any other position', () => {
    const space = { rowCount: GIB_ROWS, visibleRows: 31.4 };
    const rows = fc.integer({ min: 0, max: GIB_ROWS - 1 });
    fc.assert(
      fc.property(rows, rows, (from, row) => {
        const topRow = topRowShowing(space, clampTopRow(space, from), row);
        expect(row).toBeGreaterThanOrEqual(topRow);
        expect(row + 1).toBeLessThanOrEqual(topRow + space.visibleRows);
      }),
    );
  });

  it('moves no further than it must to show a row', () => {
    const space = { rowCount: 1000, visibleRows: 10 };
    expect(topRowShowing(space, 100, 105)).toBe(100);
    expect(topRowShowing(space, 100, 99)).toBe(99);
    expect(topRowShowing(space, 100, 110)).toBe(101);
  });

  it('ends with the last row whole at the bottom', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const last = lastTopRow(space);
        expect(last + space.visibleRows).toBeGreaterThanOrEqual(Math.min(space.rowCount, space.visibleRows));
        expect(clampTopRow(space, Number.MAX_SAFE_INTEGER)).toBe(last);
        expect(clampTopRow(space, -5)).toBe(0);
      }),
    );
  });

  it('reaches exactly the first and the last position with the thumb', () => {
    fc.assert(
      fc.property(spaces, (space) => {
        const { lengthPx } = thumbAt(space, 0, TRACK_PX, LEAST_PX);
        expect(topRowOfThumb(space, -3, TRACK_PX - lengthPx)).toBe(0);
        expect(topRowOfThumb(space, TRACK_PX, TRACK_PX - lengthPx)).toBe(lastTopRow(space));
      }),
    );
  });

  it('moves thumb and position the same way', () => {
    const position = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(spaces, position, position, (space, a, b) => {
        const [low, high] = a < b ? [a, b] : [b, a];
        const thumbOf = (share: number) => thumbAt(space, share * lastTopRow(space), TRACK_PX, LEAST_PX);
        expect(thumbOf(low).startPx).toBeLessThanOrEqual(thumbOf(high).startPx);
        const freePx = TRACK_PX - thumbOf(0).lengthPx;
        const rowOf = (share: number) => topRowOfThumb(space, share * freePx, freePx);
        expect(rowOf(low)).toBeLessThanOrEqual(rowOf(high));
      }),
    );
  });

  it('puts the thumb back where it was dragged to, within half a row of travel', () => {
    fc.assert(
      fc.property(spaces, fc.double({ min: 0, max: 1, noNaN: true }), (space, share) => {
        const { lengthPx } = thumbAt(space, 0, TRACK_PX, LEAST_PX);
        const freePx = TRACK_PX - lengthPx;
        const topRow = topRowOfThumb(space, share * freePx, freePx);
        const rowPx = lastTopRow(space) === 0 ? freePx : freePx / lastTopRow(space);
        if (lastTopRow(space) === 0) return;
        const { startPx } = thumbAt(space, topRow, TRACK_PX, LEAST_PX);
        expect(Math.abs(startPx - share * freePx)).toBeLessThanOrEqual(rowPx / 2 + 1e-6);
      }),
    );
  });

  it('keeps the thumb large enough to catch in 1 GiB, and within its track', () => {
    const space = { rowCount: GIB_ROWS, visibleRows: 30 };
    const thumb = thumbAt(space, lastTopRow(space), TRACK_PX, LEAST_PX);
    expect(thumb).toEqual({ startPx: TRACK_PX - LEAST_PX, lengthPx: LEAST_PX });
  });

  it('reads wheels in pixels, lines and pages', () => {
    const space = { rowCount: 1000, visibleRows: 30.5 };
    expect(wheelRows(space, { delta: 100, deltaMode: 0 }, 20)).toBe(5);
    expect(wheelRows(space, { delta: 5, deltaMode: 1 }, 20)).toBe(4);
    expect(wheelRows(space, { delta: -1, deltaMode: 2 }, 20)).toBe(-29);
  });

  it('shows rows before the one that was jumped to', () => {
    const space = { rowCount: 1000, visibleRows: 30 };
    expect(topRowAround(space, 500, 1 / 3)).toBe(490);
    expect(topRowAround(space, 3, 1 / 3)).toBe(0);
    expect(topRowAround(space, 999, 1 / 3)).toBe(970);
    expect(topRowAround(space, 500, 1 / 4)).toBe(493);
  });
});
