/** The journal of an open machine: what is kept of its flashes, its clock and its counts, and where one may go. */
import { UserError } from '../../../app/contract/errors.ts';
import type { History } from '../../../app/contract/machine.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { type Remembered, together } from '../../pflash/remembered.ts';
import type { Flash } from '../flash.ts';
import type { SteppedClock } from '../stepped-clock.ts';
import type { JournalEvent } from './event-columns.ts';
import { Journal } from './journal.ts';
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

  constructor(parts: MachineParts, limits: JournalLimits) {
    this.#parts = parts;
    this.#limits = limits;
    const arrayOf = (flash: number) => {
      const array = parts.flashes[flash]?.device.array;
      if (array === undefined) throw new Error(`there is no flash ${flash}`);
      return array;
    };
    const remember = () => this.#remember();
    this.#journal = new Journal({ arrayOf, redo: parts.redo, remember }, limits);
  }

  /** Memory that it takes. */
  get heldBytes(): number {
    return this.#journal.heldBytes;
  }

  state(): History {
    return this.#journal.state;
  }

  /** Makes a new event, and keeps it; `make` that throws has made none. */
  record<T>(event: JournalEvent, make: () => T): T {
    return this.#journal.record(event, make);
  }

  /** Hears of a change of a flash's array before it is made. */
  beforeChange(flash: number, deviceOffset: number, lengthBytes: number): void {
    this.#journal.beforeChange(flash, deviceOffset, lengthBytes);
  }

  /** Somebody does to the machine what is no event: there is no way back over it. */
  forget(): void {
    this.#journal.forget();
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
    this.#journal.follow(branch);
    this.#mustBeThere();
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
