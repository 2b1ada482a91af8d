/** What is done with a whole trace log and the machine that is open: read in a worker, then played to its flashes. */
import type { ToldExplanation } from '../../app/contract/operation.ts';
import type { LogDamage, ReplayResult } from '../../app/contract/trace.ts';
import type { Machine } from '../session/machine.ts';
import type { OpenSession } from '../session/open-session.ts';
import { untilEither } from '../work/either-of.ts';
import { runInWorker } from '../work/run-in-worker.ts';
import type { Progress } from '../work/task.ts';
import { explain } from './explain.ts';
import { type FollowListener, follow } from './follow.ts';
import { LOAD_LOG } from './load-log.ts';
import type { Playing } from './play-log.ts';
import { replay } from './replay.ts';
import type { TraceLog } from './trace-log.ts';

/** How far it is: first the log's bytes are read, then its events are played. */
export interface LogProgress extends Progress {
  readonly phase: 'reading' | 'playing';
}

/** What a log tells of a driver, and which of its lines could not be read. */
export interface ExplainedLog extends ToldExplanation {
  readonly damage: LogDamage;
}

/** Does something with the log at a path, `signal` ends it; `onProgress` hears how far it is. */
type WithLog<T> = (
  path: string,
  signal: AbortSignal,
  onProgress?: (progress: LogProgress) => void,
) => Promise<T>;

/** No requests of a window: they read any file. When one ends, for whatever reason, the worker that read the log is gone. */
export interface LogCommands {
  /**
   * Plays a log that QEMU wrote with `-trace 'pflash_*'` to the open machine, whose flashes must hold the images of then.
   * @throws UserError for a log that can't be read or is of another board; the reason of `signal`.
   */
  readonly replayLog: WithLog<ReplayResult>;
  /** Says what the driver did that such a log tells of. @throws UserError as `replayLog` does; the reason of `signal`. */
  readonly explainLog: WithLog<ExplainedLog>;
  /**
   * Says the same of a log that is still written, as it grows: until the writer of a FIFO closes it, or `until`.
   * @throws UserError as `explainLog` does, and for a file that becomes shorter
   */
  readonly followLog: (path: string, until: AbortSignal, listener: FollowListener) => Promise<ExplainedLog>;
}

/** `ended` ends them all. */
export function logCommands(
  session: OpenSession,
  { workerPath, ended }: { readonly workerPath: string; readonly ended: AbortSignal },
): LogCommands {
  const play =
    <T>(use: Use<T>): WithLog<Played<T>> =>
    (path, signal, onProgress = () => undefined) =>
      untilEither(signal, ended, (until) =>
        playFile(session, path, use, { workerPath, signal: until, onProgress }),
      );
  return {
    replayLog: async (...given) => {
      const { log, result, seconds } = await play(replay)(...given);
      return { ...result, eventsPerSecond: result.events / seconds, ...damageOf(log) };
    },
    explainLog: async (...given) => {
      const { log, result } = await play(explain)(...given);
      return { ...result, damage: damageOf(log) };
    },
    followLog: (path, until, listener) =>
      untilEither(until, ended, async (either) => {
        const { log, explanation } = await follow(session.machine, path, { until: either, listener });
        return { ...explanation, damage: damageOf(log) };
      }),
  };
}

type Use<T> = (machine: Machine, log: TraceLog, playing: Playing) => Promise<T>;

interface Played<T> {
  readonly log: TraceLog;
  readonly result: T;
  /** Without the time that reading the log took. */
  readonly seconds: number;
}

interface Reading {
  readonly workerPath: string;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LogProgress) => void;
}

async function playFile<T>(
  session: OpenSession,
  path: string,
  use: Use<T>,
  { workerPath, signal, onProgress }: Reading,
): Promise<Played<T>> {
  // The one that is open now: not one that is opened while the log is read.
  const { machine } = session;
  const log = await runInWorker(
    LOAD_LOG,
    { path },
    { workerPath, signal, onProgress: (progress) => onProgress({ phase: 'reading', ...progress }) },
  );
  const start = performance.now();
  try {
    const result = await use(machine, log, {
      signal,
      onProgress: (progress) => onProgress({ phase: 'playing', ...progress }),
    });
    return { log, result, seconds: (performance.now() - start) / 1000 };
  } finally {
    // What windows hear of the change.
    if (session.state() !== null) session.changed();
  }
}

function damageOf({ damagedCount, damagedLines }: TraceLog): LogDamage {
  return { damagedCount, damagedLines: [...damagedLines] };
}
