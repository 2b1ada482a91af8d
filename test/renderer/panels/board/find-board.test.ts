import { describe, expect, it } from 'vitest';
import type { BoardDescription, BoardFlash } from '../../../../app/contract/machine.ts';
import { busAddress } from '../../../../app/contract/units.ts';
import { findBoards, isFoundBy, stepIn } from '../../../../renderer/panels/board/find-board.ts';
import { geometryOf } from '../../../kit/window/flash-state.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

function board(id: string, flash: Partial<BoardFlash>): BoardDescription {
  const none = { base: null, alsoAt: [], commandSet: 'Intel command set', geometry: null };
  const sizes = { rule: 'multiple', unitBytes: 1, mostBytes: null } as const;
  const flashes = [{ name: `${id}.flash`, sizes, ...none, ...flash }];
  return { id, title: id, summary: `the ${id} board`, hasOpenGeometry: false, flashes };
}

function fixed(sectorCount: number, sectorLengthBytes: number): Pick<BoardFlash, 'geometry' | 'sizes'> {
  const geometry = geometryOf([{ sectorCount, sectorLengthBytes }]);
  return { geometry, sizes: { rule: 'one of', sizesBytes: [geometry.sizeBytes] } };
}

const musicpal: BoardDescription = {
  ...board('musicpal', {
    base: busAddress(0xfe00_0000),
    commandSet: 'AMD command set',
    sizes: { rule: 'one of', sizesBytes: [8 * MIB, 16 * MIB, 32 * MIB] },
  }),
  summary: 'Freecom MusicPal · 8, 16 or 32 MiB',
};
const malta = board('malta', { ...fixed(64, 64 * KIB), base: busAddress(0x1e00_0000) });
const virt = board('virt', { ...fixed(256, 256 * KIB), base: busAddress(0) });
const vexpress = board('vexpress', {
  ...fixed(256, 256 * KIB),
  base: busAddress(0x4000_0000),
  alsoAt: [busAddress(0x800_0000)],
});
const sam = board('sam460ex', { ...fixed(16, 64 * KIB), base: busAddress(0x4_fff0_0000) });
const ALL = [musicpal, malta, virt, vexpress, sam];
const found = (words: string) => findBoards(words, ALL).map(({ id }) => id);

describe('A board is found', () => {
  it.each([
    ['', true],
    ['  ', true],
    ['pal', true],
    ['amd freecom', true],
    ['FLASH', true],
    ['intel', false],
    ['amd virt', false],
  ])('by its name, its maker and its command set: “%s” %s', (words, isFound) => {
    expect(isFoundBy(words, musicpal)).toBe(isFound);
  });

  it.each([
    ['0xfe00_0000', ['musicpal']],
    ['fe00', ['musicpal']],
    ['fe00_0', ['musicpal']],
    ['0xFE000000', ['musicpal']],
    ['0x1e00', ['malta']],
    ['1e000000', ['malta']],
    ['0x4_fff0', ['sam460ex']],
    ['4fff00000', ['sam460ex']],
    ['0x0800_0000', ['vexpress']],
    ['0x8000000', ['vexpress']],
    ['0x00', ['virt']],
    ['0xe000', []],
  ])('by how an address begins, as it is shown or as it is typed: “%s”', (words, ids) => {
    expect(found(words)).toEqual(ids);
  });

  it.each([
    ['64 kib', ['malta', 'sam460ex']],
    ['64 KiB intel', ['malta', 'sam460ex']],
    ['4 mib', ['malta']],
    ['4mib', ['malta']],
    ['64 MiB', ['virt', 'vexpress']],
    ['64m vex', ['vexpress']],
    ['16 MiB', ['musicpal']],
    ['2 MiB', []],
  ])('by the size of its flash or of its blocks, and by no part of one: “%s”', (words, ids) => {
    expect(found(words)).toEqual(ids);
  });

  it('by any size, where its flash takes any', () => {
    expect(isFoundBy('3 MiB', board('generic', {}))).toBe(true);
  });

  it('before others if its name begins with the first word', () => {
    const pal = board('pal', {});
    expect(findBoards('pal', [musicpal, pal])).toEqual([pal, musicpal]);
  });
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
