import { describe, expect, it } from 'vitest';
import {
  groupOf,
  groupsIn,
  nextStructure,
  structureBands,
} from '../../../../renderer/state/overview/structure-bands.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const INDEX = new StructureIndex([
  structureRow({ id: 0, kind: 'erased', offset: 0, size: 100 }),
  structureRow({ id: 1, kind: 'uefi-volume', offset: 100, size: 100 }),
  structureRow({ id: 2, parent: 1, kind: 'uefi-file', offset: 110, size: 20 }),
  structureRow({ id: 3, parent: 2, kind: 'uefi-section', offset: 0, size: 9, space: 1 }),
  structureRow({ id: 4, parent: 1, kind: 'uefi-file', offset: 130, size: 10 }),
  structureRow({ id: 5, parent: 1, kind: 'uefi-free-space', offset: 140, size: 60 }),
  structureRow({ id: 6, kind: 'squashfs', offset: 300, size: 50 }),
  structureRow({ id: 7, parent: 6, kind: 'file', offset: null, size: 5 }),
]);

describe('Bands of structures', () => {
  it('lie beside each other, in two shades by turns, and recede where they are free', () => {
    expect(structureBands(INDEX)).toEqual([
      { start: 100, end: 110, group: 'firmware', shade: 'plain' },
      { start: 110, end: 130, group: 'firmware', shade: 'plain' },
      { start: 130, end: 140, group: 'firmware', shade: 'other' },
      { start: 140, end: 200, group: 'firmware', shade: 'free' },
      { start: 300, end: 350, group: 'files', shade: 'plain' },
    ]);
  });

  it('have the colour of their kind in any image, and one that nobody thought of has one, too', () => {
    expect(['uefi-variable-store', 'fit', 'jffs2', 'gzip', 'gpt', 'novel'].map(groupOf)).toEqual([
      'settings',
      'boot',
      'files',
      'packed',
      'layout',
      'other',
    ]);
    expect(groupsIn(structureBands(INDEX))).toEqual(['firmware', 'files']);
  });
});

describe('The next structure', () => {
  it('is the nearest that begins beyond a place, in the image itself', () => {
    expect(nextStructure(INDEX, 0, 'forward')).toBe(100);
    expect(nextStructure(INDEX, 100, 'forward')).toBe(110);
    expect(nextStructure(INDEX, 300, 'back')).toBe(140);
    expect(nextStructure(INDEX, 300, 'forward')).toBeNull();
    expect(nextStructure(INDEX, 100, 'back')).toBeNull();
  });
});
