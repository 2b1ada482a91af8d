import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../../app/contract/structure.ts';
import { outsideBytes } from '../../../../main/image/compare/outside-bytes.ts';

const BYTES = 64;

/** Structures of an image at [start, end), or what lies between some. */
function nodes(...places: readonly (readonly [start: number, end: number, kind?: string])[]) {
  return places.map(
    ([start, end, kind = 'gzip'], id): StructureNode => ({
      ...{
        id,
        parent: null,
        kind,
        subtype: null,
        name: kind,
        offset: start,
        size: end - start,
        space: 0,
        start,
      },
      ...{ sum: null, confidence: 'proved', checks: [], fields: [], problems: [], origin: '' },
    }),
  );
}

/** Bytes of which these are other ones. */
function bytes(length: number, ...changed: readonly number[]): Uint8Array {
  const all = new Uint8Array(length);
  for (const at of changed) all[at] = 1;
  return all;
}

const same = bytes(BYTES);

describe('Of the bytes that differ, in no structure', () => {
  it('are all where there is none', () => {
    expect(outsideBytes([same, bytes(BYTES, 0, 1, 63)], [[], []])).toBe(3);
  });

  it('are those before, between and behind the structures of both', () => {
    const other = bytes(BYTES, 0, 10, 19, 20, 30, 39, 40, 63);
    expect(outsideBytes([same, other], [nodes([10, 20]), nodes([30, 40])])).toBe(4);
  });

  it('are those in what the scan tells of gaps', () => {
    const gaps = nodes([0, 10, 'data'], [10, 20], [20, BYTES, 'erased']);
    expect(outsideBytes([same, bytes(BYTES, 5, 15, 25)], [gaps, gaps])).toBe(2);
  });

  it('are those that only the longer one has', () => {
    expect(outsideBytes([same, bytes(BYTES + 10)], [[], nodes([BYTES + 2, BYTES + 5])])).toBe(7);
    expect(outsideBytes([bytes(BYTES + 10), same], [[], []])).toBe(10);
  });

  it('are as many as a look at each of them finds, whatever lies over what', () => {
    const places = fc.array(fc.tuple(fc.nat(BYTES), fc.nat(20)), { maxLength: 5 });
    const image = fc.uint8Array({ minLength: 0, maxLength: BYTES, max: 1 });
    fc.assert(
      fc.property(image, image, places, places, (one, other, those, these) => {
        const ranges = [...those, ...these].map(([start, size]) => [start, start + size] as const);
        const isFree = (at: number) => ranges.every(([start, end]) => at < start || at >= end);
        const all = Array.from({ length: Math.max(one.length, other.length) }, (_, at) => at);
        const expected = all.filter((at) => one[at] !== other[at] && isFree(at)).length;
        const half = ranges.length - these.length;
        const both = [nodes(...ranges.slice(0, half)), nodes(...ranges.slice(half))] as const;
        expect(outsideBytes([one, other], both)).toBe(expected);
      }),
    );
  });
});
