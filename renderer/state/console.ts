/** The console's log, its history, and the lines that go to the engine, one after the other. */
import { createStore } from 'zustand/vanilla';
import { type Completion, type ConsoleEntry, LINE_MAX_LENGTH } from '../../app/contract/console.ts';
import { toReport } from '../../app/contract/errors.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { formatCount } from '../format/numbers.ts';
import { engine } from '../link/engine.ts';
import { readStored, writeStored } from './stored.ts';

/** What the person typed, with the place of a mistake in it. */
export type EchoEntry = {
  readonly kind: 'echo';
  readonly flash: FlashIndex;
  readonly line: string;
  readonly errorColumn: number | null;
};
/** One line of the log. Ids grow and are never used twice. */
export type LogLine = { readonly id: number; readonly entry: ConsoleEntry | EchoEntry };

export interface Console {
  readonly log: readonly LogLine[];
  /** Oldest first; no line twice in a row. */
  readonly history: readonly string[];
  readonly isRunning: boolean;
}

/** The log forgets its oldest lines beyond this. */
export const LOG_MAX_LINES = 2000;
export const HISTORY_MAX_LINES = 200;
/** The one word that is the window's own. Not `clear`: that clears the device's status register. */
const EMPTY_THE_LOG = 'cls';

export const consoleStore = createStore<Console>()(() => ({
  log: [],
  history: (readStored('history') ?? '').split('\n').filter(Boolean).slice(-HISTORY_MAX_LINES),
  isRunning: false,
}));

let nextId = 1;
let queue: Promise<void> = Promise.resolve();

/** Runs one line, or several from a paste, in order and after what runs already. Resolves when all have answered. */
export function runLines(text: string, flash: FlashIndex): Promise<void> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean);
  for (const line of lines) {
    if (!isTooLong(line)) remember(line);
    queue = queue.then(() => runLine(line, flash));
  }
  return queue;
}

/** Whether the console refuses this line for its length. */
export function isTooLong(line: string): boolean {
  return line.trim().length > LINE_MAX_LENGTH;
}

export function clearConsole(): void {
  consoleStore.setState({ log: [] });
}

/** What could stand at the end of this line; nothing if the engine can't say. */
export async function completeLine(
  line: string,
  flash: FlashIndex,
): Promise<{ start: number; candidates: readonly Completion[] }> {
  if (line.length > LINE_MAX_LENGTH) return { start: line.length, candidates: [] };
  try {
    return await engine.call('console.complete', { line, flash });
  } catch {
    return { start: line.length, candidates: [] };
  }
}

async function runLine(line: string, flash: FlashIndex): Promise<void> {
  if (line === EMPTY_THE_LOG) return clearConsole();
  consoleStore.setState({ isRunning: true });
  const entries = await answerTo(line, flash);
  append(needsEcho(entries) ? [echoOf(line, flash, entries), ...entries] : entries);
  consoleStore.setState({ isRunning: false });
}

async function answerTo(line: string, flash: FlashIndex): Promise<readonly ConsoleEntry[]> {
  if (isTooLong(line)) {
    const what = `This line has ${formatCount(line.length)} characters; the console takes ${formatCount(LINE_MAX_LENGTH)}`;
    return [{ kind: 'error', what, todo: 'Split it.', column: null }];
  }
  try {
    return (await engine.call('console.run', { line, flash })).entries;
  } catch (thrown) {
    const { what, where, todo } = toReport(thrown);
    return [{ kind: 'error', what: where === null ? what : `${what}: ${where}`, todo, column: null }];
  }
}

/** A raw cycle says by itself what was typed. */
function needsEcho(entries: readonly ConsoleEntry[]): boolean {
  return !(entries.length === 1 && entries[0]?.kind === 'cycle');
}

function echoOf(line: string, flash: FlashIndex, entries: readonly ConsoleEntry[]): EchoEntry {
  const error = entries.find((entry) => entry.kind === 'error');
  return { kind: 'echo', flash, line, errorColumn: error?.column ?? null };
}

function append(entries: readonly (ConsoleEntry | EchoEntry)[]): void {
  const lines = entries.map((entry) => ({ id: nextId++, entry }));
  consoleStore.setState(({ log }) => ({ log: [...log, ...lines].slice(-LOG_MAX_LINES) }));
}

function remember(line: string): void {
  const { history } = consoleStore.getState();
  if (history.at(-1) === line) return;
  const longer = [...history, line].slice(-HISTORY_MAX_LINES);
  consoleStore.setState({ history: longer });
  writeStored('history', longer.join('\n'));
}
