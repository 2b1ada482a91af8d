/** Makes a trace log the history of the open machine: its images as they were, and then all that the log tells. */
import { basename } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import type { MachineState } from '../../app/contract/machine.ts';
import type { TraceProgress } from '../../app/contract/story.ts';
import type { Flash } from '../session/flash.ts';
import type { JournalEvent } from '../session/journal/event-columns.ts';
import type { Machine } from '../session/machine.ts';
import type { OpenSession } from '../session/open-session.ts';
import { runInWorker } from '../work/run-in-worker.ts';
import { LOAD_LOG } from './load-log.ts';
import { checkLog, widthAt } from './play-log.ts';
import { TRACE_KINDS, type TraceLog } from './trace-log.ts';

export interface LoadingTrace {
  readonly workerPath: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: TraceProgress) => void;
}

/** Between two turns that others have. */
const BATCH_EVENTS = 10_000;

/**
 * The machine that is open stays as it is where the log can't be read or does not fit, and nobody can do anything to it
 * meanwhile.
 * @throws UserError for such a log, where a flash writes through or another log is being loaded, and on `signal`
 */
export async function loadTrace(
  session: OpenSession,
  path: string,
  { workerPath, signal, onProgress }: LoadingTrace,
): Promise<MachineState> {
  const before = session.machine;
  return before.whilePlaying('loaded', async () => {
    for (const flash of before.flashes) mustNotWriteThrough(flash);
    const log = await runInWorker(
      LOAD_LOG,
      { path },
      { workerPath, signal, onProgress: (progress) => onProgress({ phase: 'reading', ...progress }) },
    );
    if (session.machine !== before) throw openedMeanwhile(path);
    checkLog(before, log);
    const machine = session.openAnew();
    const { count: events, damagedCount: damagedLines, line: lines } = log;
    machine.history.beginWith({ name: basename(path), events, damagedLines, lines });
    await machine.whilePlaying('loaded', () => playAll(machine, log, { signal, onProgress }));
    machine.history.story.end();
    return session.changed();
  });
}

async function playAll(
  machine: Machine,
  log: TraceLog,
  { signal, onProgress }: Pick<LoadingTrace, 'signal' | 'onProgress'>,
): Promise<void> {
  const flashes = indicesOf(machine, log);
  for (let from = 0; from < log.count; from += BATCH_EVENTS) {
    const to = Math.min(from + BATCH_EVENTS, log.count);
    for (let at = from; at < to; at++) machine.play(eventAt(log, at, flashes));
    onProgress({ phase: 'playing', done: to, total: log.count });
    await new Promise(setImmediate);
    signal.throwIfAborted();
    machine.mustBeOpen();
  }
}

/** The index of each device of the log among the machine's flashes. */
export function indicesOf(machine: Machine, { devices }: TraceLog): readonly number[] {
  return devices.map((name) => machine.flashes.findIndex(({ plan }) => plan.name === name));
}

/** The event at an index of the log; `flashes` are its devices among the machine's. */
export function eventAt(log: TraceLog, at: number, flashes: readonly number[]): JournalEvent {
  const kind = TRACE_KINDS[log.kind[at] ?? 0] ?? 'read';
  const flash = flashes[log.device[at] ?? 0] ?? 0;
  if (kind === 'timer' || kind === 'reset') return { kind, flash };
  const access = {
    flash,
    direction: kind,
    deviceOffset: log.offset[at] ?? 0,
    widthBytes: widthAt(log, at),
    data: log.value[at] ?? 0,
  };
  return { kind: 'access', access };
}

/** @throws UserError for a flash that writes through: a trace would be played into its file */
export function mustNotWriteThrough({ backing, plan }: Flash): void {
  if (backing?.mode !== 'write-through') return;
  throw new UserError({
    code: 'unsupported',
    what: `${plan.name} writes through to ${backing.name}, and a trace would be played into that file`,
    where: backing.path,
    todo: 'Switch it to scratch first.',
  });
}

function openedMeanwhile(path: string): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'Another machine was opened while the trace was read',
    where: path,
    todo: 'Load it again.',
  });
}
