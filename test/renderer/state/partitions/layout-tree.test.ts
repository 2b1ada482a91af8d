import { describe, expect, it } from 'vitest';
import { LayoutTree } from '../../../../renderer/state/partitions/layout-tree.ts';
import {
  matchingIds,
  StructureIndex,
  shownIds,
} from '../../../../renderer/state/structure/structure-index.ts';
import { keptLayout } from '../../../kit/window/layouts.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const SCANNED = new StructureIndex([
  structureRow({ id: 0, kind: 'uimage', name: 'kernel image', offset: 0x100, size: 0x80 }),
  structureRow({ id: 1, kind: 'jffs2', name: 'files', offset: 0x200, size: 0x100 }),
]);
const LAYOUT = keptLayout(
  [
    [0, 'boot', 0, 0x100],
    [0, 'firmware', 0x100, 0x300],
    [1, 'firmware/kernel', 0x100, 0x100],
    [2, 'firmware/kernel/dtb', 0x180, 0x80],
    [1, 'firmware/rootfs', 0x200, 0x200],
    [0, 'whole', 0x100, 0x300],
  ],
  { problems: ['Something was left out.'] },
);

const namesOf = ({ index }: LayoutTree, ids: readonly number[]) =>
  ids.map((id) => `${'  '.repeat(index.depthOf(id))}${index.rows[id]?.name}`);

describe('The layout in the tree of structures', () => {
  it('is a group before what a scan found, whose ids stay as they are', () => {
    const tree = new LayoutTree(SCANNED, LAYOUT);
    expect(
      namesOf(
        tree,
        shownIds(tree.index, () => true),
      ),
    ).toEqual([
      'Layout',
      '  boot',
      '  firmware',
      '    kernel',
      '      dtb',
      '    rootfs',
      '  whole',
      'kernel image',
      'files',
    ]);
    expect(tree.index.rows.slice(0, 2)).toEqual(SCANNED.rows);
    expect(tree.index.keyOf(1)).toBe(SCANNED.keyOf(1));
  });

  it('is there where nothing was scanned', () => {
    const tree = new LayoutTree(null, LAYOUT);
    expect(tree.index.childrenOf(null)).toEqual([0]);
  });

  it('says what a row of it is, and nothing of a structure', () => {
    const tree = new LayoutTree(SCANNED, LAYOUT);
    const idOf = (name: string) => tree.index.rows.findIndex((row) => row.name === name);
    expect(tree.partOf(0)).toBeNull();
    expect(tree.partOf(idOf('Layout'))).toEqual({ layout: LAYOUT, partition: null });
    expect(tree.partOf(idOf('dtb'))?.partition?.name).toBe('firmware/kernel/dtb');
  });

  it('counts what is wrong as faults, and tells two that begin together apart', () => {
    const { index } = new LayoutTree(SCANNED, LAYOUT);
    expect(index.rows.find(({ name }) => name === 'Layout')?.faults).toBe(1);
    const keys = index.rows.map(({ id }) => index.keyOf(id));
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('is not where a byte lies: that is a structure', () => {
    const { index } = new LayoutTree(SCANNED, LAYOUT);
    expect([0x50, 0x100, 0x250].map((offset) => index.innermostAt(offset))).toEqual([null, 0, 1]);
  });

  it('is found by its words, in the order of the tree', () => {
    const tree = new LayoutTree(SCANNED, LAYOUT);
    expect(namesOf(tree, matchingIds(tree.index, 'kernel').ids)).toEqual([
      'Layout',
      '  firmware',
      '    kernel',
      'kernel image',
    ]);
  });
});
