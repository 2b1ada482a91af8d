/** Lines of the console on the machine that is open: typed, or in a file that is named with `source FILE` or by a command. */
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import type { OpenSession } from '../session/open-session.ts';
import { untilEither } from '../work/either-of.ts';
import type { OnProgress } from '../work/task.ts';
import { type RunningScript, runScriptFile } from './run-file.ts';
import { runTypedLine } from './run-line.ts';
import { resultEntry, ToldEntries } from './told-entries.ts';

/** For a command without a window. */
export interface ScriptCommands {
  /**
   * Runs a script of console lines on the open machine, up to the first thing that is not as it says.
   * @throws UserError for a file that can't be read; the reason of `signal`
   */
  runScript(path: string, running: RunningScript): Promise<ScriptResult>;
}

/** `ended` ends them all; `onProgress` hears how far one is that somebody typed. */
export class Scripts implements ScriptCommands {
  readonly #session: OpenSession;
  readonly #ended: AbortSignal;

  readonly #onProgress: OnProgress;

  constructor(session: OpenSession, ended: AbortSignal, onProgress: OnProgress) {
    this.#session = session;
    this.#ended = ended;
    this.#onProgress = onProgress;
  }

  runScript(path: string, running: RunningScript): Promise<ScriptResult> {
    return untilEither(running.signal, this.#ended, (signal) =>
      runScriptFile(this.#session.machine, path, { ...running, signal }),
    );
  }

  /**
   * What was typed: statements, or `source FILE`. Kept as a line of the transcript, even if it is cancelled. What can't be
   * run is said as an entry.
   * @throws UserError while no machine is open, and if it is closed meanwhile; the reason of the signal
   */
  async runTyped(typed: Typed): Promise<TranscriptLine> {
    const path = sourcePath(typed.line);
    const line = await this.#session.keep(typed.line, typed.flash, () =>
      path === null ? this.#runLine(typed) : this.#runSource(path, typed),
    );
    typed.signal.throwIfAborted();
    return line;
  }

  async #runSource(path: string, { flash, signal }: Typed): Promise<ConsoleEntry[]> {
    const told = new ToldEntries();
    try {
      const running = { flash, signal, onEntry: told.add, onProgress: this.#onProgress };
      const result = await this.runScript(path, running);
      return [...told.list(), resultEntry(path, result)];
    } catch (thrown) {
      return [...told.list(), endEntry(thrown, signal)];
    }
  }

  async #runLine({ line, flash, signal }: Typed): Promise<ConsoleEntry[]> {
    const entries: ConsoleEntry[] = [];
    try {
      await untilEither(signal, this.#ended, (until) =>
        runTypedLine(this.#session.machine, line, {
          flash,
          signal: until,
          onEntry: (entry) => void entries.push(entry),
          onProgress: this.#onProgress,
        }),
      );
      return entries;
    } catch (thrown) {
      return [...entries, endEntry(thrown, signal)];
    }
  }
}

/** A line of the console. */
interface Typed {
  readonly line: string;
  readonly flash: number;
  readonly signal: AbortSignal;
}

/** The file that a line of the console names to be run; null for any other line. */
function sourcePath(line: string): string | null {
  const [, path] = /^\s*source(?:\s+(.*))?$/i.exec(line) ?? [];
  if (path !== undefined) return path.trim().replace(/^"(.*)"$/, '$1');
  return /^\s*source\s*$/i.test(line) ? '' : null;
}

const CANCELLED_ENTRY: ConsoleEntry = {
  kind: 'text',
  text: 'cancelled: what was done until then stays',
  tone: 'bad',
};

/** Why it did not go on. @throws what is no UserError, and where the machine is gone that has the transcript */
function endEntry(thrown: unknown, { aborted }: AbortSignal): ConsoleEntry {
  if (aborted) return CANCELLED_ENTRY;
  if (!(thrown instanceof UserError) || thrown.report.code === 'no-machine') throw thrown;
  const { what, where, todo } = thrown.report;
  return { kind: 'error', what: where === null ? what : `${what}: ${where}`, todo, column: null };
}
