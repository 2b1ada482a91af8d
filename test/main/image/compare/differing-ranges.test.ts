import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  differingRanges,
  joinDifferences,
  RANGES_MAX,
} from '../../../../main/image/compare/differing-ranges.ts';

/** The slow and obvious way. */
function expected(one: Uint8Array, other: Uint8Array, joinBytes: number): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < one.length; at++) {
    if (one[at] === other[at]) continue;
    const last = ranges.at(-1);
    if (last !== undefined && at - last[1] < Math.max(1, joinBytes)) last[1] = at + 1;
    else ranges.push([at, at + 1]);
  }
  return ranges;
}

const pairs = ({ bounds }: { bounds: Float64Array }) =>
  Array.from({ length: bounds.length / 2 }, (_, index) => [bounds[2 * index], bounds[2 * index + 1]]);

/** Two arrays of one length that differ in a few places. */
const two = fc
  .uint8Array({ max: 1, maxLength: 200 })
  .chain((one) =>
    fc
      .uint8Array({ max: 3, minLength: one.length, maxLength: one.length })
      .map((noise) => [one, one.map((byte, at) => (noise[at] === 0 ? byte ^ 1 : byte))] as const),
  );

describe('Two pieces of memory', () => {
  it('differ where a look at each byte says so', () => {
    fc.assert(
      fc.property(two, fc.nat(6), ([one, other], joinBytes) => {
        const { differingBytes, count, ...found } = differingRanges(one, other, {
          start: 0,
          end: one.length,
          joinBytes,
        });
        expect(pairs(found)).toEqual(expected(one, other, joinBytes));
        expect(count).toBe(pairs(found).length);
        expect(differingBytes).toBe(one.filter((byte, at) => byte !== other[at]).length);
      }),
    );
  });

  it('differ in the same ranges when they are compared in parts', () => {
    fc.assert(
      fc.property(
        two,
        fc.nat(6),
        fc.array(fc.nat(200), { maxLength: 4 }),
        ([one, other], joinBytes, cuts) => {
          const edges = [0, ...cuts.map((cut) => Math.min(cut, one.length)), one.length].sort(
            (a, b) => a - b,
          );
          const parts = edges
            .slice(1)
            .map((end, index) => differingRanges(one, other, { start: edges[index] ?? 0, end, joinBytes }));
          const whole = differingRanges(one, other, { start: 0, end: one.length, joinBytes });
          expect(joinDifferences(parts, joinBytes)).toEqual(whole);
        },
      ),
    );
  });

  it('differ in more ranges than are kept, and all are counted', () => {
    const size = 2 * RANGES_MAX + 20;
    const one = new Uint8Array(size);
    const other = one.map((_, at) => at & 1);
    const { bounds, count, differingBytes } = differingRanges(one, other, {
      start: 0,
      end: size,
      joinBytes: 0,
    });
    expect(bounds.length).toBe(2 * RANGES_MAX);
    expect([count, differingBytes]).toEqual([RANGES_MAX + 10, RANGES_MAX + 10]);
  });
});
