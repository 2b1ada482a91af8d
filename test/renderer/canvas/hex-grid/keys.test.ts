import { describe, expect, it } from 'vitest';
import { cursorAfterKey } from '../../../../renderer/canvas/hex-grid/keys.ts';

const PLACE = { cursorOffset: 0x1648, sizeBytes: 0x100000, blockBytes: 0x40000, pageRows: 30 };
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

  it('ends the row where the image ends', () => {
    const place = { ...PLACE, sizeBytes: 37, cursorOffset: 33 };
    expect(cursorAfterKey({ ...PLAIN, key: 'End' }, place)).toBe(36);
  });
});
