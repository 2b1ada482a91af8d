/** The differing ranges on the screen, and a few around them: there may be a million. */
import { createStore } from 'zustand/vanilla';
import type { DifferingRange } from '../../../app/contract/compare.ts';
import { RANGES_ASKED_MAX } from '../../../app/contract/comparing.ts';
import type { Client } from '../../../app/contract/contract.ts';

/** Pieces of the list that are held. */
const PIECES_MAX = 8;

export class RangePages {
  /** Grows whenever something new can be read. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #onError: (thrown: unknown) => void;
  #comparing: string | null = null;
  /** Least recently asked for first; null while it is on its way. */
  readonly #pieces = new Map<number, readonly DifferingRange[] | null>();

  constructor(client: Pick<Client, 'call'>, onError: (thrown: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** Forgets all, and lists another comparison from now on; null: none. */
  show(comparing: string | null): void {
    this.#comparing = comparing;
    this.#pieces.clear();
    this.revision.setState((revision) => revision + 1, true);
  }

  /** Asks for what is not here of [first, end). */
  want(first: number, end: number): void {
    const last = Math.floor(Math.max(first, end - 1) / RANGES_ASKED_MAX);
    for (let piece = Math.floor(first / RANGES_ASKED_MAX); piece <= last; piece++) {
      if (this.#pieces.has(piece)) this.#touch(piece);
      else void this.#fetch(piece);
    }
  }

  /** By its place in the list; undefined while it is not here. */
  at(index: number): DifferingRange | undefined {
    return this.#pieces.get(Math.floor(index / RANGES_ASKED_MAX))?.[index % RANGES_ASKED_MAX];
  }

  #touch(piece: number): void {
    const ranges = this.#pieces.get(piece) ?? null;
    this.#pieces.delete(piece);
    this.#pieces.set(piece, ranges);
  }

  async #fetch(piece: number): Promise<void> {
    const comparing = this.#comparing;
    if (comparing === null) return;
    this.#pieces.set(piece, null);
    const asked = { comparing, from: piece * RANGES_ASKED_MAX, count: RANGES_ASKED_MAX };
    try {
      const { ranges } = await this.#client.call('compare.ranges', asked);
      if (this.#comparing !== comparing) return;
      this.#pieces.delete(piece);
      this.#pieces.set(piece, ranges);
      for (const oldest of this.#pieces.keys())
        if (this.#pieces.size > PIECES_MAX) this.#pieces.delete(oldest);
      this.revision.setState((revision) => revision + 1, true);
    } catch (thrown) {
      if (this.#comparing !== comparing) return;
      // Asked for again when it is looked at again.
      this.#pieces.delete(piece);
      this.#onError(thrown);
    }
  }
}
