/**
 * The range decoder under LZMA: one bit at a time, each with a probability that learns from it. Follows Igor Pavlov's
 * "LZMA specification" (LZMA SDK, lzma-specification.txt).
 *
 * Range and code live in a Uint32Array: as fields they would be boxed numbers, since they need all 32 bits.
 */
import type { PackedBytes } from '../packed-bytes.ts';
import { Stop } from '../stop.ts';

const PROBABILITY_BITS = 11;
const EVEN_ODDS = 1 << (PROBABILITY_BITS - 1);
const CERTAIN = 1 << PROBABILITY_BITS;
const LEARNING_SHIFT = 5;
const SMALLEST_RANGE = 2 ** 24;
const LARGEST_RANGE = 2 ** 32 - 1;

export class RangeDecoder {
  readonly #packed: PackedBytes;
  readonly #registers = new Uint32Array(2);
  probabilities = new Uint16Array(0);

  constructor(packed: PackedBytes) {
    this.#packed = packed;
  }

  /** All probabilities even, and room for `count` of them. */
  forget(count: number): void {
    if (this.probabilities.length !== count) this.probabilities = new Uint16Array(count);
    this.probabilities.fill(EVEN_ODDS);
  }

  /** Reads the start of a coded stream, which goes on to the end of the packed bytes at most. */
  start(): void {
    const packed = this.#packed;
    const at = packed.position;
    if (packed.byte() !== 0) throw packed.damage('the first byte of LZMA data is not zero', at);
    const code = packed.u32be();
    if (code === LARGEST_RANGE) throw packed.damage('the LZMA code is out of its range', at);
    this.#registers[0] = LARGEST_RANGE;
    this.#registers[1] = code;
  }

  /** True where a coder may have ended: it leaves a code of zero. Reads the byte that may still be due. */
  isAtEnd(): boolean {
    this.#normalize();
    return this.#registers[1] === 0;
  }

  bit(index: number): number {
    const { probabilities } = this;
    const registers = this.#registers;
    if ((registers[0] ?? 0) < SMALLEST_RANGE) this.#shift();
    const range = registers[0] ?? 0;
    const code = registers[1] ?? 0;
    const probability = probabilities[index] ?? 0;
    const bound = Math.imul(range >>> PROBABILITY_BITS, probability) >>> 0;
    if (code < bound) {
      registers[0] = bound;
      probabilities[index] = probability + ((CERTAIN - probability) >>> LEARNING_SHIFT);
      return 0;
    }
    registers[0] = range - bound;
    registers[1] = code - bound;
    probabilities[index] = probability - (probability >>> LEARNING_SHIFT);
    return 1;
  }

  /** `count` bits with a probability for each way they can begin, the highest bit first. */
  tree(base: number, count: number): number {
    return this.descend(base, 1, 1 << count) - (1 << count);
  }

  /**
   * Goes on down a tree from `node`, to the first that is `floor` or more. It is {@link bit} over and over, with range and
   * code at hand: most of what is unpacked is literals, and these are eight bits each.
   */
  descend(base: number, node: number, floor: number): number {
    const { probabilities } = this;
    const registers = this.#registers;
    let range = (registers[0] ?? 0) >>> 0;
    let code = (registers[1] ?? 0) >>> 0;
    let symbol = node;
    while (symbol < floor) {
      if (range < SMALLEST_RANGE) {
        registers[0] = range;
        registers[1] = code;
        this.#shift();
        range = (registers[0] ?? 0) >>> 0;
        code = (registers[1] ?? 0) >>> 0;
      }
      const probability = probabilities[base + symbol] ?? 0;
      const bound = Math.imul(range >>> PROBABILITY_BITS, probability) >>> 0;
      if (code < bound) {
        range = bound;
        probabilities[base + symbol] = probability + ((CERTAIN - probability) >>> LEARNING_SHIFT);
        symbol <<= 1;
      } else {
        range = (range - bound) >>> 0;
        code = (code - bound) >>> 0;
        probabilities[base + symbol] = probability - (probability >>> LEARNING_SHIFT);
        symbol = (symbol << 1) | 1;
      }
    }
    registers[0] = range;
    registers[1] = code;
    return symbol;
  }

  /** The same with the lowest bit first. */
  reverseTree(base: number, count: number): number {
    let node = 1;
    let symbol = 0;
    for (let place = 0; place < count; place++) {
      const bit = this.bit(base + node);
      node = (node << 1) | bit;
      symbol |= bit << place;
    }
    return symbol;
  }

  /** `count` bits at even odds that never change. */
  direct(count: number): number {
    const registers = this.#registers;
    let value = 0;
    for (let left = count; left > 0; left--) {
      this.#normalize();
      const half = (registers[0] ?? 0) >>> 1;
      const code = registers[1] ?? 0;
      registers[0] = half;
      const bit = code >= half ? 1 : 0;
      if (bit === 1) registers[1] = code - half;
      value = (value << 1) | bit;
    }
    return value >>> 0;
  }

  #normalize(): void {
    if ((this.#registers[0] ?? 0) < SMALLEST_RANGE) this.#shift();
  }

  #shift(): void {
    const packed = this.#packed;
    const at = packed.position;
    if (at >= packed.end) throw new Stop('cut');
    packed.position = at + 1;
    const registers = this.#registers;
    registers[0] = (registers[0] ?? 0) << 8;
    registers[1] = ((registers[1] ?? 0) << 8) | (packed.bytes[at] ?? 0);
  }
}
