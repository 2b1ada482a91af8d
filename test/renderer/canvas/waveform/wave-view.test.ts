import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CYCLE_PX,
  clampView,
  cycleAt,
  cyclesInSight,
  isDetailed,
  panBy,
  viewOf,
  viewShowing,
  type WaveSpace,
  xOf,
  zoomAt,
} from '../../../../renderer/canvas/waveform/wave-view.ts';

const MILLION = 1_000_000;
const spaces = fc
  .record({
    first: fc.integer({ min: 0, max: 1000 }),
    events: fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: MILLION })),
    widthPx: fc.integer({ min: 40, max: 3000 }),
  })
  .map(({ first, events, widthPx }): WaveSpace => ({ first, length: first + events, widthPx }));
const rawViews = fc.record({
  left: fc.double({ min: -100, max: MILLION, noNaN: true }),
  cyclePx: fc.double({ min: CYCLE_PX.least, max: CYCLE_PX.most, noNaN: true }),
});
const scenes = fc.tuple(spaces, rawViews).map(([space, raw]) => ({ space, view: clampView(space, raw) }));
const shares = fc.double({ min: 0, max: 1, noNaN: true });
const cycleOf = ({ first, length }: WaveSpace, share: number) =>
  first + 1 + Math.floor(share * (length - first - 1));

describe('The waveform’s view', () => {
  it('finds the cycle that lies at a place, and that place within the cycle', () => {
    fc.assert(
      fc.property(scenes, shares, ({ space, view }, share) => {
        const x = share * space.widthPx;
        const number = cycleAt(space, view, x);
        if (number === null) throw new Error('there are cycles');
        const [startX, endX] = [xOf(view, number - 1), xOf(view, number)];
        const isBeside = x < xOf(view, space.first) || x >= xOf(view, space.length);
        if (!isBeside) {
          expect(startX).toBeLessThanOrEqual(x + 1e-3);
          expect(endX).toBeGreaterThanOrEqual(x - 1e-3);
        }
        expect(number).toBeGreaterThan(space.first);
        expect(number).toBeLessThanOrEqual(space.length);
      }),
    );
  });

  it('keeps what is under the pointer there while it zooms, where the ends are far', () => {
    const space = { first: 0, length: MILLION, widthPx: 400 };
    const factors = fc.double({ min: 0.3, max: 3, noNaN: true });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 400 }), factors, (x, factor) => {
        const view = { left: MILLION / 2, cyclePx: 2 };
        const zoomed = zoomAt(space, view, x, factor);
        expect(zoomed.left + x / zoomed.cyclePx).toBeCloseTo(view.left + x / view.cyclePx, 6);
        expect(zoomed.cyclePx).toBeCloseTo(2 * factor, 9);
      }),
    );
  });

  it('is never narrower or wider than its zooms, nor beside all cycles', () => {
    fc.assert(
      fc.property(scenes, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), ({ space, view }, factor) => {
        for (const moved of [zoomAt(space, view, 10, factor), panBy(space, view, 1000 * factor)]) {
          expect(moved.cyclePx).toBeGreaterThanOrEqual(CYCLE_PX.least);
          expect(moved.cyclePx).toBeLessThanOrEqual(CYCLE_PX.most);
          const { firstCycle, lastCycle } = cyclesInSight(space, moved);
          expect(firstCycle).toBeLessThanOrEqual(lastCycle);
        }
      }),
    );
  });

  it('shows any cycle whole and the line after it, keeps its zoom, and does not move for one that is in sight', () => {
    fc.assert(
      fc.property(scenes, shares, ({ space, view }, share) => {
        fc.pre(space.widthPx > 2 * CYCLE_PX.most);
        const number = cycleOf(space, share);
        const shown = viewShowing(space, view, number);
        expect(shown.cyclePx).toBe(view.cyclePx);
        expect(xOf(shown, number - 1)).toBeGreaterThanOrEqual(-1e-6);
        expect(xOf(shown, number)).toBeLessThanOrEqual(space.widthPx - 5);
        const again = viewShowing(space, shown, number);
        expect(again.left).toBeCloseTo(shown.left, 6);
      }),
    );
  });

  it('never draws more cycles one by one than one answer of the engine holds', () => {
    fc.assert(
      fc.property(scenes, ({ space, view }) => {
        const { firstCycle, lastCycle } = cyclesInSight(space, view);
        if (isDetailed(space, view)) expect(lastCycle - firstCycle + 1).toBeLessThanOrEqual(302);
      }),
    );
  });

  it('holds an operation that is fitted, whole where its cycles are not too many', () => {
    const space = { first: 0, length: 10_279, widthPx: 340 };
    const view = viewOf(space, 3031, 4060);
    const { firstCycle, lastCycle } = cyclesInSight(space, view);
    expect(firstCycle).toBeLessThanOrEqual(3031);
    expect(lastCycle).toBeGreaterThanOrEqual(4060);
    expect(lastCycle - firstCycle).toBeLessThan(1100);
    expect(viewOf(space, 5000, 5000).cyclePx).toBe(CYCLE_PX.most);
  });

  it('has no cycle where nothing was done', () => {
    const space = { first: 0, length: 0, widthPx: 340 };
    const view = clampView(space, { left: 0, cyclePx: 40 });
    expect(cycleAt(space, view, 100)).toBeNull();
  });
});
