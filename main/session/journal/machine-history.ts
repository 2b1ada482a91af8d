/** The journal of an open machine: what is kept of its flashes, its clock and its counts, and where one may go. */
import type { Bookmark } from '../../../app/contract/bookmark.ts';
import { UserError } from '../../../app/contract/errors.ts';
import type { History, StorySummary } from '../../../app/contract/machine.ts';
import type { RunGoal } from '../../../app/contract/story.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { deviceOffset } from '../../../app/contract/units.ts';
import type { KnownThen } from '../../operations/follower.ts';
import { type Remembered, together } from '../../pflash/remembered.ts';
import { Bookmarks } from '../bookmarks.ts';
import type { Flash } from '../flash.ts';
import type { SteppedClock } from '../stepped-clock.ts';
import { Stories } from '../story/stories.ts';
import type { LeftStory, LoadedLog, Story } from '../story/story.ts';
import type { EventResult, JournalEvent } from './event-columns.ts';
import type { ImageEdit } from './image-edit.ts';
import { Journal, type PastEvent } from './journal.ts';
import type { JournalLimits } from './limits.ts';
import type { HearChange } from './undo-log.ts';
import { UnsavedCount } from './unsaved.ts';
import type { FlashRange } from './window-then.ts';

/** What of a machine has a history. */
export interface MachineParts {
  readonly clock: SteppedClock;
  /** The present ones: a flash that was mapped anew is another one. */
  readonly flashes: readonly Flash[];
  /** Makes an event as it was made before. */
  readonly redo: (event: JournalEvent) => void;
  /** @returns what makes the count of cycles again what it is now */
  readonly rememberCount: () => () => void;
}

/** A branch as it is kept: its events from where it parts on. */
export interface KeptBranch {
  readonly id: number;
  /** Index of the one that it parts from; null for the one that is followed. */
  readonly parent: number | null;
  readonly startsAt: number;
  readonly endsAt: number;
  /** From a position on; fewer where it ends. */
  events(from: number, count: number): PastEvent[];
  /** Its story was told to its end: nothing more comes, as far as is known. */
  readonly hasEnded: boolean;
}

/** What the clock and the count of cycles take in a moment, with the closures of all. */
const MOMENT_BYTES = 512;

export class MachineHistory {
  readonly #parts: MachineParts;
  readonly #limits: JournalLimits;
  readonly #journal: Journal;
  readonly #stories: Stories;
  /** Positions that somebody gave names. */
  readonly bookmarks = new Bookmarks(() => this.unsaved.tookNaming());
  readonly unsaved = new UnsavedCount();
  #startNanoseconds: number | null = 0;
  /** What is made once more now is told once more, too. */
  #isRetelling = false;
  /** Whether the event that was made last changed bytes that are in no file. */
  #hasChanged = false;
  /** What the story knew at the moment that was gone back to last. */
  #knownThen: KnownThen | null = null;

  constructor(parts: MachineParts, limits: JournalLimits) {
    this.#parts = parts;
    this.#limits = limits;
    this.#stories = new Stories(parts.flashes);
    const arrayOf = (flash: number) => {
      const array = parts.flashes[flash]?.device.array;
      if (array === undefined) throw new Error(`there is no flash ${flash}`);
      return array;
    };
    const remember = () => this.#remember();
    const redo = (event: JournalEvent) => {
      if (this.#isRetelling) this.#stories.tell(this.#next, () => parts.redo(event));
      else parts.redo(event);
    };
    this.#journal = new Journal({ arrayOf, redo, remember }, limits);
  }

  /** Memory that it takes. */
  get heldBytes(): number {
    return this.#journal.heldBytes;
  }

  state(): History {
    return this.#journal.state;
  }

  /**
   * Makes a new event, and keeps it; `make` that throws has made none.
   * @throws UserError where a branch begins and an image is lost
   */
  record<T>(event: JournalEvent, make: () => T, resultOf?: (made: T) => EventResult): T {
    const branch = this.#journal.followed;
    const left = this.#journal.isAtEnd ? null : this.#partStory();
    const number = this.#next;
    this.#hasChanged = false;
    try {
      const made = this.#journal.record(event, () => this.#stories.tell(number, make), resultOf);
      if (event.kind === 'cycle' || event.kind === 'wait' || event.kind === 'edit') {
        this.story.leaveLog(number);
        this.unsaved.tookEvent(this.#hasChanged);
      }
      if (left !== null) {
        this.#stories.keep(branch, left);
        this.settleBookmarks({ branch, before: number });
      }
      return made;
    } catch (thrown) {
      if (left !== null) this.story.comeBack(left);
      throw thrown;
    } finally {
      this.#forgetStories();
    }
  }

  /** Number of the event that is being made, for the first time or once more; null between events. */
  get making(): number | null {
    return this.#journal.making;
  }

  /** What a range of an array holds at a position; null where nothing there was changed between it and the present one. */
  bytesAt(position: number, range: FlashRange): Uint8Array | null {
    return this.#journal.bytesAt(position, range);
  }

  /** Tells what the events between a position and the present one changed in a range, the last one first. */
  tellBetween(position: number, range: FlashRange, hear: HearChange): void {
    this.#journal.tellBetween(position, range, hear);
  }

  /** Whether it stands before its end. */
  get isBack(): boolean {
    return !this.#journal.isAtEnd;
  }

  /** Number of the branch that is followed: another one once something else is done from an earlier position. */
  get followed(): number {
    return this.#journal.followed;
  }

  /** Events from a position on: fewer where they end, none before the first that is kept. */
  events(from: number, count: number): { readonly from: number; readonly events: readonly PastEvent[] } {
    const start = Math.max(from, this.#journal.state.first);
    return { from: start, events: this.#journal.events(start, count - (start - from)) };
  }

  /** Whether the event of this number is a direct edit of an image. */
  isEdit(number: number): boolean {
    return number > 0 && this.#journal.isEditAt(number - 1);
  }

  /** The edit that is the event of this number; null where it is none, or no longer kept. */
  editOf(number: number): ImageEdit | null {
    if (!this.isEdit(number)) return null;
    const event = this.#journal.events(number - 1, 1)[0]?.event;
    return event?.kind === 'edit' ? event.edit : null;
  }

  /** What was done, up to the end of the branch that is followed. */
  get story(): Story {
    return this.#stories.followed;
  }

  summary(): StorySummary {
    return this.story.summary(this.#journal.state.position);
  }

  /**
   * The moment of virtual time at which the history begins with the images as they are in their files and the devices as
   * after power-on; null where it begins otherwise.
   */
  get startNanoseconds(): number | null {
    return this.#startNanoseconds;
  }

  /** All branches: those that were left, in their order, and the one that is followed; each before the one it parts from. */
  get branches(): readonly KeptBranch[] {
    const { branches } = this.#journal;
    return branches.map((branch) => ({
      id: branch.id,
      parent: branch.parent === null ? null : branches.indexOf(branch.parent),
      startsAt: branch.startsAt,
      endsAt: branch.endsAt,
      events: (from, count) => branch.events(from, count),
      hasEnded: this.#stories.hasEnded(branch.id),
    }));
  }

  /** Gives the present position a name, with what is looked at there. */
  bookmarkHere(name: string, place: { readonly flash: number; readonly deviceOffset: number }): void {
    const { position } = this.#journal.state;
    this.bookmarks.add({ name, position, branch: this.followed, ...place });
  }

  /** As a window hears of them. */
  listBookmarks(): Bookmark[] {
    const { followed } = this;
    return this.bookmarks.list.map(({ id, name, position, branch, flash, deviceOffset: offset }) => {
      const sight = { flash, offset: deviceOffset(offset) };
      return { id, name, position, branch: branch === followed ? null : branch, sight };
    });
  }

  /** The history begins with a log, nothing of which was done yet. */
  beginWith(log: LoadedLog): void {
    this.#journal.forget();
    this.#forgetEvents();
    this.#stories.begin(log);
    this.bookmarks.clear();
    this.unsaved.forget();
  }

  /** It begins at another moment of virtual time; nothing was done yet. */
  beginAt(startNanoseconds: number): void {
    this.#parts.clock.standAt(startNanoseconds);
    this.#startNanoseconds = startNanoseconds;
  }

  /** Where a run ends that begins where the machine stands; there, where nothing comes that way. */
  runFrom(goal: RunGoal, direction: 'forward' | 'back'): number {
    const { position, first, length } = this.#journal.state;
    const isForward = direction === 'forward';
    const found =
      goal === 'operation'
        ? this.story.operationEnd(position, direction)
        : goal === 'end'
          ? null
          : this.story.findingFrom(position, direction, goal === 'error');
    return Math.max(first, found ?? (isForward ? length : first));
  }

  /** A flash did something by itself, in the event that is being made. */
  takeTimer(flash: number): void {
    this.#stories.takeTimer(flash);
  }

  /** A flash was reset, in the event that is being made. */
  takeReset(flash: number): void {
    this.#stories.takeReset(flash);
  }

  /** Hears of a change of a flash's array before it is made. */
  beforeChange(flash: number, deviceOffset: number, lengthBytes: number): void {
    this.#journal.beforeChange(flash, deviceOffset, lengthBytes);
    if (this.making !== null) {
      this.#hasChanged ||= this.#parts.flashes[flash]?.backing?.mode !== 'write-through';
      return;
    }
    // Outside of an event it has ended the history.
    this.forget();
  }

  /**
   * Somebody does to the machine what is no event: there is no way back over it. `startNanoseconds` is the present moment
   * where all flashes are as after power-on with what is in their files, else null.
   */
  forget(startNanoseconds: number | null = null): void {
    this.#journal.forget();
    this.#forgetEvents();
    this.#stories.begin();
    this.bookmarks.clear();
    this.unsaved.forget();
    this.#startNanoseconds = startNanoseconds;
  }

  /**
   * Goes to a position: devices, arrays, clock and counts are as they were there.
   * @throws UserError for a position that there is not or no more, an image that is lost, and where a file would be written
   */
  jump(position: number): void {
    this.#mayGo(position);
    this.#journal.jump(position);
    this.#mustBeThere();
  }

  /** Goes back to where a branch that was left parted, and follows it from there. @throws UserError as `jump` */
  follow(branch: number): void {
    const { branches, position } = this.#journal.state;
    const known = branches.find(({ id }) => id === branch);
    if (known === undefined) throw noSuchPlace(`The history has no branch ${branch}`);
    this.#mayGo(Math.min(known.from, position));
    const left = this.#journal.followed;
    this.#journal.follow(branch);
    this.#stories.follow(branch, left);
    this.#forgetStories();
    this.settleBookmarks();
    this.#mustBeThere();
  }

  /** After another branch is followed; up to an event of `parted` both have what lies before. */
  settleBookmarks(parted: { readonly branch: number; readonly before: number } | null = null): void {
    const { followed } = this.#journal;
    this.bookmarks.settle((id, position) =>
      parted?.branch === id && position < parted.before ? followed : this.#journal.holderOf(id, position),
    );
  }

  /** Number of the event that is made next, or once more. */
  get #next(): number {
    return this.#journal.state.position + 1;
  }

  /**
   * The story goes on otherwise from here, where something was done after it. It goes back to what it knew at the last
   * moment, and is told once more what came after that: so a branch's story is that of a machine where nothing else was
   * done. No file is written on the way: who writes through comes only to where nothing was written since that moment.
   * @returns the story of what is left. @throws UserError if an image is lost: then nothing has changed
   */
  #partStory(): LeftStory {
    this.#mustBeThere();
    const left = this.story.leave();
    const { position, lastMoment } = this.#journal;
    this.#journal.goToLastMoment();
    if (this.#knownThen !== null) this.story.goBack(this.#knownThen);
    this.#isRetelling = true;
    try {
      // One by one: a longer way is not made anew from its beginning.
      for (let next = lastMoment + 1; next <= position; next++) this.#journal.jump(next);
    } finally {
      this.#isRetelling = false;
    }
    return left;
  }

  /** Those of the history that was. */
  #forgetEvents(): void {
    for (const { wear } of this.#parts.flashes) wear.forgetEvents();
  }

  /** Those of branches that there are no more. */
  #forgetStories(): void {
    if (this.#stories.leftCount > this.#journal.branchCount)
      this.#stories.keepOnly(this.#journal.state.branches.map(({ id }) => id));
  }

  #remember(): Remembered {
    const { clock, flashes, rememberCount } = this.#parts;
    const [{ nowNanoseconds }, restoreCount] = [clock, rememberCount()];
    const known = this.story.remember();
    const restore = () => {
      clock.standAt(nowNanoseconds);
      restoreCount();
      this.#knownThen = known;
    };
    const heldBytes = MOMENT_BYTES + known.heldBytes;
    return together([{ heldBytes, restore }, ...flashes.map((flash) => flash.moment())]);
  }

  /** Around all events that are made once more: none of them looks itself. */
  #mustBeThere(): void {
    for (const flash of this.#parts.flashes) flash.mustBeThere();
  }

  #mayGo(position: number): void {
    const { flashes } = this.#parts;
    this.#mustBeThere();
    const { first, length } = this.#journal.state;
    if (!Number.isInteger(position) || position < 0 || position > length)
      throw noSuchPlace(`The history has no position ${position}, only ${first} to ${length}`);
    if (position < first) throw this.#foldedAway(position, first);
    const written = flashes.find(
      ({ index, backing }) => backing?.mode === 'write-through' && this.#journal.wouldChange(position, index),
    );
    if (written === undefined) return;
    throw new UserError({
      code: 'unsupported',
      what: `Going there would write ${written.backing?.name} again, for ${written.plan.name} writes through`,
      where: written.backing?.path ?? null,
      todo: 'Switch it to scratch: its history begins there, and never reaches the file.',
    });
  }

  #foldedAway(position: number, first: number): UserError {
    const budget = sizeText(this.#limits.budgetBytes);
    return new UserError({
      code: 'bad-input',
      what: `Position ${countText(position)} of the history is no longer kept: it takes at most ${budget} of memory, and the oldest events gave way`,
      where: null,
      todo: `Go to ${countText(first)} or a later one.`,
    });
  }
}

function noSuchPlace(what: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo: 'Choose one that it has.' });
}
