/** Long work on the open machine in steps, with a turn for others now and then. */
import type { Machine } from '../session/machine.ts';

/** Between two turns that others have, whichever is reached first: a step may erase a whole chip. */
const TURN_STEPS = 2000;
const TURN_MS = 10;

/** Work whose steps say something, up to what comes of it. */
type Work<Said, Result> = Iterator<Said, Result, undefined>;

/** What came of it; null while there is more to do. */
type Ended<Result> = { readonly result: Result } | null;

/** @throws what a step throws */
export function takeTurn<Said, Result>(
  work: Work<Said, Result>,
  onSaid: (said: Said) => void,
): Ended<Result> {
  const endMs = performance.now() + TURN_MS;
  for (let steps = 0; steps < TURN_STEPS && performance.now() < endMs; steps++) {
    const step = work.next();
    if (step.done) return { result: step.value };
    onSaid(step.value);
  }
  return null;
}

/**
 * Takes turns to the end; `takeOne` takes one of them.
 * @throws what a turn throws; UserError if the machine is closed or loses an image while others have theirs; the reason of
 *   `signal`
 */
export async function workInTurns<Result>(
  machine: Machine,
  signal: AbortSignal,
  takeOne: () => Ended<Result>,
): Promise<Result> {
  for (;;) {
    signal.throwIfAborted();
    machine.mustBeOpen();
    const ended = takeOne();
    if (ended !== null) return ended.result;
    await new Promise(setImmediate);
  }
}
