/** The operations of all flashes in the order of their first cycles. Its end may still change: words become a run. */
import type { Ongoing, WatchedFlash } from './ongoing.ts';

export class OperationList {
  readonly #all: Ongoing[] = [];
  readonly #byFlash = new Map<WatchedFlash, Ongoing[]>();

  get all(): readonly Ongoing[] {
    return this.#all;
  }

  /** Those of one flash. */
  of(flash: WatchedFlash): readonly Ongoing[] {
    return this.#own(flash);
  }

  lastOf(flash: WatchedFlash): Ongoing | undefined {
    return this.#own(flash).at(-1);
  }

  begin(operation: Ongoing): Ongoing {
    this.#all.push(operation);
    this.#own(operation.flash).push(operation);
    return operation;
  }

  /** One near the end. */
  remove(operation: Ongoing): void {
    for (const list of [this.#all, this.#own(operation.flash)]) list.splice(list.lastIndexOf(operation), 1);
  }

  #own(flash: WatchedFlash): Ongoing[] {
    const known = this.#byFlash.get(flash);
    if (known !== undefined) return known;
    const own: Ongoing[] = [];
    this.#byFlash.set(flash, own);
    return own;
  }
}
