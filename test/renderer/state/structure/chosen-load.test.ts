import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { engineConnection } from '../../../../renderer/link/engine.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { chosenStore, goInside, startChosen } from '../../../../renderer/state/structure/chosen.ts';
import { structureIn, structureStore } from '../../../../renderer/state/structure/structure.ts';
import { StructureIndex } from '../../../../renderer/state/structure/structure-index.ts';
import { choose, structureViewStore } from '../../../../renderer/state/structure/structure-view.ts';
import { type Answers, answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';
import { structureNode, structureRow } from '../../../kit/window/structure-rows.ts';

const ROWS = ['first', 'second'].map((name, id) => structureRow({ id, name, offset: 0x40 * id, size: 0x20 }));
const GONE = new UserError({ code: 'not-found', what: 'scanned again', where: null, todo: 'Scan it again.' });
const OUT_OF_REACH = new UserError({ code: 'disconnected', what: 'No engine', where: null, todo: 'Wait.' });
const THERE: Answers = {
  'structure.node': ({ id }) => {
    const row = ROWS[id];
    return { node: row === undefined ? null : structureNode(row), isPacked: false };
  },
  'structure.inside': () => ({ nodes: [], total: 0 }),
};
const lost = () => Promise.reject(OUT_OF_REACH);
const gone = () => Promise.reject(GONE);
const chosenName = () => chosenStore.getState().chosen?.node.name;

/** What the last scan of the flash found. */
function scanned(scan: number, rows = ROWS): StructureIndex {
  const index = new StructureIndex(rows);
  structureStore.setState({ 0: { ...structureIn(0)({}), scan, index } });
  return index;
}

beforeAll(startChosen);
beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: machineState({ flashes: [flashState({})] }), flashIndex: 0 });
});

describe('The structure that is chosen', () => {
  it('is asked for again once the engine is there again', async () => {
    answering({ 'structure.node': lost, 'structure.inside': lost });
    engineConnection.setState('waiting', true);
    choose(0, scanned(1), 0);
    await new Promise(setImmediate);
    expect(chosenName()).toBeUndefined();
    answering(THERE);
    engineConnection.setState('open', true);
    await vi.waitFor(() => expect(chosenName()).toBe('first'));
  });

  it('is asked for again when it is chosen once more after that failed', async () => {
    answering({ 'structure.node': lost, 'structure.inside': lost });
    const index = scanned(2);
    choose(0, index, 1);
    await new Promise(setImmediate);
    answering(THERE);
    choose(0, index, 1);
    await vi.waitFor(() => expect(chosenName()).toBe('second'));
  });

  it('is not asked for over and over where the engine has another scan, and is there after the next one', async () => {
    structureViewStore.setState({ chosen: null });
    const calls = answering({ 'structure.node': gone, 'structure.inside': gone });
    choose(0, scanned(3), 0);
    await vi.waitFor(() => expect(structureIn(0)(structureStore.getState()).isStale).toBe(true));
    await new Promise(setImmediate);
    const asked = calls.flatMap(([name, input]) => (name === 'structure.node' ? [input] : []));
    expect(asked).toEqual([{ flash: 0, scan: 3, id: 0 }]);
    answering(THERE);
    scanned(4);
    await vi.waitFor(() => expect(chosenStore.getState().chosen).toMatchObject({ scan: 4 }));
  });

  it('leads to what lies in it by the numbers of its own scan alone', async () => {
    answering(THERE);
    const index = scanned(5);
    choose(0, index, 0);
    await vi.waitFor(() => expect(chosenStore.getState().chosen).toMatchObject({ scan: 5 }));
    const { chosen } = chosenStore.getState();
    if (chosen === null) throw new Error('expected one');
    scanned(
      6,
      ROWS.toReversed().map((row, id) => ({ ...row, id })),
    );
    goInside(chosen, 1);
    expect(structureViewStore.getState().chosen).toBe(index.keyOf(0));
    scanned(5);
    goInside(chosen, 1);
    expect(structureViewStore.getState().chosen).toBe(index.keyOf(1));
  });
});
