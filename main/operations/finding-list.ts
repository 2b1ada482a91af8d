/** What the rules have found so far. What a finding says may become another thing later. */
import type { Amend, Found } from './findings/finding-rule.ts';
import { KeptMap } from './kept-map.ts';

export class FindingList {
  #found: Found[] = [];
  /** By its place in the list. */
  readonly #amended = new KeptMap<number, Found>();

  /** As they are now, in the order of their cycles. */
  get all(): Found[] {
    return this.#found.map((found, at) => this.#amended.get(at) ?? found).sort((a, b) => a.cycle - b.cycle);
  }

  /** @returns what makes it say something else */
  add(found: Found): Amend {
    const at = this.#found.push(found) - 1;
    return (change) => this.#amended.set(at, { ...(this.#amended.get(at) ?? found), ...change });
  }

  /** @returns what makes it again what it is now, from a list that goes on from there */
  remember(): (list: readonly Found[]) => void {
    const { length } = this.#found;
    const restore = this.#amended.remember();
    return (list) => {
      this.#found = list.slice(0, length);
      restore();
    };
  }

  /** Those that were added, as they were then: what `remember` goes back from. */
  get added(): readonly Found[] {
    return this.#found;
  }
}
