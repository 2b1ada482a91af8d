/** The operations of all flashes in the order of their first cycles. Its end may still change: words become a run. */

import { leadingCount } from '../pflash/leading-count.ts';
import type { Ongoing, WatchedFlash } from './ongoing.ts';

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
  readonly restore: (list: readonly Ongoing[]) => AsItWas;
}

export class OperationList {
  #all: Ongoing[] = [];
  #tails = new Map<WatchedFlash, Ongoing[]>();

  get all(): readonly Ongoing[] {
    return this.#all;
  }

  /** The last ones of one flash. */
  of(flash: WatchedFlash): readonly Ongoing[] {
    return this.#tailOf(flash);
  }

  lastOf(flash: WatchedFlash): Ongoing | undefined {
    return this.#tailOf(flash).at(-1);
  }

  begin(operation: Ongoing): Ongoing {
    this.#all.push(operation);
    const tail = this.#tailOf(operation.flash);
    tail.push(operation);
    if (tail.length > TAIL) tail.shift();
    return operation;
  }

  /** One near the end. */
  remove(operation: Ongoing): void {
    for (const list of [this.#all, this.#tailOf(operation.flash)])
      list.splice(list.lastIndexOf(operation), 1);
  }

  /** What changes no more is shared with the list as it goes on; what may still change is copied, with those that are held. */
  remember(held: readonly Ongoing[]): KeptOperations {
    const tails = [...this.#tails].map(([flash, tail]) => [flash, [...tail]] as const);
    const open = [...new Set([...held, ...tails.flatMap(([, tail]) => tail)])];
    const copies = open.map((operation) => operation.copy());
    const lastCycle = this.#all.at(-1)?.firstCycle ?? 0;
    const restore = (list: readonly Ongoing[]): AsItWas => {
      const [all, now] = goneBack(list, lastCycle, copies);
      const asItWas = (operation: Ongoing) => now.get(operation.firstCycle) ?? operation;
      this.#all = all;
      this.#tails = new Map(tails.map(([flash, tail]) => [flash, tail.map(asItWas)]));
      return (operation) => operation && asItWas(operation);
    };
    return { copies: copies.length, restore };
  }

  #tailOf(flash: WatchedFlash): Ongoing[] {
    const known = this.#tails.get(flash);
    if (known !== undefined) return known;
    const tail: Ongoing[] = [];
    this.#tails.set(flash, tail);
    return tail;
  }
}

/**
 * A list up to the operation that begins with a cycle, with some as they were: each is in its place there, or has become
 * part of another one since. They are copied anew, for it may be gone back to them again.
 */
function goneBack(
  list: readonly Ongoing[],
  lastCycle: number,
  kept: readonly Ongoing[],
): [Ongoing[], ReadonlyMap<number, Ongoing>] {
  const all = list.slice(0, countUpTo(list, lastCycle));
  const now = new Map(kept.map((operation) => [operation.firstCycle, operation.copy()]));
  const inOrder = [...now.values()].sort((a, b) => a.firstCycle - b.firstCycle);
  for (const operation of inOrder) {
    const after = countUpTo(all, operation.firstCycle);
    const isThere = all[after - 1]?.firstCycle === operation.firstCycle;
    all.splice(isThere ? after - 1 : after, isThere ? 1 : 0, operation);
  }
  return [all, now];
}

/** How many begin no later than with this cycle. */
function countUpTo(list: readonly Ongoing[], cycle: number): number {
  return leadingCount(list.length, (at) => (list[at]?.firstCycle ?? 0) <= cycle);
}
