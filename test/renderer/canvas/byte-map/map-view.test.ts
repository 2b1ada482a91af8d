import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampView,
  levelShown,
  mapSize,
  panBy,
  placeUnder,
  rectOf,
  viewShowing,
  WHOLE,
  zoomAt,
} from '../../../../renderer/canvas/byte-map/map-view.ts';

const MIB = 1 << 20;
const spaceOf = (form: 'hilbert' | 'rows') => ({
  shape: { form, sizeBytes: 64 * MIB, blockBytes: MIB / 4 },
  widthPx: 800,
  heightPx: 500,
});
const spaces = fc.constantFrom(spaceOf('hilbert'), spaceOf('rows'));
/** From the middle: at its edges the map goes no further. */
const points = fc.record({ x: fc.integer({ min: 300, max: 500 }), y: fc.integer({ min: 0, max: 499 }) });

describe('The view of a map', () => {
  it('has all of it at first: a curve as a square in the middle, rows over all of the room', () => {
    expect(clampView(spaceOf('hilbert'), WHOLE)).toEqual({ zoom: 1, left: (1 - 800 / 500) / 2, top: 0 });
    expect(clampView(spaceOf('rows'), WHOLE)).toEqual(WHOLE);
  });

  it('keeps what is under the pointer there when it zooms in', () => {
    fc.assert(
      fc.property(spaces, points, fc.double({ min: 2, max: 8, noNaN: true }), (space, at, factor) => {
        const before = clampView(space, WHOLE);
        const after = zoomAt(space, before, at, factor);
        const fine = levelShown(space, 64);
        const [old, now] = [placeUnder(space, before, fine, at), placeUnder(space, after, fine, at)];
        expect(Math.abs(now.column - old.column)).toBeLessThanOrEqual(1);
        expect(Math.abs(now.row - old.row)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('never leaves the map, however it is moved', () => {
    fc.assert(
      fc.property(
        spaces,
        fc.integer({ min: 1, max: 40 }),
        fc.integer(),
        fc.integer(),
        (space, zoom, x, y) => {
          const view = panBy(space, clampView(space, { zoom, left: 0.3, top: 0.3 }), { x, y });
          const { widthPx, heightPx } = mapSize(space, view.zoom);
          if (widthPx > space.widthPx) {
            expect(view.left).toBeGreaterThanOrEqual(0);
            expect(view.left + space.widthPx / widthPx).toBeLessThanOrEqual(1.000_001);
          }
          if (heightPx > space.heightPx) expect(view.top).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });

  it('shows finer cells the larger it is, and never ones that can’t be told apart', () => {
    const space = spaceOf('hilbert');
    const sizes = [1, 4, 16, 64].map((zoom) => levelShown(space, zoom).cellBytes);
    expect(sizes).toEqual([1024, 256, 256, 256]);
    const level = levelShown(space, 1);
    expect(rectOf(space, WHOLE, level, { column: 0, row: 0, columns: 1, rows: 1 }).widthPx).toBeGreaterThan(
      1.9,
    );
  });

  it('brings a cell in sight, and moves not at all where it is', () => {
    const space = spaceOf('hilbert');
    const view = clampView(space, { zoom: 16, left: 0.5, top: 0.5 });
    const level = levelShown(space, view.zoom);
    const shown = viewShowing(space, view, level, { column: 0, row: 0 });
    expect([shown.left, shown.top]).toEqual([0, 0]);
    expect(viewShowing(space, shown, level, { column: 1, row: 1 })).toBe(shown);
  });
});
