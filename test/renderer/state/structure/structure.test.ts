import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CANCELLED, UserError } from '../../../../app/contract/errors.ts';
import { bytesAnsweredStore } from '../../../../renderer/state/bytes.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { placeIn, selectionStore } from '../../../../renderer/state/selection.ts';
import {
  cancelScan,
  outdated,
  scanAgain,
  startStructure,
  structureIn,
  structureStore,
} from '../../../../renderer/state/structure/structure.ts';
import {
  choose,
  filterStructure,
  structureViewStore,
} from '../../../../renderer/state/structure/structure-view.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { structureRow } from '../../../kit/window/structure-rows.ts';

const TREE = {
  scan: 1,
  rows: [structureRow({ id: 0, name: 'first', offset: 0x40, size: 0x20 })],
  omissions: [],
};
const known = (flash = 0) => structureIn(flash)(structureStore.getState());
let opening = 100;

function open(): void {
  const flashes = [flashState({ index: 0 }), flashState({ index: 1 })];
  machineStore.setState({ machine: machineState({ opening: ++opening, flashes }), flashIndex: 0 });
}

/** In another mode. */
function mapAnew(): void {
  const { machine } = machineStore.getState();
  if (machine === null) throw new Error('expected a machine');
  const image = imageState('/images/new.fd', 'scratch');
  machineStore.setState({
    machine: { ...machine, flashes: machine.flashes.map((flash) => ({ ...flash, image })) },
  });
}

beforeAll(startStructure);
beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
  bytesAnsweredStore.setState(true, true);
});

describe('What lies in a flash', () => {
  it('is asked for when its bytes are there, and not before', async () => {
    const calls = answering({ 'structure.scan': () => TREE });
    bytesAnsweredStore.setState(false, true);
    open();
    expect(calls).toEqual([]);
    bytesAnsweredStore.setState(true, true);
    await vi.waitFor(() => expect(known().index?.rows).toEqual(TREE.rows));
    expect(calls).toHaveLength(1);
  });

  it('is asked for once for each flash that is looked at', async () => {
    const calls = answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    machineStore.setState({ flashIndex: 1 });
    await vi.waitFor(() => expect(known(1).index).not.toBeNull());
    machineStore.setState({ flashIndex: 0 });
    expect(calls).toMatchObject([
      ['structure.scan', { flash: 0 }],
      ['structure.scan', { flash: 1 }],
    ]);
  });

  it('is unknown again when another machine is open', async () => {
    answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    answering({ 'structure.scan': () => new Promise(() => undefined) });
    open();
    expect(known().index).toBeNull();
  });

  it('is what was found before when a scan is stopped, and can be scanned again', async () => {
    answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    answering({
      'structure.scan': () => Promise.reject(new UserError(CANCELLED)),
    });
    scanAgain();
    cancelScan();
    await vi.waitFor(() =>
      expect(known()).toMatchObject({ error: CANCELLED, isStale: true, scanning: null }),
    );
    expect(known().index?.rows).toEqual(TREE.rows);
  });

  it('is chosen with all its bytes, the first one under the cursor', async () => {
    answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    const { index } = known();
    if (index === null) throw new Error('expected a tree');
    choose(0, index, 0);
    expect(placeIn(0)(selectionStore.getState())).toEqual({ cursorOffset: 0x40, anchorOffset: 0x5f });
    expect(structureViewStore.getState().chosen).toBe(index.keyOf(0));
  });

  it('is asked for again when its image is mapped anew under the scan', async () => {
    const refused = new UserError({ code: 'not-found', what: 'closed', where: null, todo: 'Ask again.' });
    let refuse = () => {};
    const calls = answering({
      'structure.scan': () =>
        new Promise((_, reject) => {
          refuse = () => reject(refused);
        }),
    });
    open();
    await vi.waitFor(() => expect(calls).toHaveLength(1));
    answering({ 'structure.scan': () => TREE });
    mapAnew();
    refuse();
    await vi.waitFor(() => expect(known().index?.rows).toEqual(TREE.rows), { timeout: 5_000 });
    expect(known().error).toBeNull();
  });

  it('is asked for again, after a rest, when the bytes may be others', async () => {
    const calls = answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    mapAnew();
    expect(known().isStale).toBe(true);
    await vi.waitFor(() => expect(calls).toHaveLength(2), { timeout: 5_000 });
    await vi.waitFor(() => expect(known().isStale).toBe(false));
  });

  it('is asked for again when a scan failed and other bytes are there', async () => {
    const lost = new UserError({
      code: 'backing-lost',
      what: 'a.fd was cut',
      where: null,
      todo: 'Reopen it.',
    });
    answering({ 'structure.scan': () => Promise.reject(lost) });
    open();
    await vi.waitFor(() => expect(known().error?.what).toBe('a.fd was cut'));
    answering({ 'structure.scan': () => TREE });
    mapAnew();
    expect(known().error).toBeNull();
    await vi.waitFor(() => expect(known().index?.rows).toEqual(TREE.rows), { timeout: 5_000 });
  });

  it('is asked for again after the scan of another flash, where the engine has another one meanwhile', async () => {
    const calls = answering({ 'structure.scan': () => TREE });
    open();
    await vi.waitFor(() => expect(known().index).not.toBeNull());
    let end: (tree: typeof TREE) => void = () => undefined;
    answering({ 'structure.scan': () => new Promise((resolve) => (end = resolve)) });
    machineStore.setState({ flashIndex: 1 });
    outdated(0);
    machineStore.setState({ flashIndex: 0 });
    const later = answering({ 'structure.scan': () => ({ ...TREE, scan: 2 }) });
    end(TREE);
    await vi.waitFor(() => expect(known()).toMatchObject({ scan: 2, isStale: false }), { timeout: 5_000 });
    expect([...calls, ...later]).toHaveLength(2);
  });

  it('is no longer filtered by what was looked for in another image', () => {
    answering({ 'structure.scan': () => TREE });
    open();
    filterStructure('shell');
    open();
    expect(structureViewStore.getState().filter).toBe('');
  });
});
