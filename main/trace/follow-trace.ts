/** Makes a log that a running QEMU still writes the history of the open machine: its devices move with the guest. */
import { basename } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MachineState } from '../../app/contract/machine.ts';
import type { OpenSession } from '../session/open-session.ts';
import { eventAt, indicesOf, mustNotWriteThrough } from './load-trace.ts';
import { LogReader } from './log-reader.ts';
import { tailOf } from './log-tail.ts';
import { checkLog } from './play-log.ts';

/** Between two turns that others have. */
const BATCH_EVENTS = 2_000;
/** How often it is looked whether the person is back at the end. */
const PAUSE_MS = 50;

/**
 * Until the writer of a FIFO closes it, or `signal`. Whoever goes back in the history pauses it, and goes on where they
 * come back to the end.
 * @throws UserError as `tailOf` and `checkLog` do, where a flash writes through, and if the machine is closed
 */
export async function followTrace(
  session: OpenSession,
  path: string,
  signal: AbortSignal,
): Promise<MachineState> {
  for (const flash of session.machine.flashes) mustNotWriteThrough(flash);
  const reader = new LogReader();
  const log = reader.soFar;
  const pieces = tailOf(path, signal);
  // What can't be read is refused before anything is opened anew.
  const first = await pieces.next();
  const machine = session.openAnew();
  machine.history.beginWith({
    name: basename(path),
    get events() {
      return log.count;
    },
    get damagedLines() {
      return log.damagedCount;
    },
    get lines() {
      return log.line;
    },
  });
  await machine.whilePlaying('followed', async () => {
    let played = 0;
    for (let next = first; !next.done; next = await pieces.next()) {
      if (next.value !== null) reader.take(next.value);
      checkLog(machine, log, played);
      const flashes = indicesOf(machine, log);
      while (played < log.count) {
        while (machine.history.isBack && !signal.aborted) await wait(PAUSE_MS);
        if (signal.aborted) return;
        const to = Math.min(played + BATCH_EVENTS, log.count);
        for (; played < to; played++) machine.play(eventAt(log, played, flashes));
        await new Promise(setImmediate);
        machine.mustBeOpen();
      }
      machine.mustBeOpen();
    }
  });
  machine.history.story.end();
  return session.changed();
}
