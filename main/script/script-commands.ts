/** Scripts on the machine that is open: asked for by a window, typed as `source FILE`, or run by a command. */
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import type { OpenSession } from '../session/open-session.ts';
import { untilEither } from '../work/either-of.ts';
import type { OnProgress } from '../work/task.ts';
import { type RunningScript, runScriptFile } from './run-file.ts';
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
   * What was typed as `source FILE`: kept as a line of the transcript, even if it is cancelled. Why a file can't be run is
   * said as an entry. @throws UserError while no machine is open, and if it is closed meanwhile; the reason of the signal
   */
  async runTyped(path: string, { line: typed, flash, signal }: Typed): Promise<TranscriptLine> {
    const line = await this.#session.keep(typed, flash, async () => {
      const told = new ToldEntries();
      try {
        const running = { flash, signal, onEntry: told.add, onProgress: this.#onProgress };
        const result = await this.runScript(path, running);
        return [...told.list(), resultEntry(path, result)];
      } catch (thrown) {
        if (signal.aborted) return [...told.list(), CANCELLED_ENTRY];
        return [...told.list(), refusalEntry(thrown)];
      }
    });
    signal.throwIfAborted();
    return line;
  }
}

/** A line of the console that names a script. */
interface Typed {
  readonly line: string;
  readonly flash: number;
  readonly signal: AbortSignal;
}

/** The file that a line of the console names to be run; null for any other line. */
export function sourcePath(line: string): string | null {
  const [, path] = /^\s*source(?:\s+(.*))?$/i.exec(line) ?? [];
  if (path !== undefined) return path.trim().replace(/^"(.*)"$/, '$1');
  return /^\s*source\s*$/i.test(line) ? '' : null;
}

const CANCELLED_ENTRY: ConsoleEntry = {
  kind: 'text',
  text: 'cancelled: what was done until then stays',
  tone: 'bad',
};

/** @throws what is no UserError, and where the machine is gone that has the transcript */
function refusalEntry(thrown: unknown): ConsoleEntry {
  if (!(thrown instanceof UserError) || thrown.report.code === 'no-machine') throw thrown;
  const { what, where, todo } = thrown.report;
  return { kind: 'error', what: where === null ? what : `${what}: ${where}`, todo, column: null };
}
