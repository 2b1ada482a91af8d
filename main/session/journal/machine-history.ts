/** The journal of an open machine: what is kept of its flashes, its clock and its counts, and where one may go. */
import { UserError } from '../../../app/contract/errors.ts';
import type { History, StorySummary } from '../../../app/contract/machine.ts';
import type { RunGoal } from '../../../app/contract/story.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { type Remembered, together } from '../../pflash/remembered.ts';
import type { Flash } from '../flash.ts';
import type { SteppedClock } from '../stepped-clock.ts';
import { Stories } from '../story/stories.ts';
import type { LoadedLog, Story } from '../story/story.ts';
import type { EventResult, JournalEvent } from './event-columns.ts';
import { Journal, type PastEvent } from './journal.ts';
import type { JournalLimits } from './limits.ts';

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

/** What the clock and the count of cycles take in a moment, with the closures of all. */
const MOMENT_BYTES = 512;

export class MachineHistory {
  readonly #parts: MachineParts;
  readonly #limits: JournalLimits;
  readonly #journal: Journal;
  readonly #stories: Stories;
  /** Hears of events that are made once more; null while nobody has to. */
  #retold: Story | null = null;

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
    const redo = (event: JournalEvent) =>
      this.#stories.tell(this.#retold, this.#next, () => parts.redo(event));
    this.#journal = new Journal({ arrayOf, redo, remember }, limits);
  }

  /** Memory that it takes. */
  get heldBytes(): number {
    return this.#journal.heldBytes;
  }

  state(): History {
    return this.#journal.state;
  }

  /** Makes a new event, and keeps it; `make` that throws has made none. */
  record<T>(event: JournalEvent, make: () => T, resultOf?: (made: T) => EventResult): T {
    const { position, length } = this.#journal.state;
    const before = this.story;
    const story = position < length ? this.#retell(before, position) : before;
    const left = this.#journal.followed;
    const made = this.#journal.record(event, () => this.#stories.tell(story, position + 1, make), resultOf);
    if (story !== before) {
      const kept = this.#journal.state.branches.map(({ id }) => id);
      this.#stories.branchOff(story, left, kept);
    }
    return made;
  }

  /** Events from a position on: fewer where they end, none before the first that is kept. */
  events(from: number, count: number): { readonly from: number; readonly events: readonly PastEvent[] } {
    const start = Math.max(from, this.#journal.state.first);
    return { from: start, events: this.#journal.events(start, count - (start - from)) };
  }

  /** What was done, up to the end of the branch that is followed. */
  get story(): Story {
    return this.#stories.followed;
  }

  summary(): StorySummary {
    return this.story.summary(this.#journal.state.position);
  }

  /** The history begins with a log, nothing of which was done yet. */
  beginWith(log: LoadedLog): void {
    this.#journal.forget();
    this.#stories.begin(log);
  }

  /** Where a run ends that begins where the machine stands; there, where nothing comes that way. */
  runFrom(goal: RunGoal, direction: 'forward' | 'back'): number {
    const { position, first, length } = this.#journal.state;
    const isForward = direction === 'forward';
    const found =
      goal === 'operation'
        ? this.story.operationEnd(position, direction)
        : goal === 'finding'
          ? this.story.findingFrom(position, direction)
          : null;
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
    // Outside of an event it has ended the history.
    if (this.#journal.state.length === 0 && !this.#stories.isTelling) this.#stories.begin();
  }

  /** Somebody does to the machine what is no event: there is no way back over it. */
  forget(): void {
    this.#journal.forget();
    this.#stories.begin();
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
    this.#mustBeThere();
  }

  /** Number of the event that is made next, or once more. */
  get #next(): number {
    return this.#journal.state.position + 1;
  }

  /**
   * The story of a branch that begins at a position. An operation that is under way there is told once more from its
   * beginning, so that it goes on in the new branch.
   */
  #retell(story: Story, position: number): Story {
    const start = Math.max(story.startBefore(position), this.#journal.state.first);
    const writesThrough = this.#parts.flashes.some(({ backing }) => backing?.mode === 'write-through');
    if (start === position || writesThrough) return story.fork(position);
    const retold = story.fork(start);
    this.#journal.jump(start);
    this.#retold = retold;
    try {
      // One by one: a longer way is not made anew from its beginning.
      for (let next = start + 1; next <= position; next++) this.#journal.jump(next);
    } finally {
      this.#retold = null;
    }
    return retold;
  }

  #remember(): Remembered {
    const { clock, flashes, rememberCount } = this.#parts;
    const [{ nowNanoseconds }, restoreCount] = [clock, rememberCount()];
    const restore = () => {
      clock.standAt(nowNanoseconds);
      restoreCount();
    };
    return together([{ heldBytes: MOMENT_BYTES, restore }, ...flashes.map((flash) => flash.moment())]);
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
