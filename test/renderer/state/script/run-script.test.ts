import { beforeEach, describe, expect, it, vi } from 'vitest';
import { CANCELLED, UserError } from '../../../../app/contract/errors.ts';
import { engine } from '../../../../renderer/link/engine.ts';
import { consoleStore } from '../../../../renderer/state/console.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { layoutStore } from '../../../../renderer/state/layout.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { runPickedScript } from '../../../../renderer/state/script/run-script.ts';
import { cancelTransfer, transferStore } from '../../../../renderer/state/transfer.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';

const PATH = '/scripts/lesson 1.nor';

type Progressed = (told: { done: number; total: number }) => void;

beforeEach(() => {
  vi.restoreAllMocks();
  hostStore.setState(hostDescription({ hasFileDialog: true }), true);
  takeMachine(machineState({}));
  consoleStore.setState({ log: [], taken: { transcript: 1, number: 0 } });
});

function progress(): Progressed {
  const listeners = new Set<Progressed>();
  vi.spyOn(engine, 'on').mockImplementation((name, listener) => {
    if (name === 'script.progressed') listeners.add(listener as never);
    return () => listeners.delete(listener as never);
  });
  return (told) => {
    for (const listener of listeners) listener(told);
  };
}

describe('A script that the person chose', () => {
  it('is a line of the console, in sight of it', async () => {
    const line = `source ${PATH}`;
    const calls = answering({
      'host.pickFiles': ({ what }) => ({ paths: what === 'script' ? [PATH] : [] }),
      'console.run': (input) => ({ ...input, transcript: 1, number: 1, entries: [], written: [] }),
    });
    await runPickedScript();
    expect(calls.at(-1)).toEqual(['console.run', { line, flash: 0 }]);
    expect(layoutStore.getState().bottom).toBe('console');
    expect(consoleStore.getState().history.at(-1)).toBe(line);
  });

  it('is none where they change their mind', async () => {
    const calls = answering({ 'host.pickFiles': () => ({ paths: [] }) });
    await runPickedScript();
    expect(calls).toHaveLength(1);
  });

  it('says how far it is, and can be cancelled: the engine’s own line says so', async () => {
    const tell = progress();
    answering({
      'host.pickFiles': () => ({ paths: [PATH] }),
      'console.run': (_, signal) =>
        new Promise((_resolve, reject) =>
          signal?.addEventListener('abort', () => reject(new UserError(CANCELLED))),
        ),
    });
    const running = runPickedScript();
    await vi.waitUntil(() => consoleStore.getState().isRunning);
    expect(transferStore.getState().transfer).toBeNull();
    tell({ done: 2000, total: 10_000 });
    expect(transferStore.getState().transfer).toMatchObject({
      doing: 'Running',
      said: '2,000 of 10,000 steps',
    });
    cancelTransfer();
    await running;
    expect(transferStore.getState().transfer).toBeNull();
    expect(consoleStore.getState()).toMatchObject({ log: [], isRunning: false });
  });
});
