/** The journal of an open machine: what is kept of its flashes, its clock and its counts, and where one may go. */
import { UserError } from '../../../app/contract/errors.ts';
import type { History } from '../../../app/contract/machine.ts';
import { type Flash, RECENT_CYCLES } from '../flash.ts';
import type { SteppedClock } from '../stepped-clock.ts';
import type { JournalEvent } from './event-columns.ts';
import { Journal } from './journal.ts';

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

export class MachineHistory {
  readonly #parts: MachineParts;
  readonly #journal: Journal;

  constructor(parts: MachineParts) {
    this.#parts = parts;
    this.#journal = new Journal({
      shownEvents: RECENT_CYCLES,
      arrayOf: (flash) => {
        const array = parts.flashes[flash]?.device.array;
        if (array === undefined) throw new Error(`there is no flash ${flash}`);
        return array;
      },
      redo: parts.redo,
      remember: () => this.#remember(),
    });
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
   * @throws UserError for a position that there is not, an image that is lost, and where a file would be written
   */
  jump(position: number): void {
    this.#mayGo(position);
    this.#journal.jump(position);
  }

  /** Goes back to where a branch that was left parted, and follows it from there. @throws UserError as `jump` */
  follow(branch: number): void {
    const { branches, position } = this.#journal.state;
    const known = branches.find(({ id }) => id === branch);
    if (known === undefined) throw noSuchPlace(`The history has no branch ${branch}`);
    this.#mayGo(Math.min(known.from, position));
    this.#journal.follow(branch);
  }

  #remember(): () => void {
    const { clock, flashes, rememberCount } = this.#parts;
    const { nowNanoseconds } = clock;
    const restores = [rememberCount(), ...flashes.map((flash) => flash.moment())];
    return () => {
      clock.standAt(nowNanoseconds);
      for (const restore of restores) restore();
    };
  }

  #mayGo(position: number): void {
    const { flashes } = this.#parts;
    for (const flash of flashes) flash.mustBeThere();
    const { length } = this.#journal.state;
    if (!Number.isInteger(position) || position < 0 || position > length)
      throw noSuchPlace(`The history has no position ${position}, only 0 to ${length}`);
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
}

function noSuchPlace(what: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo: 'Choose one that it has.' });
}
