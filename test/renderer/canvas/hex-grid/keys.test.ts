import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eraseBlockAt, eraseBlockCountOf } from '../../../../app/contract/geometry/erase-blocks.ts';
import { cursorAfterKey } from '../../../../renderer/canvas/hex-grid/keys.ts';
import { BOTTOM_BOOT } from '../../../kit/flash/erase-blocks.ts';

const PLACE = {
  cursorOffset: 0x1648,
  sizeBytes: 0x100000,
  regions: [{ sectorCount: 4, sectorLengthBytes: 0x40000 }],
  rowBytes: 16,
  pageRows: 30,
};
const PLAIN = { ctrlKey: false, metaKey: false, altKey: false };

// biome-ignore format: a table
const CASES: readonly [string, Partial<typeof PLAIN>, number, number | null][] = [
  // key        with                 from      to
  ['ArrowLeft',  {},                 0x1648,   0x1647],
  ['ArrowRight', {},                 0x1648,   0x1649],
  ['ArrowUp',    {},                 0x1648,   0x1638],
  ['ArrowDown',  {},                 0x1648,   0x1658],
  ['ArrowLeft',  {},                 0,        0],
  ['ArrowRight', {},                 0xfffff,  0xfffff],
  ['ArrowUp',    {},                 5,        5],
  ['ArrowDown',  {},                 0xffff5,  0xffff5],
  ['Home',       {},                 0x1648,   0x1640],
  ['End',        {},                 0x1648,   0x164f],
  ['Home',       { ctrlKey: true },  0x1648,   0],
  ['End',        { ctrlKey: true },  0x1648,   0xfffff],
  ['End',        { metaKey: true },  0x1648,   0xfffff],
  ['PageUp',     {},                 0x1648,   0x1468],
  ['PageDown',   {},                 0x1648,   0x1828],
  ['PageUp',     {},                 0x20,     0],
  ['PageDown',   {},                 0xfffe0,  0xfffff],
  ['PageDown',   { ctrlKey: true },  0x1648,   0x40000],
  ['PageDown',   { altKey: true },   0x40000,  0x80000],
  ['PageDown',   { ctrlKey: true },  0xc0010,  0xc0010],
  ['PageUp',     { ctrlKey: true },  0x40001,  0x40000],
  ['PageUp',     { ctrlKey: true },  0x40000,  0],
  ['PageUp',     { ctrlKey: true },  0,        0],
  ['a',          {},                 0x1648,   null],
  ['Enter',      {},                 0x1648,   null],
];

describe('a key in the grid', () => {
  it.each(CASES)('%s with %o from %i goes to %s', (key, modifiers, cursorOffset, expected) => {
    expect(cursorAfterKey({ ...PLAIN, ...modifiers, key }, { ...PLACE, cursorOffset })).toBe(expected);
  });

  it('goes from edge to edge of blocks of several sizes, and back', () => {
    const boot = { ...PLACE, sizeBytes: 0x4_0000, regions: BOTTOM_BOOT };
    const edges = [0, 0x4000, 0x6000, 0x8000, 0x1_0000, 0x2_0000, 0x3_0000];
    const go = (key: string, cursorOffset: number) =>
      cursorAfterKey({ ...PLAIN, altKey: true, key }, { ...boot, cursorOffset });
    for (const [at, edge] of edges.entries()) {
      expect(go('PageDown', edge)).toBe(edges[at + 1] ?? edge);
      expect(go('PageUp', edge)).toBe(edges[at - 1] ?? 0);
    }
    fc.assert(
      fc.property(fc.nat(0x3_ffff), (cursorOffset) => {
        const { index, deviceOffset } = eraseBlockAt(BOTTOM_BOOT, cursorOffset);
        const isLast = index === eraseBlockCountOf(BOTTOM_BOOT) - 1;
        expect(go('PageDown', cursorOffset)).toBe(isLast ? cursorOffset : edges[index + 1]);
        expect(go('PageUp', cursorOffset)).toBe(
          cursorOffset === deviceOffset ? (edges[index - 1] ?? 0) : deviceOffset,
        );
      }),
    );
  });

  it('ends the row where the image ends', () => {
    const place = { ...PLACE, sizeBytes: 37, cursorOffset: 33 };
    expect(cursorAfterKey({ ...PLAIN, key: 'End' }, place)).toBe(36);
  });
});
