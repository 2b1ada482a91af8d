/** The differing ranges on the screen, and a few around them: there may be a million. */
import { createStore } from 'zustand/vanilla';
import type { DifferingRange } from '../../../app/contract/compare.ts';
import { RANGES_ASKED_MAX } from '../../../app/contract/comparing.ts';
import type { Client } from '../../../app/contract/contract.ts';

/** Pieces of the list that are held. */
const PIECES_MAX = 8;
/** Enough for what a screen may lie in, few enough that a drag leaves no queue behind. */
const IN_FLIGHT_MAX = 2;

export class RangePages {
  /** Grows whenever something new can be read. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #onError: (thrown: unknown) => void;
  #comparing: string | null = null;
  /** Least recently looked at first. */
  readonly #pieces = new Map<number, readonly DifferingRange[]>();
  readonly #fetches = new Set<number>();
  /** What is looked at now. */
  #wanted: readonly number[] = [];

  constructor(client: Pick<Client, 'call'>, onError: (thrown: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** Forgets all, and lists another comparison from now on; null: none. */
  show(comparing: string | null): void {
    this.#comparing = comparing;
    this.#pieces.clear();
    this.#fetches.clear();
    this.#wanted = [];
    this.revision.setState((revision) => revision + 1, true);
  }

  /** The ranges [first, end) are looked at: what is not here of them is asked for. */
  want(first: number, end: number): void {
    const from = Math.floor(first / RANGES_ASKED_MAX);
    const last = Math.floor(Math.max(first, end - 1) / RANGES_ASKED_MAX);
    this.#wanted = Array.from({ length: last - from + 1 }, (_, at) => from + at);
    for (const piece of this.#wanted) this.#touch(piece);
    this.#pump();
  }

  /** By its place in the list; undefined while it is not here. */
  at(index: number): DifferingRange | undefined {
    return this.#pieces.get(Math.floor(index / RANGES_ASKED_MAX))?.[index % RANGES_ASKED_MAX];
  }

  #touch(piece: number): void {
    const ranges = this.#pieces.get(piece);
    if (ranges === undefined) return;
    this.#pieces.delete(piece);
    this.#pieces.set(piece, ranges);
  }

  #pump(): void {
    for (const piece of this.#wanted) {
      if (this.#fetches.size >= IN_FLIGHT_MAX) return;
      if (!this.#pieces.has(piece) && !this.#fetches.has(piece)) void this.#fetch(piece);
    }
  }

  async #fetch(piece: number): Promise<void> {
    const comparing = this.#comparing;
    if (comparing === null) return;
    this.#fetches.add(piece);
    const asked = { comparing, from: piece * RANGES_ASKED_MAX, count: RANGES_ASKED_MAX };
    try {
      const { ranges } = await this.#client.call('compare.ranges', asked);
      if (this.#comparing !== comparing) return;
      this.#pieces.set(piece, ranges);
      for (const oldest of this.#pieces.keys())
        if (this.#pieces.size > PIECES_MAX) this.#pieces.delete(oldest);
      this.revision.setState((revision) => revision + 1, true);
    } catch (thrown) {
      if (this.#comparing !== comparing) return;
      // What comes of the others is the same: all is asked for again when it is looked at again.
      this.#wanted = [];
      this.#onError(thrown);
    }
    this.#fetches.delete(piece);
    this.#pump();
  }
}
