/** Rows that the engine holds, and no more of them than are looked at: asked for around those, and again when they change. */
import { createStore, type StoreApi } from 'zustand/vanilla';

/** Asked for around those that are looked at, so that a scroll finds them there. */
const MARGIN_ROWS = 100;

/** What is known of the rows, as of one version of them. */
export interface KnownRows<Row> {
  readonly version: string;
  readonly from: number;
  readonly rows: readonly Row[];
}

export interface RowSource<Row> {
  /** Another one whenever the rows are others; null while there are none. */
  version(): string | null;
  /** How many there are. */
  count(): number;
  /** Most that are asked for together. */
  readonly most: number;
  /** Null where it could not be done; fewer rows than there are is the same: it is not tried again until something changes. */
  ask(from: number, count: number): Promise<readonly Row[] | null>;
}

export class RowWindow<Row> {
  readonly store: StoreApi<KnownRows<Row>>;
  readonly #source: RowSource<Row>;
  #wanted: { readonly first: number; readonly end: number } | null = null;
  #isAsking = false;

  constructor(source: RowSource<Row>) {
    this.#source = source;
    this.store = createStore<KnownRows<Row>>()(() => ({ version: '', from: 0, rows: [] }));
  }

  /** The rows [first, end) are looked at from now on. */
  want(first: number, end: number): void {
    this.#wanted = { first, end };
    void this.refresh();
  }

  /** Nothing is looked at any more. */
  release(): void {
    this.#wanted = null;
  }

  /** Asks for what is wanted and not there: one request at a time. */
  async refresh(): Promise<void> {
    const version = this.#source.version();
    const wanted = this.#wanted;
    if (wanted === null || version === null || this.#isAsking || this.#isThere(version)) return;
    this.#isAsking = true;
    const from = Math.max(0, wanted.first - MARGIN_ROWS);
    const count = Math.min(this.#source.most, wanted.end + MARGIN_ROWS - from);
    const countBefore = this.#source.count();
    const rows = await this.#source.ask(from, count);
    this.#isAsking = false;
    if (rows === null) return;
    this.store.setState({ version, from, rows });
    // How many there are may change while they are asked for, and be told by the answer.
    const end = Math.min(from + count, countBefore, this.#source.count());
    if (from + rows.length < end && wanted === this.#wanted) return;
    await this.refresh();
  }

  #isThere(version: string): boolean {
    const known = this.store.getState();
    const first = this.#wanted?.first ?? 0;
    const end = Math.min(this.#wanted?.end ?? 0, this.#source.count());
    return known.version === version && known.from <= first && known.from + known.rows.length >= end;
  }
}
