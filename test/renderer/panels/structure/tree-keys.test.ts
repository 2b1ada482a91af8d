import { describe, expect, it } from 'vitest';
import { type TreeStep, treeStep } from '../../../../renderer/panels/structure/tree-keys.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

/** A volume with two files, and another volume. */
const index = new StructureIndex([
  structureRow({ id: 0, name: 'volume', offset: 0, size: 100 }),
  structureRow({ id: 1, parent: 0, name: 'first', offset: 10, size: 10 }),
  structureRow({ id: 2, parent: 0, name: 'second', offset: 20, size: 10 }),
  structureRow({ id: 3, name: 'other volume', offset: 200, size: 100 }),
]);

/** In the tree where the volume is open, or closed. */
function step(key: string, row: number, isVolumeOpen = true): TreeStep {
  const ids = isVolumeOpen ? [0, 1, 2, 3] : [0, 3];
  return treeStep(key, { index, ids, row, pageRows: 2, isOpen: (id) => id === 0 && isVolumeOpen });
}

describe('A key in the tree of structures', () => {
  it.each<[string, number, TreeStep]>([
    ['ArrowDown', 1, { goTo: 2 }],
    ['ArrowDown', 3, { goTo: 3 }],
    ['ArrowUp', 0, { goTo: 0 }],
    ['PageDown', 0, { goTo: 2 }],
    ['PageUp', 3, { goTo: 1 }],
    ['Home', 2, { goTo: 0 }],
    ['End', 0, { goTo: 3 }],
    ['ArrowRight', 0, { goTo: 1 }],
    ['ArrowRight', 1, null],
    ['ArrowLeft', 0, { toggle: 0 }],
    ['ArrowLeft', 2, { goTo: 0 }],
    ['ArrowLeft', 3, null],
    ['Enter', 2, { choose: 2 }],
    [' ', 2, { choose: 2 }],
    ['x', 2, null],
  ])('%s on row %i is %o', (key, row, expected) => expect(step(key, row)).toEqual(expected));

  it('opens what is closed', () => {
    expect(step('ArrowRight', 0, false)).toEqual({ toggle: 0 });
    expect(step('ArrowLeft', 0, false)).toBeNull();
  });

  it('is none where nothing is listed', () => {
    expect(treeStep('End', { index, ids: [], row: 0, pageRows: 2, isOpen: () => false })).toBeNull();
  });
});
