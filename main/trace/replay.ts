/** Plays what a driver did on a QEMU to the flashes of a machine, and compares every value that was read. */
import type { Mismatch, ReplayResult } from '../../app/contract/trace.ts';
import { lowBytes } from '../pflash/geometry.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { type EventTaker, fireTimer, type Playing, playLog, widthAt } from './play-log.ts';
import type { TraceLog } from './trace-log.ts';

/** What a log leads to; the rest of the contract's result is about the log and the time. */
export type Replayed = Pick<ReplayResult, 'events' | 'reads' | 'mismatches' | 'firstMismatch' | 'operations'>;

/**
 * Sends the cycles to the devices as the log has them: split already, at offsets of the device. Where the log says that
 * a timer fired, virtual time passes until the next one does.
 * @throws UserError as `playLog` does
 */
export async function replay(machine: Machine, log: TraceLog, playing: Playing): Promise<Replayed> {
  const taker = new Comparing(machine, log);
  await playLog(machine, log, { taker, ...playing });
  return taker.result();
}

class Comparing implements EventTaker {
  readonly #machine: Machine;
  readonly #log: TraceLog;
  #reads = 0;
  #mismatches = 0;
  #firstMismatch: Mismatch | null = null;
  #operations = 0;

  constructor(machine: Machine, log: TraceLog) {
    this.#machine = machine;
    this.#log = log;
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

  write({ device }: Flash, at: number): void {
    const width = widthAt(this.#log, at);
    const wasDirect = device.isDirect;
    device.write(this.#log.offset[at] ?? 0, lowBytes(this.#log.value[at] ?? 0, width), width);
    if (wasDirect && !device.isDirect) this.#operations++;
  }

  read({ device }: Flash, at: number): void {
    const width = widthAt(this.#log, at);
    const answered = lowBytes(device.read(this.#log.offset[at] ?? 0, width), width);
    this.#reads++;
    const expected = lowBytes(this.#log.value[at] ?? 0, width);
    if (expected === answered) return;
    this.#mismatches++;
    this.#firstMismatch ??= { line: this.#log.line[at] ?? 0, expected, got: answered };
  }

  timer(): void {
    fireTimer(this.#machine);
  }

  reset({ device }: Flash): void {
    device.reset();
  }
}
