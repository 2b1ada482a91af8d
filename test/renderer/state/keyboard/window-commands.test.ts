import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BackingMode } from '../../../../app/contract/machine.ts';
import {
  canRun,
  commandsStore,
  findCommands,
  keysOf,
  runChord,
} from '../../../../renderer/state/commands.ts';
import { registerWindowCommands } from '../../../../renderer/state/keyboard/window-commands.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';

let opening = 0;
function open(mode: BackingMode | null, condition: 'mapped' | 'lost' = 'mapped'): void {
  const image = mode === null ? null : { ...imageState('/a.fd', mode), condition };
  takeMachine(machineState({ opening: ++opening, flashes: [flashState({ image })] }));
}

const modesOffered = () =>
  ['shared', 'scratch', 'write-through'].filter((mode) => {
    const command = commandsStore.getState().find(({ id }) => id === `flash.${mode}`);
    return command !== undefined && canRun(command);
  });

beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
  registerWindowCommands();
});
afterEach(() => commandsStore.setState([], true));

describe('the palette', () => {
  it.each([
    ['shared', ['scratch', 'write-through']],
    ['scratch', ['shared', 'write-through']],
    ['write-through', ['shared', 'scratch']],
  ] as const)('offers the other two modes of an image in %s mode', (mode, others) => {
    open(mode);
    expect(modesOffered()).toEqual(others);
  });

  it('offers no mode where there is no image, or a lost one', () => {
    expect(modesOffered()).toEqual([]);
    open(null);
    expect(modesOffered()).toEqual([]);
    open('scratch', 'lost');
    expect(modesOffered()).toEqual([]);
  });

  it('finds them by their names', () => {
    open('shared');
    const found = findCommands(commandsStore.getState(), 'write-through').map(({ title }) => title);
    expect(found).toEqual(['Switch this flash to write-through…']);
  });
});

describe('Ctrl+S', () => {
  it('saves the flash on the screen, with an image or without', () => {
    const calls = answering({ 'flash.proposeSave': () => new Promise(() => undefined) });
    expect(keysOf('file.saveAs')).toBe('Ctrl+S');
    for (const mode of ['shared', 'scratch', 'write-through', null] as const) {
      open(mode);
      expect(runChord('Ctrl+S')).toBe(true);
    }
    expect(calls).toEqual(Array(4).fill(['flash.proposeSave', { flash: 0 }]));
  });

  it('means nothing where there is nothing to save', () => {
    expect(runChord('Ctrl+S')).toBe(false);
    open('shared', 'lost');
    expect(runChord('Ctrl+S')).toBe(false);
  });
});

describe('Alt+S', () => {
  it.each([
    ['shared', 'scratch'],
    ['scratch', 'shared'],
    ['write-through', 'shared'],
  ] as const)('takes an image in %s mode to %s, and never lets the file be changed', (from, to) => {
    const calls = answering({ 'flash.setMode': () => machineState({ opening }) });
    open(from);
    expect(runChord('Alt+S')).toBe(true);
    return vi.waitFor(() => expect(calls).toEqual([['flash.setMode', { flash: 0, mode: to }]]));
  });
});
