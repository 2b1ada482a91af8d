/** Plays a log as `replay` does, and says what the driver did: operations and findings. */
import type { Finding, ToldExplanation } from '../../app/contract/operation.ts';
import { DriverFollower } from '../operations/follower.ts';
import { makeAndSee } from '../operations/seen-cycle.ts';
import { ToldOperations } from '../operations/told-operations.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { type EventTaker, fireTimer, type Playing, playLog, widthAt } from './play-log.ts';
import { summaryOf } from './summary.ts';
import type { TraceLog } from './trace-log.ts';

/** The flashes must hold what they held when the log began. @throws UserError as `playLog` does */
export async function explain(machine: Machine, log: TraceLog, playing: Playing): Promise<ToldExplanation> {
  const taker = new Following(machine, log);
  await playLog(machine, log, { taker, ...playing });
  return taker.result(playing.signal);
}

/** Makes each event of a log on its flash, and follows what the driver does. */
export class Following implements EventTaker {
  readonly #machine: Machine;
  readonly #log: TraceLog;
  readonly #follower: DriverFollower;

  constructor(machine: Machine, log: TraceLog) {
    this.#machine = machine;
    this.#log = log;
    this.#follower = new DriverFollower(
      machine.flashes.map(({ plan, device }) => ({ name: plan.name, base: plan.base, device })),
    );
  }

  /** As far as they are known; the last ones may still change. */
  get operations(): DriverFollower['operations'] {
    return this.#follower.operations;
  }

  /** In the order of their cycles, with their lines. */
  findings(): Finding[] {
    return this.#follower.findings.map((found) => ({
      ...found,
      line: this.#log.line[found.cycle - 1] ?? null,
    }));
  }

  /** Nothing more comes. @throws the reason of `signal` */
  async result(signal: AbortSignal): Promise<ToldExplanation> {
    this.#follower.end();
    const operations = new ToldOperations(this.#follower.operations);
    const findings = this.findings();
    const told = { operations, findings, events: this.#log.count };
    return { operations, findings, summary: await summaryOf(told, signal) };
  }

  write(flash: Flash, at: number): void {
    this.#make('write', flash, at);
  }

  read(flash: Flash, at: number): void {
    this.#make('read', flash, at);
  }

  timer({ index }: Flash): void {
    fireTimer(this.#machine);
    this.#follower.takeTimer(index);
  }

  reset({ index, device }: Flash): void {
    device.reset();
    this.#follower.takeReset(index);
  }

  #make(direction: 'read' | 'write', { index, device }: Flash, at: number): void {
    const { offset, value } = this.#log;
    const seen = makeAndSee(device, {
      number: at + 1,
      direction,
      deviceOffset: offset[at] ?? 0,
      widthBytes: widthAt(this.#log, at),
      data: value[at] ?? 0,
    });
    this.#follower.take(index, seen);
  }
}
