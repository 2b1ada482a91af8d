/** Goes through the events of a log with the flashes of a machine that they are of, in batches that let others have a turn. */
import { UserError } from '../../app/contract/errors.ts';
import type { WidthBytes } from '../pflash/geometry.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import { TRACE_KINDS, type TraceLog } from './trace-log.ts';

/** Does with each event what it is for; `at` is its index in the log. Offsets are in the device, widths are 1, 2 or 4. */
export interface EventTaker {
  write(flash: Flash, at: number): void;
  read(flash: Flash, at: number): void;
  /** The flash's timer fired. */
  timer(flash: Flash): void;
  reset(flash: Flash): void;
}

export interface Playing {
  readonly signal: AbortSignal;
  /** Counts events. */
  readonly onProgress: OnProgress;
}

/** Between two looks at the files and at `signal`. */
const BATCH_EVENTS = 50_000;
const READ = TRACE_KINDS.indexOf('read');
const WRITE = TRACE_KINDS.indexOf('write');
const TIMER = TRACE_KINDS.indexOf('timer');

/**
 * Hands over the events in their order.
 * @throws UserError if the machine has no device of a name in the log, is closed or loses an image meanwhile, or on
 *   `signal`.
 */
export async function playLog(
  machine: Machine,
  log: TraceLog,
  { taker, signal, onProgress }: Playing & { readonly taker: EventTaker },
): Promise<void> {
  checkLog(machine, log);
  for (let from = 0; from < log.count; from += BATCH_EVENTS) {
    machine.mustBeOpen();
    const to = Math.min(from + BATCH_EVENTS, log.count);
    playEvents(machine, log, { taker, from, to });
    onProgress({ done: to, total: log.count });
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  machine.mustBeOpen();
}

/**
 * Whether the log is of this machine, before anything of it is done: all of it, or its events from an index on.
 * @throws UserError for a device that it has not, or one that is smaller here, with the first line that speaks of it
 */
export function checkLog(machine: Machine, log: TraceLog, from = 0): void {
  const sizes = flashesOf(machine, log).map(({ device }) => device.array.bytes.length);
  const { device, offset, widthBytes } = log;
  for (let at = from; at < log.count; at++) {
    if ((offset[at] ?? 0) + (widthBytes[at] ?? 0) > (sizes[device[at] ?? 0] ?? 0)) throw pastTheEnd(log, at);
  }
}

/**
 * Hands over the events [from, to), which were checked. The flashes are asked for anew each time: one that got another
 * mode between two calls is another one.
 */
export function playEvents(
  machine: Machine,
  log: TraceLog,
  { taker, from, to }: { taker: EventTaker; from: number; to: number },
): void {
  // No history: what is done to the devices here goes past the machine.
  machine.history.forget();
  const flashes = flashesOf(machine, log);
  const { kind, device } = log;
  for (let at = from; at < to; at++) {
    const flash = flashes[device[at] ?? 0];
    if (flash === undefined) throw new Error(`event ${at} is of no device`);
    if (kind[at] === WRITE) taker.write(flash, at);
    else if (kind[at] === READ) taker.read(flash, at);
    else if (kind[at] === TIMER) taker.timer(flash);
    else taker.reset(flash);
  }
}

function flashesOf(machine: Machine, log: TraceLog): Flash[] {
  return log.devices.map((name, index) => flashNamed(machine, name, { log, index }));
}

/** Virtual time passes until the next timer fires. */
export function fireTimer({ clock }: Machine): void {
  if (clock.nextDeadlineNanoseconds !== null) clock.advanceTo(clock.nextDeadlineNanoseconds);
}

/** Width of the event at an index. */
export function widthAt({ widthBytes }: TraceLog, at: number): WidthBytes {
  const width = widthBytes[at];
  return width === 4 || width === 2 ? width : 1;
}

function pastTheEnd({ line, offset, devices, device }: TraceLog, at: number): UserError {
  const where = `0x${(offset[at] ?? 0).toString(16)}`;
  return new UserError({
    code: 'bad-input',
    what: `Line ${line[at]} of the log is at ${where} of ${devices[device[at] ?? 0]}, which is smaller here`,
    where: null,
    todo: 'Choose the board that the log was recorded on, with an image of that size.',
  });
}

function flashNamed(
  machine: Machine,
  name: string,
  { log, index }: { readonly log: TraceLog; readonly index: number },
): Flash {
  const flash = machine.flashes.find(({ plan }) => plan.name === name);
  if (flash !== undefined) return flash;
  const line = log.line[log.device.indexOf(index)];
  const unit = machine.board.sheet?.flashes.findIndex((sheet) => sheet.name === name) ?? -1;
  if (unit >= 0)
    throw new UserError({
      code: 'bad-input',
      what: `Line ${line} of the log speaks of ${name}, which the ${machine.board.id} board has only with an image`,
      where: null,
      todo: `Give ${name} an image (--flash${unit} FILE on the command line; in the window, open it together with the others).`,
    });
  const names = machine.flashes.map(({ plan }) => plan.name).join(', ');
  throw new UserError({
    code: 'bad-input',
    what: `Line ${line} of the log speaks of ${name}, which the ${machine.board.id} board has not (it has ${names})`,
    where: null,
    todo: 'Choose the board that the log was recorded on.',
  });
}
