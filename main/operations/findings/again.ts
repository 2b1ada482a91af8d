/** Tells the first of many like things, and counts the others there: a driver does the same wrong thing a thousand times. */
import type { WatchedFlash } from '../ongoing.ts';
import { type Found, foundBy, type Report, type Said } from './finding-rule.ts';

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
  readonly #told = new Map<string, { readonly found: Found; readonly first: string; count: number }>();

  constructor(flash: WatchedFlash, report: Report) {
    this.#flash = flash;
    this.#report = report;
  }

  /** `said` is asked for the first of each kind only. */
  tell(said: () => Said, { rule, like, more }: Telling): void {
    const known = this.#told.get(like);
    if (known !== undefined) {
      known.count++;
      known.found.what = `${known.first} ${more(known.count)}`;
      return;
    }
    const first = said();
    const found = foundBy(rule, this.#flash, first);
    this.#told.set(like, { found, first: first.what, count: 1 });
    this.#report(found);
  }
}
