/**
 * All that was done to a machine, and the way back: every bus cycle and every wait is an event, and a position counts the
 * events that have been done. To go somewhere the arrays' bytes are swapped to the moment that was kept before it, the
 * devices are put back as they were then, and the events from there on are made once more.
 *
 * A new event after going back begins a branch; what was done before is kept as a branch of its own.
 */
import type { History } from '../../../app/contract/machine.ts';
import { Branch, type Moment } from './branch.ts';
import type { JournalEvent } from './event-columns.ts';
import type { ArrayOf } from './undo-log.ts';

/** A moment is kept at every so many events: no more are made again to go anywhere, but for those that panels show. */
const EVENTS_BETWEEN_MOMENTS = 256;

/** Most that the arrays' old bytes may take; more, and the history begins anew. */
const HISTORY_MAX_BYTES = 256 << 20;

/** What the journal needs of its machine. */
export interface Journaled {
  readonly arrayOf: ArrayOf;
  /** Makes an event once more, exactly as it was made. */
  redo(event: JournalEvent): void;
  /** @returns what puts devices, clock and counts back as they are now; the arrays aside */
  remember(): () => void;
  /** How many of the last events panels show: those are made again, too. */
  readonly shownEvents: number;
}

export class Journal {
  readonly #machine: Journaled;
  #nextId = 1;
  /** From the first event on; each goes on where the next begins. */
  #path: Branch[];
  readonly #left: Branch[] = [];
  #position = 0;
  /** Memory that the undo records of all branches take. */
  #heldBytes = 0;
  /** The event that is being made; null between events. */
  #making: { readonly branch: Branch; readonly event: number } | null = null;

  constructor(machine: Journaled) {
    this.#machine = machine;
    this.#path = [new Branch(0, null, 0)];
  }

  get state(): History {
    const branches = this.#left.map((branch) => ({
      id: branch.id,
      from: this.#partingFrom(branch),
      length: branch.endsAt,
    }));
    return { position: this.#position, length: this.#last.endsAt, branches };
  }

  /** The history begins here: somebody did to the machine what was no event. */
  forget(): void {
    if (this.#position === 0 && this.#last.endsAt === 0 && this.#left.length === 0) return;
    this.#path = [new Branch(this.#nextId++, null, 0)];
    this.#left.length = 0;
    this.#position = 0;
    this.#heldBytes = 0;
  }

  /** Makes a new event, and keeps it; `body` that throws has made none. */
  record<T>(event: JournalEvent, body: () => T): T {
    if (this.#heldBytes > HISTORY_MAX_BYTES) this.forget();
    if (this.#position < this.#last.endsAt) this.#branchOff();
    const branch = this.#last;
    if (branch.needsMoment(EVENTS_BETWEEN_MOMENTS)) branch.keepMoment(this.#machine.remember());
    try {
      const made = this.#make(branch, this.#position, body);
      branch.events.add(event);
      this.#position++;
      return made;
    } catch (thrown) {
      this.#heldBytes -= branch.undo.forgetFrom(this.#position);
      throw thrown;
    }
  }

  /** Hears of a change of an array before it is made. One outside of an event ends the history. */
  beforeChange(flash: number, deviceOffset: number, lengthBytes: number): void {
    if (this.#making === null) {
      this.forget();
      return;
    }
    const { branch, event } = this.#making;
    const bytes = this.#machine.arrayOf(flash).copy(deviceOffset, lengthBytes);
    this.#heldBytes += branch.undo.keep({ event, flash, deviceOffset, bytes });
  }

  /** Whether the way there changes the array of this flash: it begins with the moment that was kept before. */
  wouldChange(to: number, flash: number): boolean {
    const from = this.#isNear(to) ? this.#position : this.#momentBefore(this.#firstShown(to)).position;
    const until = Math.max(this.#position, to);
    return this.#parts(from, until).some(({ branch, start, end }) => branch.undo.touches(start, end, flash));
  }

  /** Goes to a position of the branch that is followed now. @throws RangeError for one that it has not */
  jump(to: number): void {
    if (!Number.isInteger(to) || to < 0 || to > this.#last.endsAt)
      throw new RangeError(`there is no position ${to}`);
    if (!this.#isNear(to)) this.#standAtMomentBefore(this.#firstShown(to));
    while (this.#position < to) this.#redoNext();
  }

  /** Follows a branch that was left, from where it parted. @throws RangeError for one that is not there */
  follow(id: number): void {
    const branch = this.#left.find((each) => each.id === id);
    if (branch === undefined) throw new RangeError(`there is no branch ${id}`);
    const from = this.#partingFrom(branch);
    this.jump(Math.min(this.#position, from));
    const kept = this.#last.endsAt > from ? [this.#last] : [];
    this.#left.splice(this.#left.indexOf(branch), 1, ...kept);
    this.#path = branch.path();
    this.jump(from);
  }

  /** Up to which position a branch and the one that is followed now are the same. */
  #partingFrom(branch: Branch): number {
    const path = branch.path();
    const differing = this.#path.findIndex((each, index) => each !== path[index]);
    const parting = differing < 0 ? this.#path.length : differing;
    const [ours, theirs] = [this.#path[parting], path[parting]];
    return Math.min(ours?.startsAt ?? this.#last.endsAt, theirs?.startsAt ?? branch.endsAt);
  }

  get #last(): Branch {
    const last = this.#path.at(-1);
    if (last === undefined) throw new Error('a journal has a branch');
    return last;
  }

  /** Only a few events have to be done again. */
  #isNear(to: number): boolean {
    return to >= this.#position && to - this.#position <= this.#machine.shownEvents;
  }

  /** The first event that panels show at a position. */
  #firstShown(position: number): number {
    return Math.max(0, position - this.#machine.shownEvents);
  }

  /** What was done after this position becomes a branch that was left. */
  #branchOff(): void {
    const from = this.#position;
    const next = new Branch(this.#nextId++, this.#branchAt(from), from);
    this.#left.push(this.#last);
    this.#path = next.path();
  }

  #standAtMomentBefore(position: number): void {
    const moment = this.#momentBefore(position);
    const { arrayOf } = this.#machine;
    for (const part of this.#parts(moment.position, this.#position).toReversed())
      part.branch.undo.goBack(part.start, part.end, arrayOf);
    for (const part of this.#parts(this.#position, moment.position))
      part.branch.undo.goOn(part.start, part.end, arrayOf);
    moment.restore();
    this.#position = moment.position;
  }

  #momentBefore(position: number): Moment {
    for (const branch of this.#path.toReversed()) {
      const moment = branch.momentBefore(position);
      if (moment !== undefined) return moment;
    }
    throw new Error(`no moment was kept before ${position}`);
  }

  /** The branch of the path that has the event at a position. */
  #branchAt(position: number): Branch {
    return this.#path.findLast(({ startsAt }) => startsAt <= position) ?? this.#last;
  }

  #redoNext(): void {
    const branch = this.#branchAt(this.#position);
    const event = branch.events.at(this.#position - branch.startsAt);
    this.#make(branch, this.#position, () => this.#machine.redo(event));
    this.#position++;
  }

  #make<T>(branch: Branch, event: number, body: () => T): T {
    branch.undo.standAt(event);
    this.#making = { branch, event };
    try {
      return body();
    } finally {
      this.#making = null;
    }
  }

  /** Which events of [from, to) are of which branch, in order; none where `to` is not after `from`. */
  #parts(from: number, to: number): { branch: Branch; start: number; end: number }[] {
    return this.#path.flatMap((branch, index) => {
      const start = Math.max(from, branch.startsAt);
      const end = Math.min(to, this.#path[index + 1]?.startsAt ?? branch.endsAt);
      return start < end ? [{ branch, start, end }] : [];
    });
  }
}
