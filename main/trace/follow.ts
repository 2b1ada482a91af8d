/** Follows a log that a running QEMU still writes: the devices move with the guest, and what it does is told as it is done. */
import type { DriverOperation, Finding, ToldExplanation } from '../../app/contract/operation.ts';
import { tell } from '../operations/known-operation.ts';
import type { Machine } from '../session/machine.ts';
import { Following } from './explain.ts';
import { LogReader } from './log-reader.ts';
import { tailOf } from './log-tail.ts';
import { checkLog, playEvents } from './play-log.ts';
import type { TraceLog } from './trace-log.ts';

export interface FollowListener {
  /** An operation is over, or goes on no more for now: words that come later are told with it once more. */
  onOperation(operation: DriverOperation): void;
  /** Something went wrong; what is said of it may grow. */
  onFinding(finding: Finding): void;
  /** Waited for now and then: what was told may be taken more slowly than the log is read. */
  whenTaken(): Promise<void>;
}

/** What was followed, and the log as it was read. */
export interface Followed {
  readonly log: TraceLog;
  readonly explanation: ToldExplanation;
}

/** Between two turns that others have. */
const BATCH_EVENTS = 10_000;
/** The last operations may still become part of a run. */
const UNSETTLED = 8;

/**
 * Until the writer of a FIFO closes it, or `until`: what was done by then is told in the end.
 * @throws UserError as `tailOf` and `checkLog` do, and if the machine is closed or loses an image
 */
export async function follow(
  machine: Machine,
  path: string,
  { until, listener }: { readonly until: AbortSignal; readonly listener: FollowListener },
): Promise<Followed> {
  const reader = new LogReader();
  const log = reader.soFar;
  const taker = new Following(machine, log);
  const teller = new Teller(taker, listener);
  let played = 0;
  const playOn = async (isQuiet: boolean) => {
    machine.mustBeOpen();
    checkLog(machine, log, played);
    while (played < log.count) {
      const to = Math.min(played + BATCH_EVENTS, log.count);
      playEvents(machine, log, { taker, from: played, to });
      played = to;
      teller.tell(false);
      await new Promise(setImmediate);
      await listener.whenTaken();
      machine.mustBeOpen();
    }
    teller.tell(isQuiet);
  };
  let isAllRead = false;
  for await (const piece of tailOf(path, until)) {
    if (piece !== null) reader.take(piece);
    isAllRead = piece === null;
    await playOn(piece === null);
  }
  // Whoever ends it before has the rest of a line unread: it is not a damaged one.
  if (isAllRead || !until.aborted) reader.end();
  await playOn(true);
  return { log, explanation: await taker.result(new AbortController().signal) };
}

/** Tells each operation once it is settled, and each finding once. */
class Teller {
  readonly #following: Following;
  readonly #listener: FollowListener;
  #told = 0;
  /** How many cycles the last one had that was told. */
  #lastCycles = 0;
  readonly #findings = new Set<string>();

  constructor(following: Following, listener: FollowListener) {
    this.#following = following;
    this.#listener = listener;
  }

  /** `isQuiet`: nothing more comes for now. */
  tell(isQuiet: boolean): void {
    const { operations } = this.#following;
    const settled = isQuiet ? operations.length : operations.length - UNSETTLED;
    const last = operations.at(this.#told - 1);
    if (last !== undefined && last.cycles > this.#lastCycles && this.#told <= settled) this.#told--;
    while (this.#told < settled) {
      const operation = operations.at(this.#told);
      // What goes on is told when it is over, or when others have come after it.
      if (operation === undefined || (!operation.isOver && this.#told >= operations.length - UNSETTLED))
        break;
      this.#listener.onOperation(tell(operation));
      this.#lastCycles = operation.cycles;
      this.#told++;
    }
    this.#told = Math.min(this.#told, operations.length);
    for (const finding of this.#following.findings()) {
      const name = `${finding.rule} ${finding.device} ${finding.cycle}`;
      if (this.#findings.has(name)) continue;
      this.#findings.add(name);
      this.#listener.onFinding(finding);
    }
  }
}
