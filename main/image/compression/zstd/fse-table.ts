/**
 * Finite state entropy (FSE): each state stands for a symbol, and with some bits tells the next state. RFC 8878,
 * section 4.1.1.
 */
import type { PackedBytes } from '../packed-bytes.ts';

const SMALLEST_ACCURACY = 5;
/** In a distribution: a symbol that is rarer than once in all states. */
const RARE = -1;

export interface FseTable {
  /** There are 2^n states. */
  readonly accuracyBits: number;
  /** By state. */
  readonly symbols: Uint8Array;
  readonly bitCounts: Uint8Array;
  readonly nextStates: Uint16Array;
}

/** How large a table may be. */
export interface FseLimits {
  readonly accuracyBits: number;
  readonly symbolCount: number;
}

/** A table that always gives the same symbol and takes no bits. */
export function fseOfOneSymbol(symbol: number): FseTable {
  return {
    accuracyBits: 0,
    symbols: Uint8Array.of(symbol),
    bitCounts: new Uint8Array(1),
    nextStates: new Uint16Array(1),
  };
}

/** How many states each symbol has, in all 2^`accuracyBits`. */
export function fseTable(distribution: ArrayLike<number>, accuracyBits: number): FseTable {
  const size = 1 << accuracyBits;
  const symbols = new Uint8Array(size);
  const next = new Uint16Array(distribution.length);
  let top = size;
  for (let symbol = 0; symbol < distribution.length; symbol++) {
    const count = distribution[symbol] ?? 0;
    next[symbol] = Math.abs(count);
    if (count === RARE) symbols[--top] = symbol;
  }
  spread(distribution, symbols, top);
  const bitCounts = new Uint8Array(size);
  const nextStates = new Uint16Array(size);
  for (let state = 0; state < size; state++) {
    const symbol = symbols[state] ?? 0;
    const visit = next[symbol] ?? 0;
    next[symbol] = visit + 1;
    const bits = accuracyBits - (31 - Math.clz32(visit));
    bitCounts[state] = bits;
    nextStates[state] = (visit << bits) - size;
  }
  return { accuracyBits, symbols, bitCounts, nextStates };
}

/** Strews the symbols that are not rare over the states below `top`. */
function spread(distribution: ArrayLike<number>, symbols: Uint8Array, top: number): void {
  const size = symbols.length;
  const step = (size >> 1) + (size >> 3) + 3;
  let place = 0;
  for (let symbol = 0; symbol < distribution.length; symbol++) {
    for (let left = distribution[symbol] ?? 0; left > 0; left--) {
      symbols[place] = symbol;
      do place = (place + step) & (size - 1);
      while (place >= top);
    }
  }
}

/** Reads the distribution before a bitstream, up to a whole byte. */
export function readFseTable(packed: PackedBytes, limits: FseLimits): FseTable {
  const at = packed.position;
  const bits = new ForwardBits(packed);
  const accuracyBits = bits.read(4) + SMALLEST_ACCURACY;
  if (accuracyBits > limits.accuracyBits) throw packed.damage('a zstd table is too accurate', at);
  const distribution = new Int16Array(limits.symbolCount);
  let left = 1 << accuracyBits;
  let symbol = 0;
  while (left > 0 && symbol < limits.symbolCount) {
    const count = readCount(bits, left);
    distribution[symbol++] = count;
    left -= Math.abs(count);
    if (count === 0) symbol += readGap(bits);
  }
  if (left !== 0 || symbol > limits.symbolCount) {
    throw packed.damage('a zstd table does not give all its states away', at);
  }
  bits.finish();
  return fseTable(distribution, accuracyBits);
}

/** A number from -1 to `left`, of which the small ones take a bit less. */
function readCount(bits: ForwardBits, left: number): number {
  const width = 32 - Math.clz32(left + 1);
  const half = 1 << (width - 1);
  const short = (1 << width) - 1 - (left + 1);
  const low = bits.peek(width - 1);
  if (low < short) return bits.read(width - 1) - 1;
  const value = bits.read(width);
  return (value >= half ? value - short : value) - 1;
}

/** How many more symbols have no state. */
function readGap(bits: ForwardBits): number {
  let gap = 0;
  while (true) {
    const more = bits.read(2);
    gap += more;
    if (more < 3) return gap;
  }
}

/** Bits from the lowest of each byte on. */
class ForwardBits {
  readonly #packed: PackedBytes;
  #bit = 0;

  constructor(packed: PackedBytes) {
    this.#packed = packed;
  }

  /** At most 16; zeros after the end. */
  peek(count: number): number {
    const { bytes, position, end } = this.#packed;
    const at = position + (this.#bit >> 3);
    let word = 0;
    for (let index = 0; index < 3 && at + index < end; index++)
      word |= (bytes[at + index] ?? 0) << (8 * index);
    return (word >>> (this.#bit & 7)) & ((1 << count) - 1);
  }

  read(count: number): number {
    const value = this.peek(count);
    this.#bit += count;
    if (this.#bit > this.#packed.left * 8) throw this.#packed.damage('a zstd table goes on after its block');
    return value;
  }

  finish(): void {
    this.#packed.position += (this.#bit + 7) >> 3;
  }
}
