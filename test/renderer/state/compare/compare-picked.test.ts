import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { compareWithPicked } from '../../../../renderer/state/compare/compare-commands.ts';
import { compareStore, endComparison } from '../../../../renderer/state/compare/comparison.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { goToView, layoutStore } from '../../../../renderer/state/layout.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { cancelPicking, chooseFiles, pickStore } from '../../../../renderer/state/opening/pick.ts';
import { dismissProblems, problemsStore } from '../../../../renderer/state/problems.ts';
import { COMPARED, EMPTY_FILE } from '../../../kit/window/compared.ts';
import { answering, listeners } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';

const PACKED = new UserError({
  code: 'not-raw',
  what: 'packed.fd looks like gzip',
  where: '/packed.fd',
  todo: 'Unpack it first.',
});

/** Names of the comparisons that the engine was asked for. */
const started: string[] = [];

/** An engine that has `/a.fd` and the packed `/packed.fd`; `/slow.fd` takes until it is cancelled. */
function engineWithOneFile() {
  return answering({
    'compare.start': ({ comparing, other }, signal) => {
      started.push(comparing);
      if (other.kind === 'file' && other.path === '/slow.fd')
        return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)));
      if (other.kind === 'file' && (other.path === '/a.fd' || other.format === 'raw')) return COMPARED;
      throw other.kind === 'file' && other.path === '/packed.fd' ? PACKED : EMPTY_FILE;
    },
    'compare.blocks': () => ({ blocks: [0] }),
    'compare.end': () => ({}),
    'host.pickFiles': () => ({ paths: ['/packed.fd'] }),
  });
}

/** @returns what tells the window how far a comparison is, and that bytes of a flash changed. */
function telling() {
  const told = listeners();
  return {
    progress: (comparing: string) => told['compare.progressed']?.({ comparing, done: 1, total: 16 }),
    change: (flash: number) => told['image.changed']?.({ flash, offset: deviceOffset(0), lengthBytes: 1 }),
  };
}

const picking = () => pickStore.getState().picking;
const shown = () => compareStore.getState().comparison;
const view = () => layoutStore.getState().middleTab;

describe('A file that is chosen to compare with', () => {
  beforeEach(() => {
    dismissProblems();
    takeMachine(machineState({ opening: 7, flashes: [flashState({})] }));
    goToView('bytes');
  });
  afterEach(() => {
    cancelPicking();
    endComparison(null);
    vi.restoreAllMocks();
  });

  it('and can’t be opened leaves the dialog open, which says why, and another can be chosen', async () => {
    engineWithOneFile();
    const compared = compareWithPicked();
    await vi.waitFor(() => expect(picking()?.purpose).toBe('compare'));
    await expect(chooseFiles({ paths: ['/empty.fd'] })).rejects.toBe(EMPTY_FILE);
    expect(picking()?.purpose).toBe('compare');
    expect([problemsStore.getState(), shown(), view()]).toEqual([[], null, 'bytes']);
    await chooseFiles({ paths: ['/a.fd'] });
    await compared;
    expect([picking(), view()]).toEqual([null, 'compare']);
    expect(shown()).toMatchObject({ other: { kind: 'file', path: '/a.fd' }, result: COMPARED });
  });

  it('is compared as raw bytes where the person insists on it', async () => {
    engineWithOneFile();
    const compared = compareWithPicked();
    await vi.waitFor(() => expect(picking()?.purpose).toBe('compare'));
    await expect(chooseFiles({ paths: ['/packed.fd'] })).rejects.toBe(PACKED);
    await chooseFiles({ paths: ['/packed.fd'], format: 'raw' });
    await compared;
    expect(shown()?.other).toEqual({ kind: 'file', path: '/packed.fd', format: 'raw' });
  });

  it('in a dialog of the system and can’t be opened is a problem on the screen, which can be opened as raw', async () => {
    hostStore.setState(hostDescription({ hasFileDialog: true }), true);
    onTestFinished(() => hostStore.setState(null, true));
    engineWithOneFile();
    await compareWithPicked();
    expect(problemsStore.getState()).toMatchObject([{ report: { what: 'packed.fd looks like gzip' } }]);
    problemsStore.getState()[0]?.openAsRaw?.();
    await vi.waitFor(() => expect(shown()?.result).toEqual(COMPARED));
  });

  it('is compared no more when the person leaves the dialog before it is open', async () => {
    engineWithOneFile();
    const compared = compareWithPicked();
    await vi.waitFor(() => expect(picking()?.purpose).toBe('compare'));
    const chosen = chooseFiles({ paths: ['/slow.fd'] });
    cancelPicking();
    await Promise.all([compared, expect(chosen).rejects.toThrow('aborted')]);
    expect([picking(), shown(), view()]).toEqual([null, null, 'bytes']);
    expect(problemsStore.getState()).toEqual([]);
  });

  it('is shown while it is still compared, once it is open', async () => {
    engineWithOneFile();
    const compared = compareWithPicked();
    await vi.waitFor(() => expect(picking()?.purpose).toBe('compare'));
    const { progress } = telling();
    const chosen = chooseFiles({ paths: ['/slow.fd'] });
    expect([picking()?.purpose, shown(), view()]).toEqual(['compare', null, 'bytes']);
    progress(started.at(-1) ?? '');
    await Promise.all([chosen, compared]);
    expect([picking(), view()]).toEqual([null, 'compare']);
    expect(shown()).toMatchObject({ other: { path: '/slow.fd' }, result: null, isStale: false });
  });

  it.each([
    [0, true],
    [1, false],
  ])(
    'is compared with bytes that changed since where flash%i did before it is open: %s',
    async (flash, isStale) => {
      engineWithOneFile();
      const compared = compareWithPicked();
      await vi.waitFor(() => expect(picking()?.purpose).toBe('compare'));
      const { progress, change } = telling();
      const chosen = chooseFiles({ paths: ['/slow.fd'] });
      change(flash);
      progress(started.at(-1) ?? '');
      await Promise.all([chosen, compared]);
      expect(shown()).toMatchObject({ other: { path: '/slow.fd' }, isStale });
    },
  );
});
