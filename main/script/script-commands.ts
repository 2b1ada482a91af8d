/** Scripts on the machine that is open: asked for by a window, typed as `source FILE`, or run by a command. */
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import type { OpenSession } from '../session/open-session.ts';
import { untilEither } from '../work/either-of.ts';
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

export interface KeptScript {
  readonly line: TranscriptLine;
  readonly result: ScriptResult;
}

/** `ended` ends them all. */
export class Scripts implements ScriptCommands {
  readonly #session: OpenSession;
  readonly #ended: AbortSignal;

  constructor(session: OpenSession, ended: AbortSignal) {
    this.#session = session;
    this.#ended = ended;
  }

  runScript(path: string, running: RunningScript): Promise<ScriptResult> {
    return untilEither(running.signal, this.#ended, (signal) =>
      runScriptFile(this.#session.machine, path, { ...running, signal }),
    );
  }

  /** Runs one and keeps it as a line of the transcript, even if it is cancelled. @throws as `runScript` */
  async runKept(path: string, { line: typed, flash, signal }: Asked): Promise<KeptScript> {
    const { line, result } = await this.#session.keep(typed, flash, async () => {
      const told = new ToldEntries();
      const onEntry = (entry: ConsoleEntry) => told.add(entry);
      try {
        const ran = await this.runScript(path, { flash, signal, onEntry });
        return { entries: [...told.list(), resultEntry(path, ran)], result: ran };
      } catch (thrown) {
        if (!signal.aborted) throw thrown;
        return { entries: [...told.list(), CANCELLED_ENTRY], result: null };
      }
    });
    if (result === null) throw signal.reason;
    return { line, result };
  }

  /** What was typed as `source FILE`: why a file can't be run is said as an entry. */
  async runTyped(path: string, asked: Asked): Promise<TranscriptLine> {
    try {
      return (await this.runKept(path, asked)).line;
    } catch (thrown) {
      if (!(thrown instanceof UserError) || asked.signal.aborted) throw thrown;
      const { what, where, todo } = thrown.report;
      const subject = where === null ? what : `${what}: ${where}`;
      const entries: ConsoleEntry[] = [{ kind: 'error', what: subject, todo, column: null }];
      return (await this.#session.keep(asked.line, asked.flash, async () => ({ entries, result: null })))
        .line;
    }
  }
}

/** Who asked for a script to be kept in the transcript. */
interface Asked {
  /** What the transcript has as the line. */
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
