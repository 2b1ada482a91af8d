/**
 * Everything the window can do, once: id, title, keys, when, run. Palette, key presses, the help page and the menu
 * of the desktop host all read it. A panel registers the commands that live in it (`go.offset`, `focus.console`).
 */
import { createStore } from 'zustand/vanilla';
import type { Chord } from './keyboard/keys.ts';

export interface Command {
  /** `topic.verb`; the desktop host's menu asks for it by this name. */
  readonly id: string;
  /** What it does, as the palette lists it: `Open an image…`. */
  readonly title: string;
  /** The first one is shown; all of them work. */
  readonly keys: readonly Chord[];
  /** Whether it can run now; left out, it always can. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

/** In the order they were registered. */
export const commandsStore = createStore<readonly Command[]>()(() => []);

/**
 * Adds a command. @returns a function that takes it away again.
 * @throws Error for an id or a key that another command has: two meanings of one key is a defect.
 */
export function registerCommand(command: Command): () => void {
  for (const other of commandsStore.getState()) {
    if (other.id === command.id) throw new Error(`command ${command.id} is registered twice`);
    const doubled = command.keys.find((chord) => other.keys.includes(chord));
    if (doubled !== undefined) throw new Error(`${doubled} means both ${other.id} and ${command.id}`);
  }
  commandsStore.setState((commands) => [...commands, command], true);
  return () => commandsStore.setState((commands) => commands.filter((other) => other !== command), true);
}

export function canRun(command: Command): boolean {
  return command.when?.() ?? true;
}

/** Runs a command by its id. @returns false if there is none, or it can't run now. */
export function runCommand(id: string): boolean {
  return run(commandsStore.getState().find((command) => command.id === id));
}

/** Runs what these keys mean. @returns false if they mean nothing now. */
export function runChord(chord: Chord): boolean {
  return run(commandsStore.getState().find((command) => command.keys.includes(chord)));
}

/** The first key combination of a command, for a tooltip or a menu. */
export function keysOf(id: string): Chord | undefined {
  return commandsStore.getState().find((command) => command.id === id)?.keys[0];
}

/** Commands whose title or id holds all the words, in any order; the ones that can't run now are left out. */
export function findCommands(commands: readonly Command[], text: string): readonly Command[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return commands.filter((command) => {
    const searched = `${command.title} ${command.id}`.toLowerCase();
    return canRun(command) && words.every((word) => searched.includes(word));
  });
}

function run(command: Command | undefined): boolean {
  if (command === undefined || !canRun(command)) return false;
  command.run();
  return true;
}
