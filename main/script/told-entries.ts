/** What a script says, as the entries of one line of the console: of a long script its beginning and its end. */
import { basename } from 'node:path';
import type { ConsoleEntry } from '../../app/contract/console.ts';
import type { ScriptResult } from '../../app/contract/script.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';

/** At each end. */
const KEPT_ENTRIES = 200;

export class ToldEntries {
  readonly #first: ConsoleEntry[] = [];
  #last: ConsoleEntry[] = [];
  #leftOut = 0;
  #leftOutCycles = 0;

  /** Takes the next one. */
  readonly add = (entry: ConsoleEntry): void => {
    if (this.#first.length < KEPT_ENTRIES) this.#first.push(entry);
    else this.#last.push(entry);
    if (this.#last.length >= 2 * KEPT_ENTRIES) this.#shorten();
  };

  list(): ConsoleEntry[] {
    this.#shorten();
    return [...this.#first, ...this.#between(), ...this.#last];
  }

  #shorten(): void {
    const { length } = this.#last;
    const leftOut = this.#last.slice(0, Math.max(0, length - KEPT_ENTRIES));
    this.#last = this.#last.slice(leftOut.length);
    this.#leftOut += leftOut.length;
    this.#leftOutCycles += leftOut.filter(({ kind }) => kind === 'cycle').length;
  }

  #between(): ConsoleEntry[] {
    if (this.#leftOut === 0) return [];
    const others = `${pluralText(this.#leftOut, 'line')} of this are not shown; the timeline has all cycles`;
    if (this.#leftOutCycles === 0) return [{ kind: 'text', text: others, tone: 'plain' }];
    return [{ kind: 'folded', cycles: this.#leftOutCycles, text: others }];
  }
}

/** `lesson.nor: 12 lines, 34 cycles, 5 expectations held`, or where it failed. */
export function resultEntry(path: string, { lines, cycles, expects, failed }: ScriptResult): ConsoleEntry {
  const name = basename(path);
  if (failed !== null) {
    const { line, column, what, todo } = failed;
    return { kind: 'error', what: `${name}, line ${line}, column ${column}: ${what}`, todo, column: null };
  }
  const held = expects === 0 ? 'nothing was expected' : `${pluralText(expects, 'expectation')} held`;
  const text = `${name}: ${pluralText(lines, 'line')}, ${pluralText(cycles, 'cycle')}, ${held}`;
  return { kind: 'text', text, tone: 'good' };
}
