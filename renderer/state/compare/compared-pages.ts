/** The bytes of both sides of a comparison on the screen, and no more: aligned pages, asked for when they are looked at. */
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../app/contract/contract.ts';
import type { RowBytes } from '../../canvas/hex-grid/marks.ts';

export const COMPARED_PAGE_BYTES = 4096;
/** A few screens of a large display. */
const PAGES_MAX = 32;
/** Enough to hide a round trip, few enough that a drag leaves no queue behind. */
const IN_FLIGHT_MAX = 2;

export type Side = 'flash' | 'other';

interface ComparedPage {
  readonly flash: Uint8Array;
  readonly other: Uint8Array;
  /** 1 for each byte that differs, or that only one of both has. */
  readonly differs: Uint8Array;
  isFresh: boolean;
}

/** A small cache in front of `compare.window`. Stale pages stay readable until their successor is here. */
export class ComparedPages {
  /** Grows whenever something new can be read. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #onError: (thrown: unknown) => void;
  #comparing: string | null = null;
  /** Least recently wanted first. */
  readonly #pages = new Map<number, ComparedPage>();
  readonly #fetches = new Set<number>();
  #wanted: readonly number[] = [];
  /** Grows with each `refresh`: what is on its way then is old when it comes. */
  #refreshes = 0;

  constructor(client: Pick<Client, 'call'>, onError: (thrown: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** Forgets all, and shows another comparison from now on; null: none. */
  show(comparing: string | null): void {
    this.#comparing = comparing;
    this.#pages.clear();
    this.#fetches.clear();
    this.#wanted = [];
    this.#tell();
  }

  /** The bytes that views look at now, half-open, the most urgent first. */
  want(ranges: readonly { readonly start: number; readonly end: number }[]): void {
    this.#wanted = ranges.flatMap(pagesOf);
    for (const index of this.#wanted) this.#touch(index);
    this.#pump();
  }

  /** The row at `offset`, which lies in one page; null while it is not here, and without bytes after the end of its side. */
  row(side: Side, offset: number, lengthBytes: number): RowBytes | null {
    const page = this.#pages.get(Math.floor(offset / COMPARED_PAGE_BYTES));
    if (page === undefined) return null;
    const start = offset % COMPARED_PAGE_BYTES;
    const bytes = page[side].subarray(start, start + lengthBytes);
    const differs = page.differs.subarray(start, start + bytes.length);
    return { bytes, changed: differs.includes(1) ? differs : null, pastText: null };
  }

  /** The bytes may be others: all is shown until it was asked for anew. */
  refresh(): void {
    this.#refreshes += 1;
    for (const page of this.#pages.values()) page.isFresh = false;
    this.#pump();
  }

  #touch(index: number): void {
    const page = this.#pages.get(index);
    if (page === undefined) return;
    this.#pages.delete(index);
    this.#pages.set(index, page);
  }

  #pump(): void {
    for (const index of this.#wanted) {
      if (this.#fetches.size >= IN_FLIGHT_MAX) return;
      const isHere = this.#pages.get(index)?.isFresh ?? false;
      if (!isHere && !this.#fetches.has(index)) void this.#fetch(index);
    }
  }

  async #fetch(index: number): Promise<void> {
    const comparing = this.#comparing;
    if (comparing === null) return;
    this.#fetches.add(index);
    const refreshes = this.#refreshes;
    const range = { offset: index * COMPARED_PAGE_BYTES, lengthBytes: COMPARED_PAGE_BYTES };
    try {
      const { flash, other } = await this.#client.call('compare.window', { comparing, ...range });
      if (this.#comparing !== comparing) return;
      this.#store(index, {
        flash,
        other,
        differs: differing(flash, other),
        isFresh: refreshes === this.#refreshes,
      });
    } catch (thrown) {
      if (this.#comparing !== comparing) return;
      // What comes of the others is the same: nothing more is asked for.
      this.#wanted = [];
      this.#onError(thrown);
    }
    this.#fetches.delete(index);
    this.#pump();
  }

  #store(index: number, page: ComparedPage): void {
    this.#pages.delete(index);
    this.#pages.set(index, page);
    for (const oldest of this.#pages.keys()) {
      if (this.#pages.size <= PAGES_MAX) break;
      this.#pages.delete(oldest);
    }
    this.#tell();
  }

  #tell(): void {
    this.revision.setState((revision) => revision + 1, true);
  }
}

function differing(one: Uint8Array, other: Uint8Array): Uint8Array {
  const marks = new Uint8Array(Math.max(one.length, other.length));
  for (let at = 0; at < marks.length; at++) marks[at] = one[at] === other[at] ? 0 : 1;
  return marks;
}

function pagesOf({ start, end }: { readonly start: number; readonly end: number }): number[] {
  const first = Math.floor(start / COMPARED_PAGE_BYTES);
  const count = Math.max(0, Math.ceil(end / COMPARED_PAGE_BYTES) - first);
  return Array.from({ length: count }, (_, at) => first + at);
}
