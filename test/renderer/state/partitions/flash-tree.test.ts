import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { savingStore } from '../../../../renderer/state/backing/saving.ts';
import { chooseScope, findStore } from '../../../../renderer/state/find/find.ts';
import { chosenTarget } from '../../../../renderer/state/find/find-target.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { layoutTreeOf, saveRow } from '../../../../renderer/state/partitions/flash-tree.ts';
import { takeLayouts } from '../../../../renderer/state/partitions/partitions.ts';
import { problemsStore } from '../../../../renderer/state/problems.ts';
import { structureIn, structureStore } from '../../../../renderer/state/structure/structure.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { choose, structureViewStore } from '../../../../renderer/state/structure/structure-view.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';
import { keptLayout } from '../../../kit/window/layouts.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const SCANNED = new StructureIndex([
  structureRow({ id: 0, name: 'table', kind: 'mbr', offset: 0, size: 0x200 }),
  structureRow({ id: 1, parent: 0, name: 'first', kind: 'partition', offset: 0x100, size: 0x80 }),
]);
const LAYOUT = keptLayout([
  [0, 'boot', 0, 0x100],
  [0, 'rootfs', 0x100, 0x300],
]);
const { index } = layoutTreeOf(SCANNED, LAYOUT);
const idOf = (name: string) => index.rows.findIndex((row) => row.name === name);

/** What is asked of the engine when a row is saved, up to the name that is proposed. */
async function askedToSave(name: string) {
  const calls = answering({
    'flash.proposeSave': () => ({ path: '/images/part.bin' }),
    'structure.proposeSave': () => ({ path: '/images/part.bin' }),
  });
  const saved = saveRow(0, index, idOf(name));
  await vi.waitFor(() => expect(savingStore.getState().saving).not.toBeNull());
  savingStore.getState().saving?.finish(null);
  await saved;
  return calls;
}

describe('What is chosen in the tree of a flash', () => {
  beforeEach(() => {
    takeMachine(machineState({ flashes: [flashState({})] }));
    structureStore.setState({ 0: { ...structureIn(0)({}), scan: 3, index: SCANNED } });
    takeLayouts({ layouts: [LAYOUT] });
    answering({
      'structure.node': () => ({ node: null, isPacked: false }),
      'structure.inside': () => ({ nodes: [], total: 0 }),
    });
  });
  afterEach(() => {
    machineStore.setState({ machine: null });
    structureViewStore.setState({ chosen: null });
    takeLayouts({ layouts: [] });
    vi.restoreAllMocks();
  });

  it('is a partition of the layout, which can be searched', () => {
    choose(0, index, idOf('rootfs'));
    const target = { kind: 'range', start: 0x100, end: 0x400, structure: 'rootfs' };
    expect(chosenTarget(0)).toEqual(target);
    chooseScope('structure');
    expect(findStore.getState().target).toEqual(target);
  });

  it('is a structure that a scan found, with a layout and without one', () => {
    choose(0, index, idOf('first'));
    const target = { kind: 'range', start: 0x100, end: 0x180, structure: 'first' };
    expect(chosenTarget(0)).toEqual(target);
    takeLayouts({ layouts: [] });
    expect(chosenTarget(0)).toEqual(target);
  });

  it('is nowhere where it is the layout, or nothing', () => {
    expect(chosenTarget(0)).toBeNull();
    choose(0, index, idOf('Layout'));
    expect(chosenTarget(0)).toBeNull();
  });

  it('is saved as a range of the flash where it is a partition of the layout', async () => {
    expect(await askedToSave('rootfs')).toEqual([
      ['flash.proposeSave', { flash: 0, range: { offset: 0x100, lengthBytes: 0x300 } }],
    ]);
    expect(problemsStore.getState()).toEqual([]);
  });

  it('is saved as a structure where a scan found it: a partition of a table, too', async () => {
    expect(await askedToSave('first')).toEqual([
      ['structure.proposeSave', { flash: 0, scan: 3, id: 1, isUnpacked: false }],
    ]);
  });
});
