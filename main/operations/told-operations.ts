/** Operations as others are told of them, one by one: to tell millions at once would take a gigabyte. */
import type { DriverOperation } from '../../app/contract/operation.ts';
import { type KnownOperation, tell } from './known-operation.ts';

/** To be gone through as often as somebody likes. */
export class ToldOperations implements Iterable<DriverOperation> {
  readonly #known: Iterable<KnownOperation>;

  constructor(known: Iterable<KnownOperation>) {
    this.#known = known;
  }

  *[Symbol.iterator](): Generator<DriverOperation, void, undefined> {
    for (const known of this.#known) yield tell(known);
  }
}
