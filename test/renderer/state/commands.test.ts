import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  type Command,
  commandsStore,
  findCommands,
  keysOf,
  registerCommand,
  runChord,
  runCommand,
} from '../../../renderer/state/commands.ts';

const command = (id: string, keys: readonly string[], more: Partial<Command> = {}): Command => ({
  id,
  title: `Do ${id}`,
  keys,
  run: () => undefined,
  ...more,
});

afterEach(() => commandsStore.setState([], true));

describe('the command registry', () => {
  it('refuses a second meaning of a key, and a second command of one id', () => {
    registerCommand(command('a.one', ['Ctrl+O', 'F2']));
    expect(() => registerCommand(command('a.two', ['F2']))).toThrow('F2 means both a.one and a.two');
    expect(() => registerCommand(command('a.one', []))).toThrow('registered twice');
    expect(commandsStore.getState()).toHaveLength(1);
  });

  it('gives the key back when a command goes', () => {
    registerCommand(command('a.one', ['F2']))();
    registerCommand(command('a.two', ['F2']));
    expect(keysOf('a.two')).toBe('F2');
    expect(keysOf('a.one')).toBeUndefined();
  });

  it('runs by key and by id, and only when it can', () => {
    const run = vi.fn();
    let canRun = false;
    registerCommand(command('a.one', ['F2'], { run, when: () => canRun }));
    expect(runChord('F2')).toBe(false);
    canRun = true;
    expect(runChord('F2')).toBe(true);
    expect(runCommand('a.one')).toBe(true);
    expect(runCommand('a.none')).toBe(false);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it('finds commands by any of their words in any order', () => {
    const open = command('file.open', [], { title: 'Open an image…' });
    const close = command('file.close', [], { title: 'Close the image', when: () => false });
    expect(findCommands([open, close], 'image OPEN')).toEqual([open]);
    expect(findCommands([open, close], 'image')).toEqual([open]);
    expect(findCommands([open, close], 'nothing')).toEqual([]);
  });
});
