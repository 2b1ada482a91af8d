/** Why a comparison ended that found no difference, as a person is told it. */
import { oneLine, UserError } from '../../app/contract/errors.ts';
import { QemuGone } from '../qemu/qtest-session.ts';

/** What can't be compared any further, though nothing differs; the message is a sentence without its end. */
export class NotComparable extends Error {
  readonly todo: string;

  constructor(what: string, todo = 'Start it again to go on.') {
    super(what);
    this.todo = todo;
  }
}

/** QEMU's time went on too far before it was stopped: another one, from the beginning, may be stopped in time. */
export class TimeSlipped extends NotComparable {}

/** In one line; null for what is no person's to mend. */
export function reasonOf(thrown: unknown): string | null {
  const said = asUserError(thrown);
  return said instanceof UserError ? oneLine(said.report) : null;
}

/** Runs `body`. @throws the reason of `signal` if it has aborted; what `body` throws, for a person where it is one's to mend */
export async function comparable<T>(signal: AbortSignal, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (thrown) {
    signal.throwIfAborted();
    throw asUserError(thrown);
  }
}

function asUserError(thrown: unknown): unknown {
  if (!(thrown instanceof QemuGone || thrown instanceof NotComparable)) return thrown;
  const todo = thrown instanceof NotComparable ? thrown.todo : 'Start it again to go on.';
  return new UserError({
    code: 'unsupported',
    what: thrown.message,
    where: null,
    todo: `Up to there both did the same. ${todo}`,
  });
}
