import { expect, it } from 'vitest';
import { isFoundBy } from '../../../../renderer/panels/board/find-board.ts';

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
