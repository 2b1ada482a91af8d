/** Runs a line of the console on the open machine: at once if it is short, else in turns as a script from a file. */
import { readLine } from '../session/console/run.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import type { RunningScript } from './run-file.ts';
import { takeTurn, workInTurns } from './turns.ts';

/** What is over sooner needs no progress. */
const UNTOLD_MS = 300;

/**
 * What is over within one turn may run whatever else goes on: each statement of it is refused or done by itself. After that
 * it has the machine to itself, unless somebody else has it already.
 * @throws UserError if the machine is closed or loses an image meanwhile; the reason of `signal`
 */
export async function runTypedLine(
  machine: Machine,
  line: string,
  { flash, signal, onEntry, onProgress }: RunningScript & { readonly onProgress: OnProgress },
): Promise<void> {
  const { entries, weight } = readLine(machine, flash, line);
  const begunMs = performance.now();
  let done = 0;
  const turn = () =>
    takeTurn(entries, (entry) => {
      done++;
      onEntry(entry);
    });
  if (turn() !== null) return;
  const rest = (takeOne: typeof turn) =>
    workInTurns(machine, signal, () => {
      if (performance.now() - begunMs >= UNTOLD_MS)
        onProgress({ done: Math.min(done, weight), total: weight });
      return takeOne();
    });
  if (machine.isPlayed) await rest(turn);
  else await machine.whilePlaying('typed', () => rest(() => machine.asPlayer(turn)));
}
