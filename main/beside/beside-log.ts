/** Plays a trace log to the open machine and to a QEMU that has its board, and compares what the two answer. */
import type { BesideDifference, BesideResult } from '../../app/contract/beside.ts';
import type { LogDamage } from '../../app/contract/trace.ts';
import { installedProgram, type QemuProgram } from '../qemu/program.ts';
import type { OpenSession } from '../session/open-session.ts';
import { LOAD_LOG } from '../trace/load-log.ts';
import { eventAt, indicesOf } from '../trace/load-trace.ts';
import type { LogProgress } from '../trace/log-commands.ts';
import { checkLog } from '../trace/play-log.ts';
import type { TraceLog } from '../trace/trace-log.ts';
import { untilEither } from '../work/either-of.ts';
import { runInWorker } from '../work/run-in-worker.ts';
import { Comparison } from './comparison.ts';
import { comparable, TimeSlipped } from './end-words.ts';
import { StagedImages } from './staged-images.ts';
import { boardBeside, openAlike, startAlike } from './start-pair.ts';

/** No request of a window: it reads any file. */
export interface BesideLog {
  /**
   * Up to the first difference. The QEMU is gone when it ends, for whatever reason.
   * @throws UserError for a log that can't be read or is of another board, where no QEMU has the board or it does not
   *   start, or can't go on; the reason of `signal`
   */
  readonly besideLog: (
    path: string,
    signal: AbortSignal,
    onProgress?: (progress: LogProgress) => void,
  ) => Promise<BesideResult & LogDamage>;
}

/** Cycles of one turn: between two looks at `signal`. */
const BATCH_EVENTS = 2_000;

/** `ended` ends it. */
export function besideLog(
  session: OpenSession,
  { workerPath, ended }: { readonly workerPath: string; readonly ended: AbortSignal },
): BesideLog {
  return {
    besideLog: (path, signal, onProgress = () => undefined) =>
      untilEither(signal, ended, async (until) => {
        const { machine } = session;
        const program = await installedProgram(boardBeside(machine).binaries, until);
        const log = await runInWorker(
          LOAD_LOG,
          { path },
          {
            workerPath,
            signal: until,
            onProgress: (progress) => onProgress({ phase: 'reading', ...progress }),
          },
        );
        checkLog(machine, log);
        const images = await StagedImages.of(machine);
        try {
          const playing = { images, flashes: indicesOf(machine, log), program, until, onProgress };
          return await comparable(until, () => compareWith(log, playing));
        } finally {
          images.remove();
        }
      }),
  };
}

/** How often QEMU is started anew because it was not stopped in time. */
const SLIPS_MAX = 5;

async function compareWith(log: TraceLog, playing: Playing, slips = 0): Promise<BesideResult & LogDamage> {
  const { images, program, until } = playing;
  const ours = openAlike(images);
  const qemu = await startAlike(ours.machine, program, { signal: until }).catch((thrown: unknown) => {
    ours.machine.close();
    throw thrown;
  });
  const end = () => void qemu.close();
  until.addEventListener('abort', end);
  try {
    const comparison = new Comparison(ours, qemu, program);
    const difference = await playAll(comparison, log, playing);
    const { events, reads, unsent } = comparison;
    const { damagedCount, damagedLines } = log;
    const result = { program: program.name, version: program.version, events, reads, unsent, difference };
    return { ...result, damagedCount, damagedLines: [...damagedLines] };
  } catch (thrown) {
    if (!(thrown instanceof TimeSlipped) || slips >= SLIPS_MAX) throw thrown;
  } finally {
    until.removeEventListener('abort', end);
    ours.machine.close();
    await qemu.close();
  }
  return compareWith(log, playing, slips + 1);
}

interface Playing {
  readonly images: StagedImages;
  /** The flash of each device of the log. */
  readonly flashes: readonly number[];
  readonly program: QemuProgram;
  readonly until: AbortSignal;
  readonly onProgress: (progress: LogProgress) => void;
}

/** The first difference with its line, or null. */
async function playAll(
  comparison: Comparison,
  log: TraceLog,
  { flashes, until, onProgress }: Playing,
): Promise<BesideResult['difference']> {
  for (let from = 0; from < log.count; from += BATCH_EVENTS) {
    const to = Math.min(from + BATCH_EVENTS, log.count);
    const events = Array.from({ length: to - from }, (_, index) => eventAt(log, from + index, flashes));
    const difference = await comparison.play(events);
    until.throwIfAborted();
    if (difference !== null) return withLine(log, difference);
    onProgress({ phase: 'playing', done: to, total: log.count });
  }
  const difference = await comparison.compareBytes(() => !until.aborted);
  return difference && withLine(log, difference);
}

function withLine(log: TraceLog, difference: BesideDifference): BesideResult['difference'] {
  return { ...difference, line: log.line[difference.number - 1] ?? 1 };
}
