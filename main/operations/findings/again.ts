/** Tells the first of many like things, and counts the others there: a driver does the same wrong thing a thousand times. */
import { KeptMap } from '../kept-map.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { type Amend, foundBy, type Report, type Said } from './finding-rule.ts';

interface Telling {
  readonly rule: string;
  /** What makes things alike. */
  readonly like: string;
  /** A sentence about all of them, once there are two. */
  readonly more: (count: number) => string;
}

export class Again {
  readonly #flash: WatchedFlash;
  readonly #report: Report;
  readonly #told = new KeptMap<
    string,
    { readonly amend: Amend; readonly first: string; readonly count: number }
  >();

  constructor(flash: WatchedFlash, report: Report) {
    this.#flash = flash;
    this.#report = report;
  }

  /** `said` is asked for the first of each kind only. */
  tell(said: () => Said, { rule, like, more }: Telling): void {
    const known = this.#told.get(like);
    if (known === undefined) {
      const first = said();
      const amend = this.#report(foundBy(rule, this.#flash, first));
      this.#told.set(like, { amend, first: first.what, count: 1 });
    } else {
      const count = known.count + 1;
      known.amend({ what: `${known.first} ${more(count)}` });
      this.#told.set(like, { ...known, count });
    }
  }

  /** @returns what makes it know again what it knows now */
  remember(): () => void {
    return this.#told.remember();
  }
}
