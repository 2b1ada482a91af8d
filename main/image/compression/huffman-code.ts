/** A canonical Huffman code: shorter codes first, codes of one length in the order of their symbols. */
import type { HighBits } from './high-bits.ts';

/** The longest code of any format that uses this. */
export const LONGEST_CODE_BITS = 20;
/** Codes up to this length are found in one look. */
const QUICK_BITS = 10;

export class HuffmanCode {
  /** By the next ten bits: symbol * 32 + length, 0 for a longer code or none. */
  readonly #quick = new Uint16Array(1 << QUICK_BITS);
  /** By length: the first 20-bit value after its codes. */
  readonly #after = new Int32Array(LONGEST_CODE_BITS + 1);
  /** By length: what to add to a code to get the place of its symbol in `#symbols`. */
  readonly #shift = new Int32Array(LONGEST_CODE_BITS + 1);
  readonly #symbols: Uint16Array;
  /** Whether every sequence of bits means something. */
  readonly isComplete: boolean;
  /** Whether two codes begin alike: such lengths make no code. */
  readonly isOverfull: boolean;

  /** `lengths` by symbol, 0 for symbols without a code; at most 2,000 symbols. */
  constructor(lengths: ArrayLike<number>) {
    const counts = new Uint16Array(LONGEST_CODE_BITS + 1);
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0;
      counts[length] = (counts[length] ?? 0) + 1;
    }
    const places = new Uint16Array(LONGEST_CODE_BITS + 1);
    let code = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST_CODE_BITS; length++) {
      const count = counts[length] ?? 0;
      places[length] = place;
      this.#shift[length] = place - code;
      place += count;
      code += count;
      this.#after[length] = code << (LONGEST_CODE_BITS - length);
      if (length < LONGEST_CODE_BITS) code *= 2;
      if (code > 2 ** 21) break;
    }
    this.isComplete = code === 1 << LONGEST_CODE_BITS;
    this.isOverfull = code > 1 << LONGEST_CODE_BITS;
    this.#symbols = new Uint16Array(place);
    if (!this.isOverfull) this.#place(lengths, places);
  }

  /** The next symbol, or -1 if the bits mean none. */
  read(bits: HighBits): number {
    const ahead = bits.peek(LONGEST_CODE_BITS);
    const quick = this.#quick[ahead >>> (LONGEST_CODE_BITS - QUICK_BITS)] ?? 0;
    if (quick !== 0) {
      bits.skip(quick & 31);
      return quick >> 5;
    }
    for (let length = QUICK_BITS + 1; length <= LONGEST_CODE_BITS; length++) {
      if (ahead >= (this.#after[length] ?? 0)) continue;
      bits.skip(length);
      const code = ahead >> (LONGEST_CODE_BITS - length);
      return this.#symbols[code + (this.#shift[length] ?? 0)] ?? -1;
    }
    return -1;
  }

  #place(lengths: ArrayLike<number>, places: Uint16Array): void {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      const length = lengths[symbol] ?? 0;
      if (length === 0) continue;
      const place = places[length] ?? 0;
      places[length] = place + 1;
      this.#symbols[place] = symbol;
      if (length > QUICK_BITS) continue;
      const code = place - (this.#shift[length] ?? 0);
      const spare = QUICK_BITS - length;
      this.#quick.fill(symbol * 32 + length, code << spare, (code + 1) << spare);
    }
  }
}
