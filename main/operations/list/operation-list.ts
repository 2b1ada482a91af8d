/** The operations of all flashes in the order of their first cycles. Its end may still change: words become a run. */
import type { Ongoing } from '../ongoing.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { OperationRows } from './operation-rows.ts';

/**
 * The last ones of a flash that are looked at. One before them changes only where somebody holds it: its device works on
 * it, or was taken off it.
 */
const TAIL = 8;

/** An operation as it is once a list has gone back; null for null. */
export type AsItWas = (operation: Ongoing | null) => Ongoing | null;

/** What was kept of a list. */
export interface KeptOperations {
  /** How many operations had to be copied. */
  readonly copies: number;
  /** Makes the list again what it was, from one that goes on from there. */
  readonly restore: (list: OperationRows) => AsItWas;
}

export class OperationList {
  /** Of those that may still change as they were when somebody looked last. */
  #rows: OperationRows;
  /** Those that may still change, in the order of their first cycles. */
  #open = new Map<WatchedFlash, Ongoing[]>();
  #nextSerial = 1;

  constructor(flashes: readonly WatchedFlash[]) {
    this.#rows = new OperationRows(flashes);
  }

  /** As they are now; it goes on with this list. */
  get all(): OperationRows {
    for (const open of this.#open.values()) for (const { known } of open) this.#rows.put(known);
    return this.#rows;
  }

  /** The last ones of one flash, and before them those that are held. */
  of(flash: WatchedFlash): readonly Ongoing[] {
    return this.#openOf(flash);
  }

  lastOf(flash: WatchedFlash): Ongoing | undefined {
    return this.#openOf(flash).at(-1);
  }

  /** `held` are those of its flash that may still change, however long ago they began. */
  begin(operation: Ongoing, held: readonly Ongoing[]): Ongoing {
    operation.serial = this.#nextSerial++;
    this.#rows.put(operation.known);
    const open = this.#openOf(operation.flash);
    open.push(operation);
    if (open.length > TAIL) this.#settle(open, held);
    return operation;
  }

  /** One of the last. */
  remove(operation: Ongoing): void {
    const open = this.#openOf(operation.flash);
    open.splice(open.lastIndexOf(operation), 1);
    this.#rows.remove(operation.serial);
  }

  /** What changes no more is shared with the list as it goes on; what may still change is copied. */
  remember(): KeptOperations {
    const open = [...this.#open].map(
      ([flash, operations]) => [flash, operations.map((operation) => operation.copy())] as const,
    );
    const nextSerial = this.#nextSerial;
    const restore = (list: OperationRows): AsItWas => {
      // They are copied anew, for it may be gone back to them again.
      const now = new Map(open.map(([flash, operations]) => [flash, operations.map((each) => each.copy())]));
      this.#open = now;
      this.#rows = list.share();
      this.#rows.cutFrom(nextSerial);
      this.#nextSerial = nextSerial;
      const all = [...now.values()].flat();
      // Some of them may have become part of others since.
      for (const { known } of all) this.#rows.put(known);
      const bySerial = new Map(all.map((each) => [each.serial, each]));
      return (operation) => operation && (bySerial.get(operation.serial) ?? operation);
    };
    return { copies: open.reduce((sum, [, operations]) => sum + operations.length, 0), restore };
  }

  /** The oldest one that nobody holds changes no more. */
  #settle(open: Ongoing[], held: readonly Ongoing[]): void {
    const free = open.filter((operation) => !held.includes(operation));
    const [oldest] = free;
    if (oldest === undefined || free.length <= TAIL) return;
    this.#rows.put(oldest.known);
    open.splice(open.indexOf(oldest), 1);
  }

  #openOf(flash: WatchedFlash): Ongoing[] {
    const known = this.#open.get(flash);
    if (known !== undefined) return known;
    const open: Ongoing[] = [];
    this.#open.set(flash, open);
    return open;
  }
}
