/** Which operation of a flash an event that changed its array belongs to. */
import { CHANGES, isChange } from '../../operations/kinds.ts';
import type { KnownOperation } from '../../operations/known-operation.ts';
import type { Story } from '../story/story.ts';

/** Operations of other flashes and of other kinds may lie between an event and the beginning of its own; no more are passed. */
const PASSED_MOST = 2000;

export class OperationFinder {
  readonly #story: Story;
  readonly #device: KnownOperation['flash']['device'];
  #last: KnownOperation | null = null;

  constructor(story: Story, device: KnownOperation['flash']['device']) {
    this.#story = story;
    this.#device = device;
  }

  /** The one that the event of this number is part of, and that programs or erases; null where none near it is. */
  of(number: number): KnownOperation | null {
    const last = this.#last;
    if (last !== null && last.firstCycle <= number && number <= last.lastCycle) return last;
    this.#last = this.#find(number);
    return this.#last;
  }

  /** The last one that has begun at a position; null where there is none. */
  lastAt(position: number): KnownOperation | null {
    const { all } = this.#story;
    return all.lastOf(this.#device, CHANGES, all.countUpTo(position)) ?? null;
  }

  #find(number: number): KnownOperation | null {
    const { all } = this.#story;
    const begun = all.countUpTo(number);
    for (let at = begun - 1; at >= Math.max(0, begun - PASSED_MOST); at--) {
      const operation = all.at(at);
      const isIts = operation?.flash.device === this.#device && isChange(operation.kind);
      if (isIts && operation.lastCycle >= number) return operation;
    }
    return null;
  }
}
