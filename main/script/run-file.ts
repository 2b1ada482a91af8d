/** Runs a script from a file on the open machine, in batches that let others have a turn. */
import type { ConsoleEntry } from '../../app/contract/console.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import { readScript, type Script, ScriptSyntaxError } from '../session/console/parse-script.ts';
import { groundOf } from '../session/console/run.ts';
import { runScript } from '../session/console/run-script.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import { readScriptFile } from './script-file.ts';

export interface RunningScript {
  /** The flash that its first line is meant for. */
  readonly flash: number;
  readonly signal: AbortSignal;
  /** Hears what it says, as the console would show it. */
  readonly onEntry: (entry: ConsoleEntry) => void;
  /** Counts steps; told after each batch. */
  readonly onProgress?: OnProgress;
}

/** Between two turns that others have, whichever is reached first: a step may erase a whole chip. */
const BATCH_STEPS = 2000;
const BATCH_MS = 10;

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
      return play(machine, await readInTurns(reading, running.signal), { ...running, counts });
    });
    return { ...counts, failed };
  } catch (thrown) {
    if (!(thrown instanceof ScriptSyntaxError)) throw thrown;
    const { message: what, todo, line, column } = thrown;
    const failed = { line, column: column + 1, what, todo, expected: null, got: null, mask: null };
    return { ...counts, failed };
  }
}

/** @throws what the reading throws; on `signal` */
async function readInTurns(
  reading: Generator<void, Script, undefined>,
  signal: AbortSignal,
): Promise<Script> {
  for (;;) {
    signal.throwIfAborted();
    const endMs = performance.now() + BATCH_MS;
    do {
      const step = reading.next();
      if (step.done) return step.value;
    } while (performance.now() < endMs);
    await new Promise(setImmediate);
  }
}

type Counts = Pick<ScriptResult, 'lines' | 'cycles' | 'expects'>;
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

async function play(
  machine: Machine,
  script: Script,
  { signal, onEntry, onProgress, counts }: RunningScript & { readonly counts: Mutable<Counts> },
): Promise<ScriptResult['failed']> {
  const run = runScript(machine, script, { endsAtBadOperation: true });
  let done = 0;
  for (;;) {
    signal.throwIfAborted();
    machine.mustBeOpen();
    const endMs = performance.now() + BATCH_MS;
    const batch = machine.asPlayer(() => {
      for (let steps = 0; steps < BATCH_STEPS && performance.now() < endMs; steps++) {
        const step = run.next();
        done++;
        if (step.done) return step;
        if (step.value.kind === 'held') counts.expects++;
        else count(step.value.entry, counts, onEntry);
      }
      return null;
    });
    if (batch !== null) return batch.value;
    onProgress?.({ done: Math.min(done, script.weight), total: script.weight });
    await new Promise(setImmediate);
  }
}

function count(entry: ConsoleEntry, counts: Mutable<Counts>, onEntry: RunningScript['onEntry']): void {
  if (entry.kind === 'script') counts.lines++;
  if (entry.kind === 'cycle') counts.cycles++;
  if (entry.kind === 'folded') counts.cycles += entry.cycles;
  onEntry(entry);
}
