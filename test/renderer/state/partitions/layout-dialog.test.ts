import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import type { DividedFlash, LayoutSource } from '../../../../app/contract/flash-layout.ts';
import { confirmStore } from '../../../../renderer/state/confirm.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { noticeStore } from '../../../../renderer/state/notice.ts';
import { chooseFiles, pickStore } from '../../../../renderer/state/opening/pick.ts';
import {
  closeLayoutDialog,
  importFromFile,
  importLayout,
  layoutDialogStore,
  openLayoutDialog,
  removeLayout,
  startLayoutDialog,
  typeLine,
} from '../../../../renderer/state/partitions/layout-dialog.ts';
import { partitionsStore, takeLayouts } from '../../../../renderer/state/partitions/partitions.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';
import { keptLayout } from '../../../kit/window/layouts.ts';

const LINE: LayoutSource = { kind: 'line', text: 'nor:-(whole)' };
const FLASHES: DividedFlash[] = [
  { name: '/flash@0', partitions: 1, sizeBytes: 1 },
  { name: '/flash@1', partitions: 1, sizeBytes: 1 },
];
const LAYOUT = keptLayout([
  [0, 'boot', 0, 0x100],
  [0, 'rootfs', 0x100, 0x300],
]);

const open = (opening: number) =>
  machineStore.setState({ machine: machineState({ opening, flashes: [flashState({})] }) });

/** Answers of the engine, with whatever else is done before they are there. */
function answeringLate(meanwhile: () => void, answer: () => 'several' | 'taken' | 'refused') {
  return answering({
    'layout.import': () => {
      meanwhile();
      const kind = answer();
      if (kind === 'several') return { kind, flashes: FLASHES };
      if (kind === 'taken') return { kind, state: { layouts: [LAYOUT] }, why: null };
      throw new UserError({ code: 'bad-input', what: 'No.', where: null, todo: 'Try again.' });
    },
  });
}

beforeAll(startLayoutDialog);
beforeEach(() => {
  open(1);
  openLayoutDialog();
});
afterEach(() => {
  machineStore.setState({ machine: null });
  closeLayoutDialog();
  takeLayouts({ layouts: [] });
  noticeStore.setState(null, true);
  vi.restoreAllMocks();
});

describe('The dialog of a layout', () => {
  it('stays while its machine runs, and goes with it', () => {
    typeLine('nor:');
    machineStore.setState({ machine: machineState({ opening: 1, revision: 7, flashes: [flashState({})] }) });
    expect(layoutDialogStore.getState()).toMatchObject({ isOpen: true, line: 'nor:' });
    open(2);
    expect(layoutDialogStore.getState()).toEqual({ isOpen: false, line: '', several: null, error: null });
  });

  it.each(['several', 'taken', 'refused'] as const)(
    'takes no answer (%s) about a machine that is no longer open',
    async (answer) => {
      answeringLate(
        () => open(2),
        () => answer,
      );
      await importLayout(LINE);
      expect(layoutDialogStore.getState().isOpen).toBe(false);
      expect(partitionsStore.getState().layouts).toEqual([]);
      expect(noticeStore.getState()).toBeNull();
    },
  );

  it('takes the answer about its own machine', async () => {
    answeringLate(
      () => undefined,
      () => 'several',
    );
    await importLayout(LINE);
    expect(layoutDialogStore.getState().several?.flashes).toHaveLength(2);
  });

  it('gives no file to another machine than the one it was asked for', async () => {
    const calls = answering({});
    const asked = importFromFile();
    const chosen = pickStore.getState().picking;
    open(2);
    expect(pickStore.getState().picking).toBeNull();
    chosen?.choose({ paths: ['/boards/board.dtb'] });
    await asked;
    expect(calls).toEqual([]);
    expect(layoutDialogStore.getState().isOpen).toBe(false);
  });

  it('is there again where no file is chosen', async () => {
    const asked = importFromFile();
    await chooseFiles({ paths: [] });
    await asked;
    expect(layoutDialogStore.getState().isOpen).toBe(true);
  });
});

describe('A layout that is removed', () => {
  const answer = async (button: 'action' | 'refusal', meanwhile = () => {}) => {
    takeLayouts({ layouts: [LAYOUT] });
    const calls = answering({ 'layout.remove': () => ({ layouts: [] }) });
    const removed = removeLayout();
    const asked = confirmStore.getState().asked;
    meanwhile();
    asked?.answer(button);
    await removed;
    return { question: asked?.question, names: calls.map(([name]) => name) };
  };

  it('is gone when a person says so, who is told what goes', async () => {
    const { question, names } = await answer('action');
    expect(question?.title).toBe('Remove the layout of virt.flash0?');
    expect(question?.sentences.join(' ')).toContain('2 partitions of nor, from a test');
    expect(names).toEqual(['layout.remove']);
    expect(partitionsStore.getState().layouts).toEqual([]);
  });

  it('stays when they do not', async () => {
    expect((await answer('refusal')).names).toEqual([]);
    expect(partitionsStore.getState().layouts).toHaveLength(1);
    expect(layoutDialogStore.getState().isOpen).toBe(true);
  });

  it('is none of another machine that was opened meanwhile', async () => {
    expect((await answer('action', () => open(2))).names).toEqual([]);
  });
});
