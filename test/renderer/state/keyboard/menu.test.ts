import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { commandsStore, registerCommand } from '../../../../renderer/state/commands.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { startMenu } from '../../../../renderer/state/keyboard/menu.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';

beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
  hostStore.setState(null, true);
  registerCommand({
    id: 'erase.all',
    title: 'Erase all',
    keys: ['Alt+E'],
    when: () => machineStore.getState().machine !== null,
    run: () => undefined,
  });
});
afterEach(() => commandsStore.setState([], true));

const told = (canRun: boolean) => [
  'host.tellCommands',
  { commands: [{ id: 'erase.all', title: 'Erase all', keys: 'Alt+E', canRun }] },
];

it('The desktop’s menu is told what the registry has, and again when a command can be run or no longer', () => {
  const calls = answering({ 'host.tellCommands': () => ({}) });
  startMenu();
  hostStore.setState(hostDescription({ host: 'electron' }), true);
  machineStore.setState({ machine: machineState({ flashes: [flashState({})] }) });
  machineStore.setState({ machine: machineState({ flashes: [flashState({})], revision: 2 }) });
  expect(calls).toEqual([told(false), told(true)]);
});

it('A browser has no menu that could be told', () => {
  const calls = answering({});
  startMenu();
  hostStore.setState(hostDescription(), true);
  expect(calls).toEqual([]);
});
