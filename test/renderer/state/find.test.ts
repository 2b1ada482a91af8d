import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import {
  changeForm,
  chooseScope,
  find,
  findOrGoOn,
  findStore,
  goToHit,
  hitSearch,
  scopeOf,
  showHit,
  startFind,
} from '../../../renderer/state/find/find.ts';
import { IN_FLASH } from '../../../renderer/state/find/find-target.ts';
import { layoutStore } from '../../../renderer/state/layout.ts';
import { machineStore, selectFlash, takeMachine } from '../../../renderer/state/machine.ts';
import { noticeStore } from '../../../renderer/state/notice.ts';
import { moveTo, placeIn, selectionStore } from '../../../renderer/state/selection.ts';
import { structureIn, structureStore } from '../../../renderer/state/structure/structure.ts';
import { StructureIndex } from '../../../renderer/state/structure/structure-index.ts';
import { choose, structureViewStore } from '../../../renderer/state/structure/structure-view.ts';
import { answering } from '../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../kit/window/flash-state.ts';
import { structureRow } from '../../kit/window/structure-rows.ts';

const open = (opening: number) => takeMachine(machineState({ opening, flashes: [flashState({})] }));
const FOUND = { count: 2, kept: 2, cutCount: 0, omissions: [] };
const at = (offset: number) => ({
  hit: { index: 0, offset: deviceOffset(offset), inside: null, lengthBytes: 4 },
});
const cursor = () => placeIn(0)(selectionStore.getState()).cursorOffset;

/** An answer that the test gives when it wants to. */
function later<T>(): { promise: Promise<T>; tell: (answer: T) => void } {
  let tell: (answer: T) => void = () => undefined;
  const promise = new Promise<T>((resolve) => {
    tell = resolve;
  });
  return { promise, tell: (answer) => tell(answer) };
}

describe('The find bar', () => {
  afterEach(() => {
    hitSearch.clear();
    machineStore.setState({ machine: null });
    changeForm({ kind: 'text', text: '', target: IN_FLASH });
    moveTo(0, { cursorOffset: 0, anchorOffset: null }, 'keep');
    vi.restoreAllMocks();
  });

  it('searches for what is typed, goes to the first hit from the cursor on, and shows the list', async () => {
    open(1);
    changeForm({ kind: 'hex', text: '55 aa' });
    const calls = answering({ 'find.start': () => FOUND, 'find.next': () => at(0x40) });
    await find();
    expect(calls.map(([name]) => name)).toEqual(['find.start', 'find.next']);
    expect(calls[0]?.[1]).toMatchObject({ flash: 0, query: { kind: 'hex', text: '55 aa' }, place: IN_FLASH });
    expect(calls[1]?.[1]).toMatchObject({ from: 0, direction: 'here' });
    expect(cursor()).toBe(0x40);
    expect(layoutStore.getState().bottom).toBe('hits');
    expect(findStore.getState().past[0]).toBe('55 aa');
  });

  it('searches in what was selected when that was chosen, wherever the cursor goes then', async () => {
    open(2);
    moveTo(0, { cursorOffset: 0x1f, anchorOffset: 0x10 }, 'keep');
    chooseScope('selection');
    changeForm({ text: 'a' });
    const calls = answering({ 'find.start': () => FOUND, 'find.next': () => at(0x12) });
    await find();
    await find();
    const ranges = calls.flatMap(([name, input]) => (name === 'find.start' ? [input] : []));
    expect(ranges).toMatchObject([
      { place: { kind: 'range', start: 0x10, end: 0x20 } },
      { place: { kind: 'range', start: 0x10, end: 0x20 } },
    ]);
    chooseScope('flash');
    expect(findStore.getState().target).toEqual(IN_FLASH);
  });

  it('searches in the structure that is chosen, unpacked where it is packed in another', async () => {
    const rows = [
      structureRow({ id: 0, name: 'volume', kind: 'uefi-volume', offset: 0x40, size: 0x100 }),
      structureRow({
        id: 1,
        name: 'driver',
        kind: 'uefi-file',
        parent: 0,
        offset: null,
        space: 1,
        size: 0x900,
      }),
    ];
    const index = new StructureIndex(rows);
    open(6);
    structureStore.setState({ 0: { ...structureIn(0)({}), scan: 3, index } });
    const range = { kind: 'range', start: 0x40, end: 0x140, structure: 'volume' };
    answering({
      'structure.node': () => ({ node: null, isPacked: false }),
      'structure.inside': () => ({ nodes: [], total: 0 }),
    });
    chooseScope('structure');
    expect(findStore.getState().target).toEqual(IN_FLASH);
    choose(0, index, 1);
    chooseScope('structure');
    expect(findStore.getState().target).toEqual({
      kind: 'structure',
      scan: 3,
      node: 1,
      structure: 'driver',
    });
    choose(0, index, 0);
    chooseScope('structure');
    expect(findStore.getState().target).toEqual(range);
    expect(scopeOf(findStore.getState())).toBe('structure');
  });

  it('searches in what is packed, and a hit there is its structure in the tree; the cursor stays with what it lies in', async () => {
    open(13);
    const rows = [
      structureRow({ id: 0, name: 'volume', kind: 'uefi-volume', offset: 0x40, size: 0x100 }),
      structureRow({ id: 1, name: 'driver', kind: 'uefi-file', parent: 0, offset: null, space: 1 }),
    ];
    const index = new StructureIndex(rows);
    structureStore.setState({ 0: { ...structureIn(0)({}), scan: 3, index } });
    chooseScope('packed');
    expect(scopeOf(findStore.getState())).toBe('packed');
    changeForm({ text: 'a' });
    const inside = { scan: 3, node: 1, names: ['volume', 'driver'], isUnpacked: false, offset: 8 };
    const place = { offset: deviceOffset(0x40), inside, lengthBytes: 1 };
    const calls = answering({
      'find.start': () => FOUND,
      'find.next': ({ at: before }) => ({ hit: { ...place, index: (before ?? -1) + 1 } }),
      'structure.node': () => ({ node: null, isPacked: false }),
      'structure.inside': () => ({ nodes: [], total: 0 }),
    });
    await find();
    expect(calls[0]?.[1]).toMatchObject({ place: { kind: 'packed' } });
    expect(structureViewStore.getState().chosen).toBe(index.keyOf(1));
    expect(cursor()).toBe(0x40);
    await goToHit('forward');
    expect(hitSearch.store.getState().current).toBe(1);
    // The same structure again: the list of hits stays where it is.
    expect(layoutStore.getState().bottom).toBe('hits');
    hitSearch.wentTo(5);
    await goToHit('forward');
    expect(hitSearch.store.getState().current).toBe(6);
    chooseScope('flash');
    expect(scopeOf(findStore.getState())).toBe('flash');
  });

  it('says of a hit of an earlier scan that the bytes have changed since', () => {
    open(15);
    structureStore.setState({ 0: { ...structureIn(0)({}), scan: 4, index: new StructureIndex([]) } });
    const inside = { scan: 3, node: 1, names: ['driver'], isUnpacked: false, offset: 8 };
    showHit(0, { offset: deviceOffset(0x40), inside });
    expect(noticeStore.getState()).toContain('Search again.');
  });

  it('has the structures read where they are not here yet', () => {
    open(14);
    const calls = answering({ 'structure.scan': () => new Promise(() => undefined) });
    const inside = { scan: 9, node: 1, names: ['driver'], isUnpacked: false, offset: 8 };
    showHit(0, { offset: deviceOffset(0x40), inside });
    expect(calls.map(([name]) => name)).toContain('structure.scan');
    expect(noticeStore.getState()).toContain('Choose the hit once more');
  });

  it('searches in all of another flash: what was chosen lies in the one before', () => {
    const flashes = [flashState({ index: 0 }), flashState({ index: 1 })];
    takeMachine(machineState({ opening: 7, flashes }));
    startFind();
    changeForm({ target: { kind: 'range', start: 0, end: 1, structure: null } });
    machineStore.setState({ flashIndex: 1 });
    expect(findStore.getState().target).toEqual(IN_FLASH);
    machineStore.setState({ flashIndex: 0 });
  });

  it('leaves the cursor to the search that overtook it', async () => {
    open(8);
    changeForm({ text: 'a' });
    const [first, second] = [later<typeof FOUND>(), later<typeof FOUND>()];
    const answers = [first.promise, second.promise];
    const calls = answering({
      'find.start': () => answers.shift() ?? FOUND,
      'find.next': () => at(0x40),
    });
    const searches = [find(), find()];
    hitSearch.store.setState({ count: 1, kept: 1 });
    first.tell(FOUND);
    await searches[0];
    expect(calls.map(([name]) => name)).toEqual(['find.start', 'find.end', 'find.start']);
    second.tell(FOUND);
    await searches[1];
    expect(cursor()).toBe(0x40);
  });

  it('leaves the cursor where it is when another search began before the hit was told', async () => {
    open(9);
    changeForm({ text: 'a' });
    const hit = later<ReturnType<typeof at>>();
    answering({ 'find.start': () => FOUND, 'find.next': () => hit.promise });
    const searching = find();
    await vi.waitFor(() => expect(hitSearch.store.getState().isRunning).toBe(false));
    answering({ 'find.start': () => ({ count: 0, kept: 0, cutCount: 0, omissions: [] }) });
    await hitSearch.again();
    hit.tell(at(0x40));
    await searching;
    expect(cursor()).toBe(0);
    expect(hitSearch.store.getState().current).toBeNull();
  });

  it('shows the flash that was searched when it goes to a hit', async () => {
    takeMachine(machineState({ opening: 10, flashes: [flashState({ index: 0 }), flashState({ index: 1 })] }));
    changeForm({ text: 'a' });
    answering({ 'find.start': () => FOUND, 'find.next': () => at(0x40) });
    await find();
    selectFlash(1);
    await goToHit('forward');
    expect(machineStore.getState().flashIndex).toBe(0);
    selectFlash(1);
    showHit(0, { offset: deviceOffset(0x80), inside: null });
    expect(machineStore.getState().flashIndex).toBe(0);
    expect(cursor()).toBe(0x80);
  });

  it('goes on to the next hit by Enter, as long as just that was searched in these bytes', async () => {
    open(11);
    const calls = answering({ 'find.start': () => FOUND, 'find.next': () => at(0x40) });
    const asked = async () => {
      calls.length = 0;
      await findOrGoOn();
      const told = calls.filter(([name]) => name !== 'find.end');
      return told.map(([name, input]) => ({ name, ...(input as { direction?: string }) }));
    };
    const SEARCHED = [{ name: 'find.start' }, { name: 'find.next', direction: 'here' }];
    const WENT_ON = [{ name: 'find.next', direction: 'forward' }];
    changeForm({ text: 'a' });
    expect(await asked()).toMatchObject(SEARCHED);
    expect(await asked()).toMatchObject(WENT_ON);
    changeForm({ ignoresCase: false });
    expect(await asked()).toMatchObject(SEARCHED);
    changeForm({ target: { kind: 'range', start: 0, end: 0x50, structure: null } });
    expect(await asked()).toMatchObject(SEARCHED);
    expect(await asked()).toMatchObject(WENT_ON);
    hitSearch.store.setState({ isStale: true });
    expect(await asked()).toMatchObject(SEARCHED);
    hitSearch.store.setState({ wasCancelled: true });
    expect(await asked()).toMatchObject(SEARCHED);
    hitSearch.store.setState({ isRunning: true, count: 0 });
    expect(await asked()).toEqual([]);
  });

  it('asks the engine for an empty text, too, which says what is wrong, and remembers none', async () => {
    open(12);
    changeForm({ text: 'a' });
    answering({ 'find.start': () => FOUND, 'find.next': () => at(0x40) });
    await findOrGoOn();
    changeForm({ text: '' });
    const what = 'There is no text to look for';
    const problem = { code: 'bad-input', what, where: null, todo: 'Type some characters.' } as const;
    answering({
      'find.start': () => {
        throw new UserError(problem);
      },
    });
    await findOrGoOn();
    expect(hitSearch.store.getState()).toMatchObject({ count: 0, problem });
    expect(findStore.getState().past).not.toContain('');
  });

  it('keeps why a pattern makes no sense, and goes nowhere', async () => {
    open(3);
    changeForm({ text: 'a' });
    const report = { code: 'bad-input', what: 'This is no GUID', where: null, todo: 'Write one.' } as const;
    answering({
      'find.start': () => {
        throw new UserError(report);
      },
    });
    await find();
    expect(hitSearch.store.getState()).toMatchObject({ isRunning: false, problem: report });
    expect(cursor()).toBe(0);
  });

  it('opens where there is nothing to go on to', async () => {
    open(4);
    const { asks } = findStore.getState();
    await goToHit('forward');
    expect(findStore.getState()).toMatchObject({ isOpen: true, asks: asks + 1 });
  });

  it('says of a cancelled search that it was', async () => {
    open(5);
    changeForm({ text: 'a' });
    answering({
      'find.start': (_, signal) =>
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    });
    const searching = find();
    hitSearch.cancel();
    await searching;
    expect(hitSearch.store.getState()).toMatchObject({ isRunning: false, wasCancelled: true, problem: null });
  });
});
