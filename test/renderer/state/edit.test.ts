import { beforeEach, describe, expect, it, vi } from 'vitest';
import { PUT_MAX_BYTES } from '../../../app/contract/edit.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { BackingMode } from '../../../app/contract/machine.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import {
  fillRange,
  isEditable,
  nextTyping,
  putBytes,
  stepEdit,
  typingStore,
} from '../../../renderer/state/edit.ts';
import { machineStore, takeMachine } from '../../../renderer/state/machine.ts';
import { noticeStore } from '../../../renderer/state/notice.ts';
import { problemsStore } from '../../../renderer/state/problems.ts';
import { placeIn, selectionStore } from '../../../renderer/state/selection.ts';
import { answering } from '../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../kit/window/flash-state.ts';

const inMode = (mode: BackingMode) => flashState({ image: imageState('/a.fd', mode) });

beforeEach(() => {
  vi.restoreAllMocks();
  problemsStore.setState([], true);
  typingStore.setState({ column: null, digit: null });
  takeMachine(null);
  takeMachine(machineState({ opening: 7, flashes: [inMode('scratch'), inMode('scratch')] }));
});

const problem = () => problemsStore.getState()[0]?.report;

describe('Typing over bytes', () => {
  it('goes from the bytes to their text, and off again', async () => {
    const columns: unknown[] = [];
    for (let press = 0; press < 3; press++) {
      await nextTyping(inMode('scratch'));
      columns.push(typingStore.getState().column);
    }
    expect(columns).toEqual(['byte', 'text', null]);
  });

  it.each([
    ['shared', /protected/],
    ['write-through', /could not be undone/],
  ] as const)('is refused for an image in %s mode, with the way out', async (mode, what) => {
    await nextTyping(inMode(mode));
    expect(typingStore.getState().column).toBeNull();
    expect(problem()).toMatchObject({
      what: expect.stringMatching(what),
      todo: expect.stringContaining('Switch it to scratch'),
    });
  });

  it('is possible where no file can change', () => {
    expect(isEditable(inMode('scratch'))).toBe(true);
    expect(isEditable(flashState({ image: null }))).toBe(true);
    const lost = { ...imageState('/a.fd', 'scratch'), condition: 'lost' as const };
    expect(isEditable(flashState({ image: lost }))).toBe(false);
  });
});

describe('An edit', () => {
  it('puts bytes where they belong', async () => {
    const calls = answering({ 'image.edit': () => machineState({ opening: 7, revision: 9 }) });
    expect(await putBytes(1, 0x10, Uint8Array.of(1, 2))).toBe(true);
    expect(calls).toEqual([
      ['image.edit', { flash: 1, offset: 0x10, lengthBytes: 2, pattern: Uint8Array.of(1, 2) }],
    ]);
  });

  it('fills a range with no more of a pattern than it has room for', async () => {
    const calls = answering({ 'image.edit': () => machineState({ opening: 7, revision: 9 }) });
    await fillRange(0, { start: 4, end: 6 }, Uint8Array.of(1, 2, 3));
    expect(calls[0]?.[1]).toMatchObject({ lengthBytes: 2, pattern: Uint8Array.of(1, 2) });
  });

  it('of more than a message holds is refused, with what to do', async () => {
    const calls = answering({});
    expect(await putBytes(0, 0, new Uint8Array(PUT_MAX_BYTES + 1))).toBe(false);
    expect(calls).toEqual([]);
    expect(problem()?.todo).toContain('in parts');
  });

  it('is undone with what was typed before it in one go, and another by itself', async () => {
    let [position, revision] = [0, 10];
    const state = () =>
      machineState({
        opening: 7,
        revision: ++revision,
        flashes: [inMode('scratch')],
        history: { position, first: 0, length: 3, branches: [] },
      });
    const undone: unknown[] = [];
    answering({
      'image.edit': () => {
        position += 1;
        return state();
      },
      'image.undo': ({ edits = 1 }) => {
        undone.push(edits);
        position -= edits;
        return { machine: state(), place: { flash: 0, offset: deviceOffset(0), lengthBytes: edits } };
      },
    });
    void putBytes(0, 0, Uint8Array.of(1));
    void putBytes(0, 1, Uint8Array.of(2), true);
    void putBytes(0, 8, Uint8Array.of(3), false);
    // What was typed but did not come to the history yet is undone, too.
    await Promise.all([stepEdit('undo'), stepEdit('undo')]);
    expect(undone).toEqual([1, 2]);
  });

  it('that is not there to be undone is told, and is no problem', async () => {
    const what = 'There is no edit to undo';
    const none = new UserError({ code: 'unsupported', what, where: null, todo: 'Nothing was done yet.' });
    answering({ 'image.undo': () => Promise.reject(none) });
    await stepEdit('undo');
    expect(problem()).toBeUndefined();
    expect(noticeStore.getState()).toBe('There is no edit to undo. Nothing was done yet.');
  });

  it('that is undone is shown where it was, on its own flash', async () => {
    const place = { flash: 1, offset: deviceOffset(0x20), lengthBytes: 3 };
    const machine = machineState({
      opening: 7,
      revision: 9,
      flashes: [inMode('scratch'), inMode('scratch')],
    });
    answering({ 'image.undo': () => ({ machine, place }) });
    await stepEdit('undo');
    expect(machineStore.getState().flashIndex).toBe(1);
    expect(placeIn(1)(selectionStore.getState())).toEqual({ cursorOffset: 0x20, anchorOffset: 0x22 });
  });
});
