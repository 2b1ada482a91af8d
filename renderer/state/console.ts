/** The console's log, its history, and the lines that go to the engine, one after the other. The engine keeps the transcript. */
import { createStore } from 'zustand/vanilla';
import {
  type Completion,
  type ConsoleEntry,
  LINE_MAX_LENGTH,
  type TranscriptLine,
} from '../../app/contract/console.ts';
import { type ErrorReport, toReport, UserError } from '../../app/contract/errors.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { formatCount } from '../format/numbers.ts';
import { engine, engineConnection } from '../link/engine.ts';
import { runCommand } from './commands.ts';
import { followLine } from './follow.ts';
import { machineStore, reporting } from './machine.ts';
import { whileRunning } from './script/while-running.ts';
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
  /** What is typed and has not run yet. */
  readonly line: string;
  readonly isRunning: boolean;
  /** The engine's newest line that the log took, and the transcript it is of: 0 before the first one. */
  readonly taken: Pick<TranscriptLine, 'transcript' | 'number'>;
}

/** The log forgets its oldest lines beyond this. */
export const LOG_MAX_LINES = 2000;
export const HISTORY_MAX_LINES = 200;
/** The one word that is the window's own. Not `clear`: that clears the device's status register. */
const EMPTY_THE_LOG = 'cls';

const NOTHING_TAKEN = { transcript: 0, number: 0 };

export const consoleStore = createStore<Console>()(() => ({
  log: [],
  history: (readStored('history') ?? '').split('\n').filter(Boolean).slice(-HISTORY_MAX_LINES),
  line: '',
  isRunning: false,
  taken: NOTHING_TAKEN,
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

/** Follows the engine: lines of every window, and those that ran before this one looked. */
export function startConsole(): void {
  engine.on('console.ran', (line) => takeLines([line]));
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void reporting(fetchTranscript);
  });
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening !== before.machine?.opening) void reporting(fetchTranscript);
  });
}

/** What stands in the input. */
export function setLine(line: string): void {
  consoleStore.setState({ line });
}

/** Puts a line into the input, and the keyboard behind it: Enter runs it. */
export function proposeLine(line: string): void {
  setLine(line);
  runCommand('focus.console');
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
  try {
    if (isTooLong(line)) throw new UserError(tooLong(line));
    const ran = await whileRunning(line, (signal) => engine.call('console.run', { line, flash }, signal));
    takeLines([ran]);
    followLine(ran);
  } catch (thrown) {
    // The engine tells of the line all the same, and that it was cancelled.
    if (toReport(thrown).code !== 'cancelled')
      append(shown({ line, flash, entries: [toErrorEntry(thrown)] }));
  }
  consoleStore.setState({ isRunning: false });
}

/** Frames keep their order: what ran before the answer is in it, and what runs after is told after it. */
async function fetchTranscript(): Promise<void> {
  const { transcript, lines } = await engine.call('console.transcript', {});
  if (transcript !== consoleStore.getState().taken.transcript) {
    consoleStore.setState({ log: [], taken: { transcript, number: 0 } });
    restoreHistory(lines.map(({ line }) => line));
  }
  takeLines(lines);
}

/** Adds the lines that the log has not taken yet. One of another transcript is left for `fetchTranscript`, which is on its way. */
function takeLines(lines: readonly TranscriptLine[]): void {
  const { transcript, number } = consoleStore.getState().taken;
  const news = lines.filter((line) => line.transcript === transcript && line.number > number);
  const newest = news.at(-1);
  if (newest === undefined) return;
  append(news.flatMap(shown));
  consoleStore.setState({ taken: { transcript, number: newest.number } });
}

function tooLong({ length }: string): ErrorReport {
  const what = `This line has ${formatCount(length)} characters; the console takes ${formatCount(LINE_MAX_LENGTH)}`;
  return { code: 'bad-input', what, where: null, todo: 'Split it.' };
}

function toErrorEntry(thrown: unknown): ConsoleEntry {
  const { what, where, todo } = toReport(thrown);
  return { kind: 'error', what: where === null ? what : `${what}: ${where}`, todo, column: null };
}

type Answered = Pick<TranscriptLine, 'line' | 'flash' | 'entries'>;

/** A raw cycle says by itself what was typed; before anything else stands the line. */
function shown({ line, flash, entries }: Answered): readonly (ConsoleEntry | EchoEntry)[] {
  if (entries.length === 1 && entries[0]?.kind === 'cycle') return entries;
  const error = entries.find((entry) => entry.kind === 'error');
  return [{ kind: 'echo', flash, line, errorColumn: error?.column ?? null }, ...entries];
}

function append(entries: readonly (ConsoleEntry | EchoEntry)[]): void {
  const lines = entries.map((entry) => ({ id: nextId++, entry }));
  consoleStore.setState(({ log }) => ({ log: [...log, ...lines].slice(-LOG_MAX_LINES) }));
}

function remember(line: string): void {
  keepHistory([...consoleStore.getState().history, line]);
}

/** Lines that ran before this window looked are the newest ones, in the order in which they ran. */
function restoreHistory(lines: readonly string[]): void {
  const others = consoleStore.getState().history.filter((line) => !lines.includes(line));
  keepHistory([...others, ...lines]);
}

function keepHistory(lines: readonly string[]): void {
  const history = lines.filter((line, at) => line !== lines[at - 1]).slice(-HISTORY_MAX_LINES);
  consoleStore.setState({ history });
  writeStored('history', history.join('\n'));
}
