import { expect, it } from 'vitest';
import type { Geometry } from '../../../../app/contract/machine.ts';
import { findBoards, isFoundBy, stepIn } from '../../../../renderer/panels/board/find-board.ts';

const board = {
  id: 'musicpal',
  title: 'musicpal',
  summary: 'Freecom MusicPal · any size',
  hasOpenGeometry: false,
  flashes: [
    { name: 'musicpal.flash', base: null, alsoAt: [], commandSet: 'AMD command set', geometry: null },
  ],
};

it.each([
  ['', true],
  ['  ', true],
  ['pal', true],
  ['amd freecom', true],
  ['FLASH', true],
  ['intel', false],
  ['amd virt', false],
])('“%s” finds a board by its name, its maker and its command set: %s', (words, isFound) => {
  expect(isFoundBy(words, board)).toBe(isFound);
});

it('finds a board by the size of its flash and of its blocks, and the one of that name first', () => {
  const geometry: Geometry = {
    sizeBytes: 1 << 22,
    sectorLengthBytes: 1 << 16,
    sectorCount: 64,
    bankWidthBytes: 4,
    deviceWidthBytes: 4,
    interleave: 1,
    regions: [],
  };
  const flash = { name: 'bios', base: null, alsoAt: [], commandSet: 'Intel command set', geometry };
  const malta = { ...board, id: 'malta', title: 'malta', flashes: [flash] };
  const pal = { ...board, id: 'pal', title: 'pal' };
  expect(findBoards('64 kib', [board, malta])).toEqual([malta]);
  expect(findBoards('4 mib', [board, malta])).toEqual([malta]);
  expect(findBoards('pal', [board, pal])).toEqual([pal, board]);
});

it.each([
  ['ArrowDown', 0, 1],
  ['ArrowDown', 19, 0],
  ['ArrowUp', 0, 19],
  ['PageDown', 15, 19],
  ['PageUp', 15, 7],
  ['PageUp', 3, 0],
  ['Home', 3, null],
])('%s on row %i of 20 goes to %s', (key, at, row) => {
  expect(stepIn(20, at, key)).toBe(row);
  expect(stepIn(0, 0, key)).toBeNull();
});
