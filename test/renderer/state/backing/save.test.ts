import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CANCELLED, type ErrorCode, UserError } from '../../../../app/contract/errors.ts';
import { engine } from '../../../../renderer/link/engine.ts';
import { exportRange, saveAs } from '../../../../renderer/state/backing/save.ts';
import { leaveSaving, saveTo, savingStore } from '../../../../renderer/state/backing/saving.ts';
import { mayDrop, mayGiveWay, unsavedFlashes } from '../../../../renderer/state/backing/unsaved.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { noticeStore } from '../../../../renderer/state/notice.ts';
import { problemsStore } from '../../../../renderer/state/problems.ts';
import { transferStore } from '../../../../renderer/state/transfer.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';
import { answer, expectNoQuestion } from '../../../kit/window/person.ts';

const SUGGESTED = '/images/VARS-scratch.fd';
const FLASH = flashState({ index: 1, name: 'virt.flash1', image: imageState('/images/VARS.fd', 'scratch') });

function host(hasFileDialog: boolean): void {
  hostStore.setState(hostDescription({ hasFileDialog }), true);
}

function refusal(code: ErrorCode): UserError {
  return new UserError({ code, what: 'No', where: null, todo: 'Choose another.' });
}

const proposed = { 'flash.proposeSave': () => ({ path: SUGGESTED }) };
const dialog = () => vi.waitUntil(() => savingStore.getState().saving);
const saves = (calls: readonly [string, unknown][]) =>
  calls.filter(([name]) => name === 'flash.save').map(([, input]) => input);

beforeEach(() => {
  vi.restoreAllMocks();
  takeMachine(null);
  noticeStore.setState(null, true);
  problemsStore.setState([], true);
  savingStore.setState({ saving: null });
});

const untilCalledOff = (signal: AbortSignal | undefined) =>
  new Promise<never>((_, reject) =>
    signal?.addEventListener('abort', () => reject(new UserError(CANCELLED))),
  );

describe('Save as, in the window’s own dialog', () => {
  beforeEach(() => host(false));

  it('proposes a path, saves where the person says, and tells where that is', async () => {
    const calls = answering({ ...proposed, 'flash.save': ({ path }) => ({ path }) });
    const saved = saveAs(FLASH);
    expect((await dialog()).suggested).toBe(SUGGESTED);
    await saveTo('/images/mine.fd');
    expect(await saved).toBe(true);
    expect(saves(calls)).toEqual([{ flash: 1, path: '/images/mine.fd', overwrites: false }]);
    expect(savingStore.getState().saving).toBeNull();
    expect(noticeStore.getState()).toContain('/images/mine.fd');
  });

  it('exports a range under a name that says which bytes they are', async () => {
    const calls = answering({ ...proposed, 'flash.save': ({ path }) => ({ path }) });
    const saved = exportRange(FLASH, { start: 0x1000, end: 0x1800 });
    expect((await dialog()).title).toContain('0x0000_1000 to 0x0000_17ff');
    await saveTo('/images/part.bin');
    expect(await saved).toBe(true);
    const range = { offset: 0x1000, lengthBytes: 0x800 };
    expect(calls[0]).toEqual(['flash.proposeSave', { flash: 1, range }]);
    expect(saves(calls)).toEqual([{ flash: 1, range, path: '/images/part.bin', overwrites: false }]);
  });

  it('asks before it replaces a file, and leaves the dialog open after a no', async () => {
    const calls = answering({
      ...proposed,
      'flash.save': ({ path, overwrites }) => {
        if (!overwrites) throw refusal('exists');
        return { path };
      },
    });
    const saved = saveAs(FLASH);
    await dialog();
    const first = saveTo(SUGGESTED);
    expect(await answer('refusal')).toMatchObject({ title: 'Replace VARS-scratch.fd?', path: SUGGESTED });
    await first;
    expect(savingStore.getState().saving).not.toBeNull();
    const second = saveTo(SUGGESTED);
    await answer('action');
    await second;
    expect(await saved).toBe(true);
    expect(saves(calls)).toHaveLength(3);
  });

  it('leaves a refusal to the dialog, which stays', async () => {
    answering({
      ...proposed,
      'flash.save': () => {
        throw refusal('in-use');
      },
    });
    const saved = saveAs(FLASH);
    await dialog();
    await expect(saveTo(SUGGESTED)).rejects.toThrow('No');
    expectNoQuestion();
    (await dialog()).finish(null);
    expect(await saved).toBe(false);
    expect([problemsStore.getState(), noticeStore.getState()]).toEqual([[], null]);
  });

  it('shows how far it is where that takes a while, and can be called off', async () => {
    const listeners = new Set<(told: { flash: number; doneBytes: number; sizeBytes: number }) => void>();
    vi.spyOn(engine, 'on').mockImplementation((_name, listener) => {
      listeners.add(listener as never);
      return () => listeners.delete(listener as never);
    });
    const calls = answering({
      ...proposed,
      'flash.save': (_, signal) => untilCalledOff(signal),
    });
    const saved = saveAs(FLASH);
    await dialog();
    const saving = saveTo('/images/mine.fd');
    await vi.waitUntil(() => saves(calls).length === 1);
    for (const listener of listeners) listener({ flash: 0, doneBytes: 1, sizeBytes: 2 });
    expect(transferStore.getState().transfer).toBeNull();
    for (const listener of listeners) listener({ flash: 1, doneBytes: 1, sizeBytes: 2 });
    const { transfer } = transferStore.getState();
    expect(transfer).toMatchObject({
      doing: 'Saving',
      name: 'mine.fd',
      done: 1,
      total: 2,
      said: '1 B of 2 B',
    });
    transfer?.cancel();
    await expect(saving).rejects.toThrow('Cancelled');
    expect([transferStore.getState().transfer, listeners.size]).toEqual([null, 0]);
    (await dialog()).finish(null);
    expect(await saved).toBe(false);
  });

  it('is called off by who leaves it while it writes, and left by who leaves it then', async () => {
    const calls = answering({
      ...proposed,
      'flash.save': (_, signal) => untilCalledOff(signal),
    });
    const saved = saveAs(FLASH);
    await dialog();
    const saving = saveTo(SUGGESTED);
    await vi.waitUntil(() => saves(calls).length === 1);
    leaveSaving({ isWriting: true });
    await expect(saving).rejects.toThrow('Cancelled');
    expect(savingStore.getState().saving).not.toBeNull();
    leaveSaving({ isWriting: false });
    expect(await saved).toBe(false);
  });

  it('closes the dialog when another machine is opened: what it shows is not there to be saved', async () => {
    answering(proposed);
    takeMachine(machineState({ opening: 1 }));
    const saved = saveAs(FLASH);
    await dialog();
    takeMachine(machineState({ opening: 1, revision: 2 }));
    expect(savingStore.getState().saving).not.toBeNull();
    takeMachine(machineState({ opening: 2 }));
    expect(await saved).toBe(false);
    await saveTo(SUGGESTED);
  });
});

describe('Save as, in the system’s dialog', () => {
  beforeEach(() => host(true));

  it('replaces what that dialog has asked for', async () => {
    const calls = answering({
      ...proposed,
      'host.pickSavePath': ({ suggested }) => ({ path: suggested }),
      'flash.save': ({ path }) => ({ path }),
    });
    expect(await saveAs(FLASH)).toBe(true);
    expect(saves(calls)).toEqual([{ flash: 1, path: SUGGESTED, overwrites: true }]);
  });

  it('saves nothing if the person changes their mind, and shows a refusal as a problem', async () => {
    const calls = answering({ ...proposed, 'host.pickSavePath': () => ({ path: null }) });
    expect(await saveAs(FLASH)).toBe(false);
    expect(saves(calls)).toEqual([]);
    answering({
      ...proposed,
      'host.pickSavePath': () => ({ path: '/full/disk' }),
      'flash.save': () => {
        throw refusal('no-space');
      },
    });
    expect(await saveAs(FLASH)).toBe(false);
    expect(problemsStore.getState()).toMatchObject([{ report: { code: 'no-space' } }]);
  });
});

describe('What was written and is in no file', () => {
  const changed = { changedBlocks: 1 };
  const inScratch = flashState({ ...changed, image: imageState('/a.fd', 'scratch') });
  const without = flashState({ index: 1, ...changed, image: null });
  const through = flashState({ index: 2, ...changed, image: imageState('/c.fd', 'write-through') });

  it('is in scratch and in flashes without an image, but not where it was written through', () => {
    expect(unsavedFlashes(machineState({ flashes: [inScratch, without, through] }))).toEqual([
      inScratch,
      without,
    ]);
    expect(unsavedFlashes(null)).toEqual([]);
  });

  it('may go if there is none of it, or the person says so', async () => {
    expect(await mayDrop([])).toBe(true);
    for (const [choice, may] of [
      ['action', true],
      ['refusal', false],
    ] as const) {
      const asked = mayDrop([inScratch]);
      expect((await answer(choice)).sentences.join()).toContain('The file itself was never changed');
      expect(await asked).toBe(may);
    }
  });

  it('may go once all of it is saved, and not if one is left out', async () => {
    host(true);
    const paths = ['/one', '/two', '/three', null];
    const calls = answering({
      ...proposed,
      'host.pickSavePath': () => ({ path: paths.shift() ?? null }),
      'flash.save': ({ path }) => ({ path }),
    });
    for (const may of [true, false]) {
      const asked = mayDrop([inScratch, without]);
      expect((await answer('detour')).sentences.join()).toContain('in no file');
      expect(await asked).toBe(may);
    }
    expect(saves(calls)).toHaveLength(3);
  });

  const unsaved = { events: 12, changes: 0, bookmarks: 1 };

  it('are cycles and bookmarks, too, that no session has: they are asked for by themselves', async () => {
    expect(await mayGiveWay(null)).toBe(true);
    expect(await mayGiveWay(machineState({}))).toBe(true);
    // A few cycles are quickly typed again.
    expect(await mayGiveWay(machineState({ unsaved: { events: 99, changes: 0, bookmarks: 0 } }))).toBe(true);
    for (const [choice, may] of [
      ['action', true],
      ['refusal', false],
    ] as const) {
      const asked = mayGiveWay(machineState({ unsaved }));
      const question = await answer(choice);
      expect(question).toMatchObject({ action: 'Go on', session: 'Save the session…' });
      expect(question.sentences.join()).toContain('12 events and 1 bookmark');
      expect(await asked).toBe(may);
    }
  });

  it('are changes that somebody stepped back over, too, however few they are', async () => {
    const asked = mayGiveWay(machineState({ unsaved: { events: 3, changes: 1, bookmarks: 0 } }));
    expect((await answer('refusal')).sentences.join()).toContain('No file has 3 events');
    expect(await asked).toBe(false);
  });

  it('is asked for in one question, and may go once the session is saved, and not if that is called off', async () => {
    host(true);
    const paths = ['/bug.norscope', null];
    const calls = answering({
      'session.proposeSave': () => ({ path: '/a.norscope' }),
      'host.pickSavePath': () => ({ path: paths.shift() ?? null }),
      'session.save': ({ path }) => ({ path, sizeBytes: 7, events: 12, notes: [] }),
    });
    for (const may of [true, false]) {
      const asked = mayGiveWay(machineState({ flashes: [inScratch], unsaved }));
      const question = await answer('session');
      expect(question).toMatchObject({ title: 'Drop 1 changed block?', detour: 'Save as…' });
      expect(question.sentences.join()).toContain('12 events and 1 bookmark');
      expect(await asked).toBe(may);
    }
    expect(calls.filter(([name]) => name === 'session.save')).toHaveLength(1);
  });
});
