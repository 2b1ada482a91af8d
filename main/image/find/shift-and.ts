/**
 * Looks for several sequences at once, a byte at a time, whatever the bytes are: a bit for each place of each sequence says
 * whether what was read last fits it up to there (Baeza-Yates and Gonnet, “A New Approach to Text Searching”, 1992).
 */
import type { Sequence } from './byte-set.ts';

const BITS = 32;

interface Packed {
  /** Its number among all. */
  readonly index: number;
  /** How many of its places are looked at, from the first. */
  readonly places: number;
  readonly finalBit: number;
}

interface Word {
  readonly masks: Int32Array;
  readonly initial: number;
  readonly finals: number;
  readonly packed: readonly Packed[];
}

/** Hears of a place where the first `fitting` places of a sequence fit: all of them, or 32. */
export type OnCandidate = (start: number, index: number, fitting: number) => void;

export class ShiftAnd {
  readonly #words: readonly Word[];

  constructor(sequences: readonly { readonly sequence: Sequence; readonly index: number }[]) {
    const bins: (typeof sequences)[number][][] = [];
    let used = BITS;
    for (const entry of sequences) {
      const places = Math.min(entry.sequence.length, BITS);
      if (used + places > BITS) [used] = [0, bins.push([])];
      bins.at(-1)?.push(entry);
      used += places;
    }
    this.#words = bins.map(wordOf);
  }

  /** Candidates that begin in [from, to) and end by `end`; those of each word of bits in order. */
  find(bytes: Uint8Array, { from, to, end }: Stretch, onCandidate: OnCandidate): void {
    for (const word of this.#words) findWord(bytes, word, { from, to, end }, onCandidate);
  }
}

/** Where to look: starts in [from, to), and nothing at or after `end`. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly end: number;
}

function wordOf(bin: readonly { readonly sequence: Sequence; readonly index: number }[]): Word {
  const masks = new Int32Array(256);
  const packed: Packed[] = [];
  let [initial, finals, bit] = [0, 0, 0];
  for (const { sequence, index } of bin) {
    const places = Math.min(sequence.length, BITS);
    initial |= 1 << bit;
    for (const set of sequence.slice(0, places)) {
      for (let value = 0; value < 256; value++) {
        if (set[value] === 1) masks[value] = (masks[value] ?? 0) | (1 << bit);
      }
      bit += 1;
    }
    finals |= 1 << (bit - 1);
    packed.push({ index, places, finalBit: 1 << (bit - 1) });
  }
  return { masks, initial, finals, packed };
}

function findWord(bytes: Uint8Array, word: Word, { from, to, end }: Stretch, onCandidate: OnCandidate): void {
  const { masks, initial, finals, packed } = word;
  const longest = Math.max(...packed.map(({ places }) => places));
  const last = Math.min(end, to + longest - 1);
  let fits = 0;
  for (let at = from; at < last; at++) {
    fits = ((fits << 1) | initial) & (masks[bytes[at] ?? 0] ?? 0);
    if ((fits & finals) === 0) continue;
    for (const { index, places, finalBit } of packed) {
      const start = at - places + 1;
      if ((fits & finalBit) !== 0 && start < to) onCandidate(start, index, places);
    }
  }
}
