/** What a driver did to an open machine, up to the end of the branch that is followed: told as it is done, event by event. */

import type { StorySummary } from '../../../app/contract/machine.ts';
import type { Finding } from '../../../app/contract/operation.ts';
import { DriverFollower, type Followed, type KnownThen } from '../../operations/follower.ts';
import type { SeenCycle } from '../../operations/seen-cycle.ts';
import type { TapListener } from '../device-tap.ts';
import type { Flash } from '../flash.ts';

/** The log that a history begins with; one that is still written grows. */
export interface LoadedLog {
  readonly name: string;
  readonly events: number;
  readonly damagedLines: number;
  /** Of the event at each index, from 1 on. May be longer than there are events. */
  readonly lines: Uint32Array;
}

type FoundNow = DriverFollower['findings'];

/** The story of a branch that was left, to be gone on with at its end. */
export interface LeftStory {
  readonly known: KnownThen;
  readonly followed: Followed;
  readonly eventsOfLog: number;
  readonly ended: FoundNow | null;
}

/** Tells one story from another. */
let nextId = 1;

export class Story {
  readonly log: LoadedLog | null;
  readonly #flashes: readonly Flash[];
  readonly #follower: DriverFollower;
  readonly #listeners: readonly TapListener[];
  readonly #id = nextId++;
  #version = 0;
  /** Of the event that is told now. */
  #number = 0;
  /** What was seen of it. Told when it is over: one that fails has not been. */
  #seen: { readonly flash: number; readonly cycle: SeenCycle }[] = [];
  /** How many events are the log's, from the first on. */
  #eventsOfLog: number;
  /** What is found where nothing more comes; null while more may. */
  #ended: FoundNow | null = null;
  /** As they are told; null where they are to be told anew. */
  #findings: readonly Finding[] | null = null;

  /** Of these flashes, as they are now. */
  constructor(flashes: readonly Flash[], log: LoadedLog | null) {
    this.#flashes = flashes;
    this.#follower = new DriverFollower(
      flashes.map(({ plan, device }) => ({ name: plan.name, base: plan.base, device })),
    );
    this.#listeners = flashes.map(({ index }) => this.#listenerOf(index));
    this.log = log;
    this.#eventsOfLog = log === null ? 0 : Number.POSITIVE_INFINITY;
  }

  /** Follows what an event does to the flashes; `number` is its place in the history, from 1 on. */
  during<T>(number: number, body: () => T): T {
    this.#number = number;
    this.#listen(true);
    try {
      const made = body();
      for (const { flash, cycle } of this.#seen) this.#follower.take(flash, cycle);
      this.#change();
      return made;
    } finally {
      this.#seen = [];
      this.#listen(false);
    }
  }

  /** A flash did something by itself while time passed. */
  takeTimer(flash: number): void {
    this.#follower.takeTimer(flash);
  }

  takeReset(flash: number): void {
    this.#follower.takeReset(flash);
  }

  /** Nothing more comes, as far as is known; if something does, nothing has ended. */
  end(): void {
    const { followed } = this.#follower;
    const known = this.#follower.remember();
    this.#follower.end();
    const ended = this.#follower.findings;
    known.restore(followed);
    this.#change();
    this.#ended = ended;
  }

  /** What is told is what is found where nothing more comes. */
  get hasEnded(): boolean {
    return this.#ended !== null;
  }

  /** From this event on they are not the log's. */
  leaveLog(number: number): void {
    this.#eventsOfLog = Math.min(this.#eventsOfLog, number - 1);
  }

  /** All that it knows: what happens from here on may be told once more, or otherwise. */
  remember(): KnownThen {
    return this.#follower.remember();
  }

  /** For a branch that another one parts from. */
  leave(): LeftStory {
    const [known, { followed }] = [this.remember(), this.#follower];
    return { known, followed, eventsOfLog: this.#eventsOfLog, ended: this.#ended };
  }

  /** A branch that was left is followed again. */
  comeBack({ known, followed, eventsOfLog, ended }: LeftStory): void {
    known.restore(followed);
    this.#change();
    this.#eventsOfLog = eventsOfLog;
    this.#ended = ended;
  }

  /** Goes back to what it knew at an earlier moment of the branch that is followed. */
  goBack(known: KnownThen): void {
    known.restore(this.#follower.followed);
    this.#change();
  }

  /** In the order of the cycles that show them. */
  findings(): readonly Finding[] {
    const found = this.#ended ?? this.#follower.findings;
    this.#findings ??= found.map((each) => ({ ...each, line: this.#lineOf(each.cycle) }));
    return this.#findings;
  }

  /** Another one whenever an operation or a finding may be another one. */
  get version(): string {
    return `${this.#id}.${this.#version}`;
  }

  summary(position: number): StorySummary {
    const counts = { error: 0, warning: 0, note: 0 };
    for (const { severity } of this.findings()) counts[severity]++;
    const begun = this.all.countUpTo(position);
    const { log } = this;
    return {
      version: this.version,
      operations: this.all.length,
      current: begun === 0 ? null : begun - 1,
      errors: counts.error,
      warnings: counts.warning,
      notes: counts.note,
      log: log && { name: log.name, events: log.events, damagedLines: log.damagedLines },
    };
  }

  /** The next position where an operation ends, or the one before where one begins; null where there is none that way. */
  operationEnd(position: number, direction: 'forward' | 'back'): number | null {
    const operations = this.all;
    if (direction === 'forward') return operations.endAfter(position);
    const begun = operations.countUpTo(position);
    return begun === 0 ? null : operations.firstCycleAt(begun - 1) - 1;
  }

  /** The cycle of the next finding, or of the one before; null where there is none that way. */
  findingFrom(position: number, direction: 'forward' | 'back', isErrorOnly = false): number | null {
    const findings = this.findings().filter(({ severity }) => !isErrorOnly || severity === 'error');
    const found =
      direction === 'forward'
        ? findings.find(({ cycle }) => cycle > position)
        : findings.findLast(({ cycle }) => cycle < position);
    return found?.cycle ?? null;
  }

  /** In the order of their first cycles; the last ones may still change. */
  get all(): DriverFollower['operations'] {
    return this.#follower.operations;
  }

  #lineOf(cycle: number): number | null {
    const events = Math.min(this.#eventsOfLog, this.log?.events ?? 0);
    return cycle <= events ? (this.log?.lines[cycle - 1] ?? null) : null;
  }

  #change(): void {
    this.#version++;
    this.#ended = null;
    this.#findings = null;
  }

  #listen(listens: boolean): void {
    for (const { index, tap } of this.#flashes)
      tap.listener = listens ? (this.#listeners[index] ?? null) : null;
  }

  #listenerOf(flash: number): TapListener {
    const numberNow = () => this.#number;
    return {
      get number() {
        return numberNow();
      },
      onSeen: (cycle) => void this.#seen.push({ flash, cycle }),
    };
  }
}
