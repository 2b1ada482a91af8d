import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  axisOfStrip,
  layoutWave,
  numberedCycles,
  stripX,
} from '../../../../renderer/canvas/waveform/layout.ts';
import { clampView, xOf } from '../../../../renderer/canvas/waveform/wave-view.ts';

describe('The waveform’s layout', () => {
  it('has its lanes one below the other, over the strip, in any panel from a dozen rows on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 150, max: 900 }), (heightPx) => {
        const { cycleLanes, operationLanes, marksEndY, strip } = layoutWave(heightPx);
        for (const lanes of [cycleLanes, operationLanes]) {
          let y = marksEndY;
          for (const lane of lanes) {
            expect(lane.topY).toBeGreaterThan(y);
            y = lane.topY + lane.heightPx;
          }
          expect(y).toBeLessThanOrEqual(strip.topY);
        }
        expect(strip.topY + strip.heightPx).toBeLessThanOrEqual(heightPx);
      }),
    );
  });

  it('names every lane of an analyser', () => {
    const names = layoutWave(200).cycleLanes.map(({ name }) => name);
    expect(names).toEqual(['op', 'addr', 'data', 'WE#', 'OE#', 'state', 'busy']);
  });

  it('numbers cycles in steps that people count in, with room between them', () => {
    const space = { first: 0, length: 1_000_000, widthPx: 500 };
    expect(numberedCycles(space, { left: 99.5, cyclePx: 64 }).slice(0, 3)).toEqual([101, 102, 103]);
    expect(numberedCycles(space, { left: 100, cyclePx: 20 }).slice(0, 3)).toEqual([105, 110, 115]);
    fc.assert(
      fc.property(fc.double({ min: 1 / 64, max: 64, noNaN: true }), (cyclePx) => {
        const view = clampView(space, { left: 5000, cyclePx });
        const numbers = numberedCycles(space, view);
        const xs = numbers.map((number) => xOf(view, number));
        xs.slice(1).forEach((x, index) => {
          expect(x - (xs[index] ?? 0)).toBeGreaterThanOrEqual(63.9);
        });
        expect(numbers.length).toBeGreaterThan(0);
      }),
    );
  });

  it('has all of the history on its strip, and leads back from there', () => {
    const space = { first: 200, length: 1_000_000, widthPx: 321 };
    expect(stripX(space, 200)).toBe(0);
    expect(stripX(space, 1_000_000)).toBe(321);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 321, noNaN: true }), (x) => {
        expect(stripX(space, axisOfStrip(space, x))).toBeCloseTo(x, 6);
      }),
    );
  });
});
