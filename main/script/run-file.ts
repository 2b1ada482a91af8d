/** Runs a script from a file on the open machine, in turns that let others have theirs. */
import type { ConsoleEntry } from '../../app/contract/console.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import { readScript, type Script, ScriptSyntaxError } from '../session/console/parse-script.ts';
import { groundOf } from '../session/console/run.ts';
import { runScript, type Told } from '../session/console/run-script.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import { readScriptFile } from './script-file.ts';
import { takeTurn, workInTurns } from './turns.ts';

export interface RunningScript {
  /** The flash that its first line is meant for. */
  readonly flash: number;
  readonly signal: AbortSignal;
  /** Hears what it says, as the console would show it. */
  readonly onEntry: (entry: ConsoleEntry) => void;
  /** Counts steps; told after each turn. */
  readonly onProgress?: OnProgress;
}

/**
 * A mistake in its text is what has failed, and nothing of it is run.
 * @throws UserError for a file that can't be read, and if the machine is closed meanwhile; on `signal`
 */
export async function runScriptFile(
  machine: Machine,
  path: string,
  running: RunningScript,
): Promise<ScriptResult> {
  machine.flash(running.flash);
  const text = readScriptFile(path);
  const counts = { lines: 0, cycles: 0, expects: 0 };
  try {
    const failed = await machine.whilePlaying('scripted', async () => {
      const reading = readScript(text, groundOf(machine, running.flash));
      const script = await workInTurns(machine, running.signal, () => takeTurn(reading, () => undefined));
      return play(machine, script, { ...running, counts });
    });
    return { ...counts, failed };
  } catch (thrown) {
    if (!(thrown instanceof ScriptSyntaxError)) throw thrown;
    const { message: what, todo, line, column } = thrown;
    const failed = { line, column: column + 1, what, todo, expected: null, got: null, mask: null };
    return { ...counts, failed };
  }
}

type Counts = Pick<ScriptResult, 'lines' | 'cycles' | 'expects'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function play(
  machine: Machine,
  script: Script,
  { signal, onEntry, onProgress, counts }: RunningScript & { readonly counts: Mutable<Counts> },
): Promise<ScriptResult['failed']> {
  const run = runScript(machine, script, { endsAtBadOperation: true });
  let done = 0;
  const hear = (told: Told) => {
    done++;
    if (told.kind === 'held') counts.expects++;
    else count(told.entry, counts, onEntry);
  };
  return workInTurns(machine, signal, () => {
    const ended = machine.asPlayer(() => takeTurn(run, hear));
    if (ended === null) onProgress?.({ done: Math.min(done, script.weight), total: script.weight });
    return ended;
  });
}

function count(entry: ConsoleEntry, counts: Mutable<Counts>, onEntry: RunningScript['onEntry']): void {
  if (entry.kind === 'script') counts.lines++;
  if (entry.kind === 'cycle') counts.cycles++;
  if (entry.kind === 'folded') counts.cycles += entry.cycles;
  onEntry(entry);
}
