import { describe, expect, it } from 'vitest';
import type { StructureChange } from '../../../../app/contract/compare.ts';
import { listStep } from '../../../../renderer/kit/list-keys.ts';
import {
  aroundText,
  changeCounts,
  changeRows,
  changeWords,
  placeOf,
} from '../../../../renderer/panels/compare/change-rows.ts';

const CHANGED: StructureChange = {
  change: 'changed',
  kind: 'variable',
  subtype: null,
  name: 'BootOrder',
  formerName: null,
  path: ['variables'],
  before: { id: 1, offset: 0x40, size: 8 },
  after: { id: 2, offset: 0x80, size: 8 },
  fields: [
    { name: 'state', before: 'added', after: 'deleted' },
    { name: 'value', before: null, after: '0001' },
  ],
};
const GONE: StructureChange = { ...CHANGED, change: 'gone', name: 'db', after: null, fields: [] };

describe('Changed structures', () => {
  it('have a row each, and one for each of their fields', () => {
    const rows = changeRows([CHANGED, GONE], new Set());
    expect(rows.map(({ change, field }) => field?.name ?? change.name)).toEqual([
      'BootOrder',
      'state',
      'value',
      'db',
    ]);
  });

  it('are left out by what became of them, and counted all the same', () => {
    expect(changeRows([CHANGED, GONE], new Set(['changed'] as const))).toEqual([
      { change: GONE, field: null },
    ]);
    expect(changeCounts([CHANGED, GONE, GONE])).toEqual({
      ...{ changed: 1, appeared: 0, gone: 2 },
      ...{ moved: 0, renamed: 0 },
    });
  });

  it('say what they lie in, the nearest one first: what is cut is far from them', () => {
    expect(aroundText({ path: ['OVMF PEI volume', 'LZMA section', 'PlatformPei'] })).toBe(
      'in PlatformPei, LZMA section, OVMF PEI volume',
    );
    expect(aroundText({ path: ['SquashFS', '/', 'etc'] })).toBe('in etc, SquashFS');
    expect(aroundText({ path: [] })).toBe('');
  });

  it('say what they are as the tree of structures does, how large they were, and what they were named', () => {
    expect(changeWords(CHANGED)).toBe('variable');
    const romfs = { ...CHANGED, kind: 'cramfs', subtype: 'little-endian', name: 'rescue' };
    const sizes = { before: { id: 1, offset: 0, size: 3893 }, after: { id: 1, offset: 0, size: 1 } };
    expect(changeWords({ ...romfs, ...sizes })).toBe('CramFS, little-endian, 3,893 → 1 byte');
    expect(changeWords({ ...romfs, ...sizes, change: 'renamed', formerName: 'old' })).toBe(
      'CramFS, little-endian, was old',
    );
  });

  it('are in both images, or in the one that has them', () => {
    expect([placeOf(CHANGED, 'after'), placeOf(CHANGED, 'before')]).toEqual([0x80, 0x40]);
    expect(placeOf(GONE, 'after')).toBe(0x40);
    expect(placeOf({ ...GONE, before: { id: 1, offset: null, size: 8 } }, 'after')).toBe(null);
  });
});

describe('A key in a list', () => {
  const list = { count: 10, active: 4, heightPx: 66, rowPx: 22 };
  const pressed = (key: string, altKey = false) => ({ key, altKey, ctrlKey: false, metaKey: false });
  it.each<[string, number | 'choose' | null]>([
    ['ArrowDown', 5],
    ['ArrowUp', 3],
    ['PageDown', 6],
    ['PageUp', 2],
    ['Home', 0],
    ['End', 9],
    ['Enter', 'choose'],
    ['x', null],
  ])('%s goes to %s', (key, step) => expect(listStep(pressed(key), list)).toBe(step));

  it('stays in the list, and is no key of it with Alt', () => {
    expect(listStep(pressed('ArrowDown'), { ...list, active: 9 })).toBe(9);
    expect(listStep(pressed('ArrowUp', true), list)).toBe(null);
    expect(listStep(pressed('Home'), { ...list, count: 0 })).toBe(null);
  });
});
