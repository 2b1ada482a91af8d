/** What the bytes of cells are like, as far as the engine has counted them: a small cache in front of `overview.cells`. */
import { createStore } from 'zustand/vanilla';
import type { Client } from '../../../app/contract/contract.ts';
import { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import type { AskedCells } from '../../../app/contract/overview/overview.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';

/** Who looks at cells, the more urgent one first. */
const LOOKERS = ['map', 'minimap'] as const;
type Looker = (typeof LOOKERS)[number];

/** Ranges that are kept, of 256 KiB each at the most. */
const RANGES_MAX = 48;
/** Between bytes that change and the question what they are like now: a machine that runs changes some with every frame. */
const PAUSE_MS = 150;

interface Held {
  readonly asked: AskedCells;
  /** Null before the first answer. */
  cells: PackedCells | null;
  isWhole: boolean;
  /** It could not be answered, and is not asked again before the bytes change. */
  isRefused: boolean;
}

export class CellStore {
  /** Grows whenever there is something new to see. */
  readonly revision = createStore<number>()(() => 0);
  readonly #client: Pick<Client, 'call'>;
  readonly #onError: (thrown: unknown) => void;
  /** Least recently wanted first. */
  readonly #held = new Map<string, Held>();
  readonly #wanted = new Map<Looker, readonly string[]>();
  #isOpen = true;
  #asking: Held | null = null;
  #pause: ReturnType<typeof setTimeout> | null = null;

  constructor(client: Pick<Client, 'call'>, onError: (thrown: unknown) => void) {
    this.#client = client;
    this.#onError = onError;
  }

  /** What a view looks at now, most urgent first. What it wanted before and doesn't any more is not asked for. */
  want(ranges: readonly AskedCells[], by: Looker): void {
    const keys = ranges.map((asked) => {
      const key = keyOf(asked);
      const held = this.#held.get(key) ?? { asked, cells: null, isWhole: false, isRefused: false };
      this.#held.delete(key);
      this.#held.set(key, held);
      return key;
    });
    this.#wanted.set(by, keys);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= RANGES_MAX) break;
      this.#held.delete(oldest);
    }
    void this.#pump();
  }

  /** Those that are known of a range, the ones not counted yet left out; null before the first answer. */
  cellsOf(asked: AskedCells): PackedCells | null {
    return this.#held.get(keyOf(asked))?.cells ?? null;
  }

  /** Whether all that anybody looks at is counted, or can't be. */
  get isSettled(): boolean {
    return this.#asking === null && this.#next() === undefined;
  }

  /** Bytes of a flash changed: what is known of them is shown until it was asked for anew. */
  change(flash: FlashIndex, start: number, end: number): void {
    for (const held of this.#held.values()) {
      const { asked } = held;
      const isHit =
        start < (asked.first + asked.count) * asked.cellBytes && end > asked.first * asked.cellBytes;
      if (asked.flash !== flash || !isHit) continue;
      held.isWhole = false;
      held.isRefused = false;
    }
    this.#pause ??= setTimeout(() => {
      this.#pause = null;
      void this.#pump();
    }, PAUSE_MS);
  }

  /** Asks for nothing while false: what is more urgent comes first. */
  open(isOpen: boolean): void {
    this.#isOpen = isOpen;
    void this.#pump();
  }

  /** Another machine: nothing that is known, nor an answer still on its way, is of any use. */
  drop(): void {
    this.#held.clear();
    this.#wanted.clear();
    this.#tell();
  }

  #next(): Held | undefined {
    return LOOKERS.flatMap((looker) => this.#wanted.get(looker) ?? [])
      .map((key) => this.#held.get(key))
      .find((held) => held !== undefined && !held.isWhole && !held.isRefused);
  }

  async #pump(): Promise<void> {
    const next = this.#next();
    if (this.#asking !== null || this.#pause !== null || !this.#isOpen || next === undefined) return;
    this.#asking = next;
    // Bytes that change until the answer is here make it false again.
    next.isWhole = true;
    try {
      const { cells, isWhole } = await this.#client.call('overview.cells', next.asked);
      next.cells = PackedCells.from(cells);
      next.isWhole &&= isWhole;
    } catch (thrown) {
      // Of bytes that changed meanwhile, it may be that the image was mapped anew: that is no answer.
      next.isRefused = next.isWhole;
      if (next.isRefused && this.#held.get(keyOf(next.asked)) === next) this.#onError(thrown);
    }
    this.#asking = null;
    this.#tell();
    void this.#pump();
  }

  #tell(): void {
    this.revision.setState((revision) => revision + 1, true);
  }
}

function keyOf({ flash, cellBytes, first, count }: AskedCells): string {
  return `${flash} ${cellBytes} ${first} ${count}`;
}
