/** Plays what a driver did on a QEMU to the flashes of a machine, and compares every value that was read. */
import { UserError } from '../../app/contract/errors.ts';
import type { Mismatch, ReplayResult } from '../../app/contract/trace.ts';
import type { FlashDevice } from '../pflash/flash-device.ts';
import { lowBytes, type WidthBytes } from '../pflash/geometry.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import { TRACE_KINDS, type TraceLog } from './trace-log.ts';

/** What a log leads to; the rest of the contract's result is about the log and the time. */
export type Replayed = Pick<ReplayResult, 'events' | 'reads' | 'mismatches' | 'firstMismatch' | 'operations'>;

interface Replaying {
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
 * Sends the cycles to the devices as the log has them: split already, at offsets of the device. Where the log says that
 * a timer fired, virtual time passes until the next one does.
 * @throws UserError if the machine has no device of a name in the log, is closed or loses an image meanwhile, or on
 *   `signal`.
 */
export async function replay(
  machine: Machine,
  log: TraceLog,
  { signal, onProgress }: Replaying,
): Promise<Replayed> {
  const player = new Player(machine, log);
  for (let from = 0; from < log.count; from += BATCH_EVENTS) {
    machine.mustBeOpen();
    const to = Math.min(from + BATCH_EVENTS, log.count);
    player.play(from, to);
    onProgress({ done: to, total: log.count });
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  machine.mustBeOpen();
  return player.result();
}

class Player {
  readonly #machine: Machine;
  readonly #log: TraceLog;
  #devices: readonly FlashDevice[] = [];
  #reads = 0;
  #mismatches = 0;
  #firstMismatch: Mismatch | null = null;
  #operations = 0;

  constructor(machine: Machine, log: TraceLog) {
    this.#machine = machine;
    this.#log = log;
  }

  /** The devices are asked for anew each time: one that got another mode between two batches is another one. */
  play(from: number, to: number): void {
    this.#machine.history.forget();
    this.#devices = this.#log.devices.map((name) => deviceNamed(this.#machine, name));
    const { kind, device, offset, widthBytes, value } = this.#log;
    for (let at = from; at < to; at++) {
      const played = this.#devices[device[at] ?? 0];
      if (played === undefined) throw new Error(`event ${at} is of no device`);
      const width = toWidth(widthBytes[at]);
      if ((offset[at] ?? 0) + width > played.array.bytes.length) throw this.#pastTheEnd(at);
      if (kind[at] === WRITE) this.#write(played, offset[at] ?? 0, { data: value[at] ?? 0, width });
      else if (kind[at] === READ) this.#compare(at, played.read(offset[at] ?? 0, width), width);
      else if (kind[at] === TIMER) this.#fireTimer();
      else played.reset();
    }
  }

  #pastTheEnd(at: number): UserError {
    const { line, offset, devices, device } = this.#log;
    const where = `0x${(offset[at] ?? 0).toString(16)}`;
    return new UserError({
      code: 'bad-input',
      what: `Line ${line[at]} of the log is at ${where} of ${devices[device[at] ?? 0]}, which is smaller here`,
      where: null,
      todo: 'Choose the board that the log was recorded on, with an image of that size.',
    });
  }

  result(): Replayed {
    return {
      events: this.#log.count,
      reads: this.#reads,
      mismatches: this.#mismatches,
      firstMismatch: this.#firstMismatch,
      operations: this.#operations,
    };
  }

  #write(
    device: FlashDevice,
    deviceOffset: number,
    { data, width }: { data: number; width: WidthBytes },
  ): void {
    const wasDirect = device.isDirect;
    device.write(deviceOffset, lowBytes(data, width), width);
    if (wasDirect && !device.isDirect) this.#operations++;
  }

  #compare(at: number, got: number, width: WidthBytes): void {
    this.#reads++;
    const expected = lowBytes(this.#log.value[at] ?? 0, width);
    const answered = lowBytes(got, width);
    if (expected === answered) return;
    this.#mismatches++;
    this.#firstMismatch ??= { line: this.#log.line[at] ?? 0, expected, got: answered };
  }

  #fireTimer(): void {
    const { clock } = this.#machine;
    if (clock.nextDeadlineNanoseconds !== null) clock.advanceTo(clock.nextDeadlineNanoseconds);
  }
}

function toWidth(widthBytes: number | undefined): WidthBytes {
  return widthBytes === 4 || widthBytes === 2 ? widthBytes : 1;
}

function deviceNamed(machine: Machine, name: string): FlashDevice {
  const flash = machine.flashes.find(({ plan }) => plan.name === name);
  if (flash !== undefined) return flash.device;
  const names = machine.flashes.map(({ plan }) => plan.name).join(', ');
  throw new UserError({
    code: 'bad-input',
    what: `The log speaks of ${name}, which the ${machine.board.id} board has not (it has ${names})`,
    where: null,
    todo: 'Choose the board that the log was recorded on with --board.',
  });
}
