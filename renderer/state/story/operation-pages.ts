/**
 * The operations of a stretch of cycles, page by page: the engine lists operations by their places, a waveform looks for
 * them by their cycles. Pages are found as a word is in a dictionary, one request at a time; the rest is not asked for.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import type { RowSource } from './row-window.ts';

/** Pages of a stretch that are asked for at most: more operations than pixels are not seen. */
const PAGES_MOST = 64;

interface Page {
  readonly version: string;
  readonly rows: readonly DriverOperation[];
}

export class OperationPages {
  /** Operations around the cycles that are looked at, in the order of their places; of an older version until they are asked for again. */
  readonly store: StoreApi<readonly DriverOperation[]> = createStore<readonly DriverOperation[]>()(() => []);
  readonly #source: RowSource<DriverOperation>;
  readonly #pages = new Map<number, Page>();
  #wanted: { readonly firstCycle: number; readonly lastCycle: number } | null = null;
  #isAsking = false;

  constructor(source: RowSource<DriverOperation>) {
    this.#source = source;
  }

  /** The operations of these cycles are looked at from now on. */
  want(firstCycle: number, lastCycle: number): void {
    this.#wanted = { firstCycle, lastCycle };
    void this.refresh();
  }

  /** Nothing is looked at any more. */
  release(): void {
    this.#wanted = null;
  }

  /** What is known is of another machine. */
  clear(): void {
    this.#pages.clear();
    this.store.setState([], true);
  }

  /** Asks for what is wanted and not there. */
  async refresh(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    try {
      for (;;) {
        const version = this.#source.version();
        const index = version === null ? null : this.#missingPage(version);
        if (version === null || index === null) break;
        const { most } = this.#source;
        const rows = await this.#source.ask(index * most, most);
        // Without rows it would be asked for once more, and for ever.
        if (rows === null || rows.length === 0) break;
        this.#pages.set(index, { version, rows });
        this.#tell();
      }
    } finally {
      this.#isAsking = false;
    }
  }

  get #count(): number {
    return Math.ceil(this.#source.count() / this.#source.most);
  }

  /** The next page to ask for: one on the way to the first wanted cycle, or one that wanted cycles are on. */
  #missingPage(version: string): number | null {
    if (this.#wanted === null || this.#count === 0) return null;
    const { firstCycle, lastCycle } = this.#wanted;
    const rowsOf = (index: number) => {
      const page = this.#pages.get(index);
      return page?.version === version ? page.rows : undefined;
    };
    const start = this.#startPage(firstCycle, rowsOf);
    if (!start.isKnown) return start.index;
    const end = Math.min(this.#count, start.index + PAGES_MOST);
    for (let index = start.index; index < end; index += 1) {
      const rows = rowsOf(index);
      if (rows === undefined) return index;
      if ((rows.at(-1)?.firstCycle ?? lastCycle) >= lastCycle) break;
    }
    this.#forgetBut(start.index, end);
    return null;
  }

  /** The page on which the operation of a cycle is, or one nearer to it than those that are known. */
  #startPage(cycle: number, rowsOf: (index: number) => Page['rows'] | undefined) {
    let below = { index: -1, cycle: 0 };
    let above: { index: number; cycle: number } | null = null;
    for (const index of [...this.#pages.keys()].toSorted((a, b) => a - b)) {
      const first = rowsOf(index)?.[0]?.firstCycle;
      if (first === undefined || index >= this.#count) continue;
      if (first <= cycle) below = { index, cycle: first };
      else above ??= { index, cycle: first };
    }
    const lastOfBelow = rowsOf(below.index)?.at(-1)?.firstCycle ?? -1;
    const end = above?.index ?? this.#count;
    if (below.index >= 0 && (lastOfBelow >= cycle || end === below.index + 1))
      return { index: below.index, isKnown: true };
    if (below.index < 0 && end === 0) return { index: 0, isKnown: true };
    const middle = Math.floor((below.index + end) / 2);
    return { index: Math.max(middle, below.index + 1), isKnown: false };
  }

  #forgetBut(start: number, end: number): void {
    if (this.#pages.size <= 2 * PAGES_MOST) return;
    for (const index of [...this.#pages.keys()]) if (index < start || index >= end) this.#pages.delete(index);
  }

  #tell(): void {
    for (const index of [...this.#pages.keys()]) if (index >= this.#count) this.#pages.delete(index);
    const indices = [...this.#pages.keys()].toSorted((a, b) => a - b);
    this.store.setState(
      indices.flatMap((index) => this.#pages.get(index)?.rows ?? []),
      true,
    );
  }
}
