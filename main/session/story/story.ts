/** What a driver did to an open machine, up to the end of one branch of its history: told as it is done, event by event. */

import type { StorySummary } from '../../../app/contract/machine.ts';
import type { DriverOperation, Finding } from '../../../app/contract/operation.ts';
import { DriverFollower } from '../../operations/follower.ts';
import type { Flash } from '../flash.ts';
import { leadingCount } from '../journal/leading-count.ts';

/** The log that a history begins with. */
export interface LoadedLog {
  readonly name: string;
  readonly events: number;
  readonly damagedLines: number;
  /** Of the event at each index, from 1 on. */
  readonly lines: Uint32Array;
}

/** What is taken over from the story of another branch. */
interface Beginning {
  readonly operations: readonly DriverOperation[];
  readonly findings: readonly Finding[];
}

/** Tells one story from another. */
let nextId = 1;

const NOTHING: Beginning = { operations: [], findings: [] };

export class Story {
  readonly #flashes: readonly Flash[];
  readonly #follower: DriverFollower;
  readonly #beginning: Beginning;
  readonly log: LoadedLog | null;
  readonly #id = nextId++;
  /** Events that it followed. */
  #followed = 0;

  /** Of these flashes, as they are now. */
  constructor(flashes: readonly Flash[], log: LoadedLog | null = null, beginning: Beginning = NOTHING) {
    this.#flashes = flashes;
    this.#follower = new DriverFollower(flashes.map(({ plan, device }) => ({ name: plan.name, device })));
    this.#beginning = beginning;
    this.log = log;
  }

  /** Follows what an event does to the flashes; `number` is its place in the history, from 1 on. */
  during<T>(number: number, body: () => T): T {
    this.#followed++;
    for (const { index, tap } of this.#flashes)
      tap.listener = { number, onSeen: (seen) => this.#follower.take(index, seen) };
    try {
      return body();
    } finally {
      for (const { tap } of this.#flashes) tap.listener = null;
    }
  }

  /** A flash did something by itself while time passed. */
  takeTimer(flash: number): void {
    this.#follower.takeTimer(flash);
  }

  takeReset(flash: number): void {
    this.#follower.takeReset(flash);
  }

  /** Nothing more comes, as far as is known. */
  end(): void {
    this.#followed++;
    this.#follower.end();
  }

  /** The last position that is no later and where no operation is under way. */
  startBefore(position: number): number {
    let start = position;
    for (let at = this.#count - 1; at >= 0; at--) {
      const { firstCycle, lastCycle } = this.#spanAt(at);
      if (firstCycle <= start && start < lastCycle) start = firstCycle - 1;
    }
    return start;
  }

  /** Goes on from a position otherwise than this one does: what was done until there is the same. */
  fork(position: number): Story {
    const operations = this.operations(0, this.#count).filter(({ lastCycle }) => lastCycle <= position);
    const findings = this.findings().filter(({ cycle }) => cycle <= position);
    return new Story(this.#flashes, this.log, { operations, findings });
  }

  /** Fewer where they end. */
  operations(from: number, count: number): DriverOperation[] {
    const { operations } = this.#beginning;
    const told = operations.slice(from, from + count);
    const start = Math.max(0, from - operations.length);
    const rest = this.#follower.operations.slice(start, start + count - told.length);
    return [...told, ...rest.map((operation) => operation.tell())];
  }

  /** In the order of the cycles that show them. */
  findings(): Finding[] {
    const lines = this.log?.lines;
    const found = this.#follower.findings.map((each) => ({ ...each, line: lines?.[each.cycle - 1] ?? null }));
    return [...this.#beginning.findings, ...found];
  }

  summary(position: number): StorySummary {
    const findings = this.findings();
    const countOf = (severity: Finding['severity']) =>
      findings.filter((finding) => finding.severity === severity).length;
    const begun = leadingCount(this.#count, (at) => this.#spanAt(at).firstCycle <= position);
    const { log } = this;
    return {
      version: `${this.#id}.${this.#followed}`,
      operations: this.#count,
      current: begun === 0 ? null : begun - 1,
      errors: countOf('error'),
      warnings: countOf('warning'),
      notes: countOf('note'),
      log: log && { name: log.name, events: log.events, damagedLines: log.damagedLines },
    };
  }

  /** Where a run ends that begins at a position: after the operation, or before it. Null where there is none that way. */
  operationEnd(position: number, direction: 'forward' | 'back'): number | null {
    const begun = leadingCount(this.#count, (at) => this.#spanAt(at).firstCycle <= position);
    if (direction === 'back') return begun === 0 ? null : this.#spanAt(begun - 1).firstCycle - 1;
    const current = begun === 0 ? undefined : this.#spanAt(begun - 1);
    if (current !== undefined && current.lastCycle > position) return current.lastCycle;
    return begun < this.#count ? this.#spanAt(begun).lastCycle : null;
  }

  /** The cycle of the next finding, or of the one before; null where there is none that way. */
  findingFrom(position: number, direction: 'forward' | 'back'): number | null {
    const cycles = this.findings().map(({ cycle }) => cycle);
    const found =
      direction === 'forward'
        ? cycles.find((cycle) => cycle > position)
        : cycles.findLast((cycle) => cycle < position);
    return found ?? null;
  }

  get #count(): number {
    return this.#beginning.operations.length + this.#follower.operations.length;
  }

  #spanAt(index: number): Pick<DriverOperation, 'firstCycle' | 'lastCycle'> {
    const { operations } = this.#beginning;
    const span = operations[index] ?? this.#follower.operations[index - operations.length];
    if (span === undefined) throw new RangeError(`there is no operation ${index}`);
    return span;
  }
}
