import { describe, expect, it } from 'vitest';
import { FORMATS } from '../../../../main/image/structure/formats.ts';
import {
  chosenParts,
  groupOf,
  groupsIn,
  nextStructure,
  structureBands,
  withParts,
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

  it('have a colour, whatever format they are of', () => {
    const kinds = [...new Set(FORMATS.map(({ kind }) => kind))];
    expect(kinds.filter((kind) => groupOf(kind) === 'other')).toEqual([]);
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

describe('The parts of a structure', () => {
  const FIELDS = [
    { offset: 4, size: 2 },
    { offset: 0, size: 4 },
    { offset: 5, size: 1 },
    { offset: 8, size: 7 },
    { offset: null, size: 4 },
    { offset: 3, size: 0 },
  ];

  it('are what lies in it, and its fields where nothing does, by turns', () => {
    expect(chosenParts(INDEX, 1, FIELDS)).toEqual([
      { start: 100, end: 104, group: 'firmware', shade: 'plain' },
      { start: 104, end: 106, group: 'firmware', shade: 'other' },
      { start: 106, end: 108, group: 'firmware', shade: 'plain' },
      { start: 108, end: 110, group: 'firmware', shade: 'other' },
      { start: 110, end: 130, group: 'firmware', shade: 'plain' },
      { start: 130, end: 140, group: 'firmware', shade: 'other' },
      { start: 140, end: 200, group: 'firmware', shade: 'free' },
    ]);
  });

  it('are none where it has no place in the image, or nobody claims it', () => {
    expect(chosenParts(INDEX, 3, FIELDS)).toEqual([]);
    expect(chosenParts(INDEX, 7, FIELDS)).toEqual([]);
    expect(chosenParts(INDEX, 0, FIELDS)).toEqual([]);
  });

  it('have the colour of their own kind in one of another kind, and stay as free as they were', () => {
    const index = new StructureIndex([
      structureRow({ id: 0, kind: 'uefi-volume', offset: 0, size: 9 }),
      structureRow({ id: 1, parent: 0, kind: 'uefi-variable-store', offset: 2, size: 3 }),
      structureRow({ id: 2, parent: 0, kind: 'padding', offset: 5, size: 4 }),
      structureRow({ id: 3, parent: 1, kind: 'uefi-free-space', offset: 3, size: 2 }),
    ]);
    expect(structureBands(index).map(({ group, shade }) => `${group} ${shade}`)).toEqual([
      'firmware plain',
      'settings plain',
      'firmware free',
    ]);
    expect(chosenParts(index, 1, []).map(({ group, shade }) => `${group} ${shade}`)).toEqual([
      'settings plain',
      'settings free',
    ]);
    expect(chosenParts(index, 2, [])).toEqual([{ start: 5, end: 9, group: 'firmware', shade: 'free' }]);
  });

  it('take the place of the bands there, and of no more', () => {
    const bands = structureBands(INDEX);
    const parts = chosenParts(INDEX, 4, [{ offset: 2, size: 3 }]);
    expect(withParts(bands, parts).map(({ start, end }) => [start, end])).toEqual([
      [100, 110],
      [110, 130],
      [130, 132],
      [132, 135],
      [135, 140],
      [140, 200],
      [300, 350],
    ]);
    const outer = [{ start: 0, end: 500, group: 'boot', shade: 'plain' } as const];
    expect(withParts(outer, parts).map(({ start, end }) => [start, end])).toEqual([
      [0, 130],
      [130, 132],
      [132, 135],
      [135, 140],
      [140, 500],
    ]);
    expect(withParts(bands, [])).toBe(bands);
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
