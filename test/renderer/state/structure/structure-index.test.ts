import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StructureRow } from '../../../../app/contract/structure.ts';
import {
  matchingIds,
  StructureIndex,
  shownIds,
} from '../../../../renderer/state/structure/structure-index.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

/** Volume 0..100 with a file 10..30 that has a section 12..20, and a file without a place; then 200..300. */
const ROWS: readonly StructureRow[] = [
  structureRow({ id: 0, kind: 'volume', name: 'Main', offset: 0, size: 100 }),
  structureRow({ id: 1, parent: 0, kind: 'file', name: 'unpacked one', offset: null, space: 1 }),
  structureRow({ id: 2, parent: 0, kind: 'file', name: 'Shell', offset: 10, size: 20 }),
  structureRow({
    id: 3,
    parent: 2,
    kind: 'section',
    subtype: 'PE32 image',
    name: 'code',
    offset: 12,
    size: 8,
  }),
  structureRow({ id: 4, parent: 0, kind: 'file', name: 'Setup', offset: 40, size: 20 }),
  structureRow({ id: 5, kind: 'volume', name: 'Second', offset: 200, size: 100 }),
];
const index = new StructureIndex(ROWS);

describe('The tree of structures', () => {
  it.each([
    [0, 0],
    [11, 2],
    [12, 3],
    [19, 3],
    [20, 2],
    [30, 0],
    [59, 4],
    [99, 0],
    [100, null],
    [299, 5],
    [300, null],
  ])('says what lies innermost around byte %i', (offset, id) => expect(index.innermostAt(offset)).toBe(id));

  it('says what begins in a part of the image, each before what lies in it', () => {
    expect(index.beginningIn(0, 12)).toEqual([0, 2]);
    expect(index.beginningIn(12, 200)).toEqual([3, 4]);
    expect(index.beginningIn(300, 400)).toEqual([]);
  });

  it('knows the way from the outermost structure to each', () => {
    expect(index.pathOf(3)).toEqual([0, 2, 3]);
    expect([index.depthOf(0), index.depthOf(3)]).toEqual([0, 2]);
  });

  it('knows a structure again in a later tree that has others before it', () => {
    const later = new StructureIndex([
      structureRow({ id: 0, kind: 'volume', name: 'Main', offset: 0, size: 100 }),
      structureRow({ id: 1, parent: 0, kind: 'file', name: 'Setup', offset: 40, size: 20 }),
    ]);
    expect(later.keyOf(1)).toBe(index.keyOf(4));
    expect(new Set(ROWS.map(({ id }) => index.keyOf(id))).size).toBe(ROWS.length);
  });

  it('shows what lies in open structures', () => {
    expect(shownIds(index, () => false)).toEqual([0, 5]);
    expect(shownIds(index, (id) => id === 0)).toEqual([0, 1, 2, 4, 5]);
  });

  it('finds structures by words of name and kind, with what they lie in', () => {
    expect(matchingIds(index, 'pe32 CODE')).toEqual({ ids: [0, 2, 3], matches: new Set([3]) });
    expect(matchingIds(index, 'nowhere').ids).toEqual([]);
  });

  it('finds what reaches over those that begin after it, and what stands before one without a place', () => {
    const beside = new StructureIndex([
      structureRow({ id: 0, kind: 'part', offset: 0, size: 100 }),
      structureRow({ id: 1, kind: 'part', offset: 10, size: 10 }),
      structureRow({ id: 2, kind: 'note', offset: null }),
    ]);
    expect([5, 15, 50, 100].map((offset) => beside.innermostAt(offset))).toEqual([0, 1, 0, null]);
  });

  it('finds of several that hold a byte the one that begins last, as a look at each does', () => {
    const parts = fc.array(fc.tuple(fc.nat(50), fc.integer({ min: 1, max: 30 })), { maxLength: 20 });
    fc.assert(
      fc.property(parts, fc.nat(90), (placed, offset) => {
        const rows = placed
          .sort(([one], [other]) => one - other)
          .map(([start, size], id) => structureRow({ id, kind: 'part', offset: start, size }));
        const naive = rows.findLast(
          (row) => row.offset !== null && offset >= row.offset && offset < row.offset + row.size,
        );
        expect(new StructureIndex(rows).innermostAt(offset)).toBe(naive?.id ?? null);
      }),
    );
  });
});
