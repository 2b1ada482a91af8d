/**
 * All that was done to a machine, and the way back: every bus cycle and every wait is an event, and a position counts the
 * events that have been done. To go somewhere the arrays' bytes are swapped to the moment that was kept before it, the
 * devices are put back as they were then, and the events from there on are made once more.
 *
 * A new event after going back begins a branch; what was done before is kept as a branch of its own. All of it stays within
 * a budget: first the oldest branches give way, then the oldest events, and the history begins at a later position.
 */
import type { History } from '../../../app/contract/machine.ts';
import { ArraySwap } from '../../pflash/array-swap.ts';
import type { NorArray } from '../../pflash/nor-array.ts';
import type { Remembered } from '../../pflash/remembered.ts';
import { type Branch, heldBytesOf } from './branch.ts';
import { Branches } from './branches.ts';
import type { EventResult, JournalEvent, PastEvent } from './event-columns.ts';
import type { JournalLimits } from './limits.ts';
import { mixedBytesIn } from './old-pages.ts';
import { Stretch } from './stretch.ts';
import type { HearChange, UndoLog } from './undo-log.ts';
import { type FlashRange, WindowThen } from './window-then.ts';

export type { PastEvent } from './event-columns.ts';

/** Where the budget is reached, so much of it is left: not every event has to fold something. */
const SHARE_AFTER_FOLDING = 3 / 4;

/** What the journal needs of its machine. */
export interface Journaled {
  readonly arrayOf: (flash: number) => NorArray;
  /** Makes an event once more, exactly as it was made. */
  redo(event: JournalEvent): void;
  /** @returns what puts devices, clock, counts and what panels show back as they are now; the arrays aside */
  remember(): Remembered;
}

/** An event that is being made. */
interface Making {
  readonly stretch: Stretch;
  readonly position: number;
  /** It was made before. What it changes is kept already, whatever the budget is. */
  readonly isKnown: boolean;
  /** It changes more than the budget can hold. */
  isTooMuch: boolean;
}

export class Journal {
  readonly #machine: Journaled;
  readonly #limits: JournalLimits;
  #branches = new Branches(0);
  #position = 0;
  /** Null between events. */
  #making: Making | null = null;

  constructor(machine: Journaled, limits: JournalLimits) {
    this.#machine = machine;
    this.#limits = limits;
  }

  get state(): History {
    const { startsAt: first, endsAt: length } = this.#branches.followed;
    return { position: this.#position, first, length, branches: this.#branches.list() };
  }

  get position(): number {
    return this.#position;
  }

  /** Nothing lies after the position. */
  get isAtEnd(): boolean {
    return this.#position === this.#branches.followed.endsAt;
  }

  /** Nothing was done yet. */
  get isEmpty(): boolean {
    return this.#branches.followed.endsAt === 0;
  }

  /** Number of the event that is being made, from 1 on; null between events. */
  get making(): number | null {
    return this.#making === null ? null : this.#position + 1;
  }

  /** How many branches were left. */
  get branchCount(): number {
    return this.#branches.count;
  }

  /** The last position, no later than the present one, where a moment was kept. */
  get lastMoment(): number {
    return this.#branches.followed.stretchAt(this.#position)?.startsAt ?? this.#position;
  }

  /** Number of the branch that is followed. */
  get followed(): number {
    return this.#branches.followed.id;
  }

  /** Events of the branch that is followed from a position on, and what came of each; fewer where it ends. */
  events(from: number, count: number): PastEvent[] {
    return this.#branches.followed.events(from, count);
  }

  /** Whether the event after this position, of the branch that is followed, is an edit of an image. */
  isEditAt(position: number): boolean {
    return this.#branches.followed.isEditAt(position);
  }

  /** Those that were left, in their order, and the one that is followed: each before the one that it parts from. */
  get branches(): readonly Branch[] {
    return this.#branches.all;
  }

  /** The branch that has a position on the way to the end of this one; null where there is none any more. */
  holderOf(id: number, position: number): number | null {
    return this.#branches.holderOf(id, position);
  }

  /** Memory that all of it takes: events, old bytes and moments, of all branches. */
  get heldBytes(): number {
    return this.#branches.heldBytes;
  }

  /** The history begins here: somebody did to the machine what was no event. */
  forget(): void {
    const { followed, count, nextId } = this.#branches;
    if (this.#position === 0 && followed.endsAt === 0 && count === 0) return;
    this.#branches = new Branches(nextId);
    this.#position = 0;
  }

  /** Makes a new event, and keeps it with what came of it; `body` that throws has made none. */
  record<T>(event: JournalEvent, body: () => T, resultOf?: (made: T) => EventResult): T {
    const { followed } = this.#branches;
    const left = this.#position < followed.endsAt ? this.#branches.partAt(this.#position) : null;
    const { stretch, isOpened } = this.#openStretch();
    const making = { stretch, position: this.#position, isKnown: false, isTooMuch: false };
    let made: T;
    try {
      made = this.#make(making, body);
    } catch (thrown) {
      stretch.undo.forgetFrom(this.#position);
      if (isOpened) followed.pop();
      if (left !== null) this.#branches.follow(left);
      throw thrown;
    }
    stretch.events.add(event, resultOf?.(made));
    this.#position++;
    this.#keepWithinLimits(making.isTooMuch);
    return made;
  }

  /** Hears of a change of an array before it is made. One outside of an event ends the history. */
  beforeChange(flash: number, deviceOffset: number, lengthBytes: number): void {
    const making = this.#making;
    if (making === null) {
      this.forget();
      return;
    }
    const array = this.#machine.arrayOf(flash).bytes;
    const bytes = array.subarray(deviceOffset, deviceOffset + lengthBytes);
    const { undo } = making.stretch;
    making.isTooMuch ||= !making.isKnown && this.#isTooMuch(undo, bytes);
    if (making.isTooMuch) return;
    undo.keep({ event: making.position, flash, deviceOffset, bytes });
  }

  #isTooMuch(undo: UndoLog, bytes: Uint8Array): boolean {
    const { budgetBytes } = this.#limits;
    if (undo.heldBytes > budgetBytes) return true;
    return bytes.length > budgetBytes && mixedBytesIn(bytes) > budgetBytes;
  }

  /** Whether the way there changes the array of this flash: it may begin with the moment that was kept before. */
  wouldChange(to: number, flash: number): boolean {
    const stretch = this.#branches.followed.stretchAt(to);
    const start = stretch === undefined || this.#isOnTheWay(stretch, to) ? this.#position : stretch.startsAt;
    const [from, until] = [Math.min(start, this.#position), Math.max(to, this.#position)];
    const passed = this.#branches.followed.stretchesOf(from, until);
    return passed.some(({ undo }) => undo.touches(from, until, flash));
  }

  /**
   * What a range of an array holds at a position of the branch that is followed; null where nothing there was changed
   * between it and the present one. @throws RangeError for one that can't be gone to
   */
  bytesAt(position: number, range: FlashRange): Uint8Array | null {
    const { followed } = this.#branches;
    this.#mustBeKept(position);
    const now = this.#position;
    const between = followed.stretchesOf(Math.min(position, now), Math.max(position, now));
    const { flash, deviceOffset, lengthBytes } = range;
    const array = this.#machine.arrayOf(flash).bytes;
    const window = new WindowThen(range, array.subarray(deviceOffset, deviceOffset + lengthBytes));
    const [from, to] = [Math.min(position, now), Math.max(position, now)];
    for (const { undo } of position < now ? between : between.reverse()) {
      if (window.isWhole) break;
      undo.find(window, from, to, position > now);
    }
    return window.bytes;
  }

  /** Tells what the events between a position and the present one changed in a range, the last one first. */
  tellBetween(position: number, range: FlashRange, hear: HearChange): void {
    const [from, to] = [Math.min(position, this.#position), Math.max(position, this.#position)];
    const between = this.#branches.followed.stretchesOf(from, to).reverse();
    between.every(({ undo }) => undo.tellBack(from, to, range, hear));
  }

  /** Goes to a position of the branch that is followed now. @throws RangeError for one that can't be gone to */
  jump(to: number): void {
    this.#mustBeKept(to);
    const stretch = this.#branches.followed.stretchAt(to);
    if (stretch === undefined) return;
    if (!this.#isOnTheWay(stretch, to)) this.#standAtStartOf(stretch);
    while (this.#position < to) this.#redoNext(stretch);
  }

  /** Goes to the last moment that was kept, even if it is the present one. */
  goToLastMoment(): void {
    const stretch = this.#branches.followed.stretchAt(this.#position);
    if (stretch !== undefined) this.#standAtStartOf(stretch);
  }

  /**
   * Follows a branch that was left, from where it parted. To join it may take some room more than the budget has, until
   * the next event. @throws RangeError for one that is not there
   */
  follow(id: number): void {
    const branch = this.#branches.withId(id);
    if (branch === undefined) throw new RangeError(`there is no branch ${id}`);
    const from = this.#branches.partingOf(branch);
    this.jump(Math.min(this.#position, from));
    this.#branches.follow(branch);
    this.jump(from);
  }

  #mustBeKept(position: number): void {
    const { startsAt, endsAt } = this.#branches.followed;
    if (!Number.isInteger(position) || position < startsAt || position > endsAt)
      throw new RangeError(`there is no position ${position}`);
  }

  /** The stretch that the next event belongs to. */
  #openStretch(): { stretch: Stretch; isOpened: boolean } {
    const { followed } = this.#branches;
    if (followed.last !== undefined && !followed.last.isFull(this.#limits))
      return { stretch: followed.last, isOpened: false };
    const stretch = new Stretch(this.#position, this.#machine.remember());
    followed.push(stretch);
    return { stretch, isOpened: true };
  }

  #keepWithinLimits(isTooMuch: boolean): void {
    const { budgetBytes, branches } = this.#limits;
    const isOver = () => this.heldBytes > budgetBytes || isTooMuch;
    while (this.#branches.count > branches || (this.#branches.count > 0 && isOver()))
      this.#branches.dropOldest();
    const most = isTooMuch ? 0 : budgetBytes;
    if (isOver()) this.#branches.followed.fold(most * SHARE_AFTER_FOLDING, most);
  }

  /** Whether only events of this stretch have to be done once more to go there. */
  #isOnTheWay(stretch: Stretch, to: number): boolean {
    return stretch.startsAt <= this.#position && this.#position <= to;
  }

  #standAtStartOf(stretch: Stretch): void {
    const { startsAt, moment } = stretch;
    if (moment === null) throw new Error(`no moment was kept at ${startsAt}`);
    const swaps = new Map<number, ArraySwap>();
    const swapOf = (flash: number) => {
      const swap = swaps.get(flash) ?? new ArraySwap(this.#machine.arrayOf(flash));
      swaps.set(flash, swap);
      return swap;
    };
    const { followed } = this.#branches;
    const [back, on] = [
      followed.stretchesOf(startsAt, this.#position).reverse(),
      followed.stretchesOf(this.#position, startsAt),
    ];
    const before = heldBytesOf(back) + heldBytesOf(on);
    for (const { undo } of back) undo.goBack(startsAt, this.#position, swapOf);
    for (const { undo } of on) undo.goOn(this.#position, startsAt, swapOf);
    if (heldBytesOf(back) + heldBytesOf(on) !== before) followed.countAnew();
    for (const swap of swaps.values()) swap.tell();
    moment.restore();
    this.#position = startsAt;
  }

  #redoNext(stretch: Stretch): void {
    const position = this.#position;
    const event = stretch.events.at(position - stretch.startsAt);
    this.#make({ stretch, position, isKnown: true, isTooMuch: false }, () => this.#machine.redo(event));
    this.#position++;
  }

  #make<T>(making: Making, body: () => T): T {
    making.stretch.undo.standAt(making.position);
    this.#making = making;
    try {
      return body();
    } finally {
      this.#making = null;
    }
  }
}
