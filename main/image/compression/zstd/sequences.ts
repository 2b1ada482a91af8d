/** The sequences of a zstd block, each so many literals and a match. RFC 8878, sections 3.1.1.3.2 and 3.1.1.4. */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { BackwardBits } from './backward-bits.ts';
import { type FseTable, fseOfOneSymbol, fseTable, readFseTable } from './fse-table.ts';

const LITERAL_LENGTHS = {
  limits: { accuracyBits: 9, symbolCount: 36 },
  usual: fseTable(
    [
      4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1,
      -1, -1,
    ],
    6,
  ),
} as const;
const MATCH_LENGTHS = {
  limits: { accuracyBits: 9, symbolCount: 53 },
  usual: fseTable(
    [
      1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
      1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1,
    ],
    6,
  ),
} as const;
const OFFSETS = {
  limits: { accuracyBits: 8, symbolCount: 32 },
  usual: fseTable(
    [1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1],
    5,
  ),
} as const;

/** Bits that follow the symbol of a length. The lengths of each symbol go on where those of the one before end. */
// biome-ignore format: sixteen a line
const LITERAL_LENGTH_BITS = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12,
  13, 14, 15, 16,
);
// biome-ignore format: sixteen a line
const MATCH_LENGTH_BITS = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
  1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11,
  12, 13, 14, 15, 16,
);
const LITERAL_LENGTH_BASES = basesOf(LITERAL_LENGTH_BITS, 0);
const MATCH_LENGTH_BASES = basesOf(MATCH_LENGTH_BITS, 3);

/** Offset values up to here repeat an earlier offset. */
const REPEATS = 3;
const MODES = { usual: 0, oneSymbol: 1, told: 2, asBefore: 3 } as const;

type Kind = typeof LITERAL_LENGTHS | typeof MATCH_LENGTHS | typeof OFFSETS;

function basesOf(bits: Uint8Array, first: number): Uint32Array {
  const bases = new Uint32Array(bits.length);
  let base = first;
  for (let symbol = 0; symbol < bits.length; symbol++) {
    bases[symbol] = base;
    base += 2 ** (bits[symbol] ?? 0);
  }
  return bases;
}

/** The sequences of one frame: tables and offsets go on from block to block. */
export class Sequences {
  readonly #packed: PackedBytes;
  readonly #unpacked: UnpackedBytes;
  #literalLengths: FseTable | null = null;
  #matchLengths: FseTable | null = null;
  #offsets: FseTable | null = null;
  #repeat1 = 1;
  #repeat2 = 4;
  #repeat3 = 8;

  constructor(packed: PackedBytes, unpacked: UnpackedBytes) {
    this.#packed = packed;
    this.#unpacked = unpacked;
  }

  /** Those of the block that is next, up to the end of the packed bytes; then the literals that are left. */
  unpack(literals: Uint8Array, mostBytes: number): void {
    const packed = this.#packed;
    const count = readCount(packed);
    if (count === 0) {
      if (packed.left > 0) throw packed.damage('a zstd block has bytes left over');
      this.#unpacked.append(literals, 0, literals.length);
      return;
    }
    const modes = packed.byte();
    if ((modes & 3) !== 0) throw packed.damage('reserved bits of a zstd block are set', packed.position - 1);
    this.#literalLengths = this.#table(modes >> 6, LITERAL_LENGTHS, this.#literalLengths);
    this.#offsets = this.#table((modes >> 4) & 3, OFFSETS, this.#offsets);
    this.#matchLengths = this.#table((modes >> 2) & 3, MATCH_LENGTHS, this.#matchLengths);
    const tables = {
      literalLengths: this.#literalLengths,
      offsets: this.#offsets,
      matchLengths: this.#matchLengths,
    };
    this.#unpackAll(count, literals, tables, mostBytes);
    packed.position = packed.end;
  }

  #table(mode: number, { limits, usual }: Kind, before: FseTable | null): FseTable {
    const packed = this.#packed;
    const at = packed.position;
    if (mode === MODES.usual) return usual;
    if (mode === MODES.told) return readFseTable(packed, limits);
    if (mode === MODES.oneSymbol) {
      const symbol = packed.byte();
      if (symbol >= limits.symbolCount) throw packed.damage(`${symbol} is no symbol of a zstd table`, at);
      return fseOfOneSymbol(symbol);
    }
    if (before === null) throw packed.damage('a zstd block goes on with a table that there is not', at);
    return before;
  }

  #unpackAll(
    count: number,
    literals: Uint8Array,
    {
      literalLengths,
      offsets,
      matchLengths,
    }: Record<'literalLengths' | 'offsets' | 'matchLengths', FseTable>,
    mostBytes: number,
  ): void {
    const unpacked = this.#unpacked;
    const mostLength = unpacked.length + mostBytes;
    const bits = new BackwardBits(this.#packed.bytes, this.#packed.position, this.#packed.end);
    let literalState = bits.read(literalLengths.accuracyBits);
    let offsetState = bits.read(offsets.accuracyBits);
    let matchState = bits.read(matchLengths.accuracyBits);
    let literalsAt = 0;
    for (let left = count; left > 0; left--) {
      const offsetBits = offsets.symbols[offsetState] ?? 0;
      const offsetValue = ((1 << offsetBits) >>> 0) + bits.read(offsetBits);
      const matchSymbol = matchLengths.symbols[matchState] ?? 0;
      const match = (MATCH_LENGTH_BASES[matchSymbol] ?? 0) + bits.read(MATCH_LENGTH_BITS[matchSymbol] ?? 0);
      const literalSymbol = literalLengths.symbols[literalState] ?? 0;
      const literal =
        (LITERAL_LENGTH_BASES[literalSymbol] ?? 0) + bits.read(LITERAL_LENGTH_BITS[literalSymbol] ?? 0);
      if (left > 1) {
        literalState = nextState(literalLengths, literalState, bits);
        matchState = nextState(matchLengths, matchState, bits);
        offsetState = nextState(offsets, offsetState, bits);
      }
      if (bits.left < 0 || literal > literals.length - literalsAt) {
        throw this.#damage('a zstd block has less than its sequences take');
      }
      if (unpacked.length + literal + match > mostLength) throw this.#tooLong();
      unpacked.append(literals, literalsAt, literal);
      literalsAt += literal;
      this.#copy(this.#offset(offsetValue, literal), match);
    }
    if (bits.left !== 0) throw this.#damage('zstd sequences do not end where their bits do');
    if (unpacked.length + literals.length - literalsAt > mostLength) throw this.#tooLong();
    unpacked.append(literals, literalsAt, literals.length - literalsAt);
  }

  #copy(offset: number, length: number): void {
    if (!this.#unpacked.reaches(offset)) {
      throw this.#damage(`a zstd match reaches ${pluralText(offset, 'byte')} back, before the start`);
    }
    this.#unpacked.copy(offset, length);
  }

  /** The offset that a value means, which is the newest then. Without literals the newest one is not meant. */
  #offset(value: number, literal: number): number {
    const which = value > REPEATS ? 4 : literal === 0 ? value + 1 : value;
    if (which === 1) return this.#repeat1;
    const offset =
      value > REPEATS
        ? value - REPEATS
        : which === 2
          ? this.#repeat2
          : which === 3
            ? this.#repeat3
            : this.#repeat1 - 1;
    if (which !== 2) this.#repeat3 = this.#repeat2;
    this.#repeat2 = this.#repeat1;
    this.#repeat1 = offset;
    return offset;
  }

  #tooLong() {
    return this.#damage('a zstd block unpacks to more than its frame allows');
  }

  #damage(what: string) {
    return this.#packed.damage(what);
  }
}

function readCount(packed: PackedBytes): number {
  const first = packed.byte();
  if (first < 128) return first;
  if (first < 255) return (first - 128) * 256 + packed.byte();
  return packed.u16() + 0x7f00;
}

function nextState({ nextStates, bitCounts }: FseTable, state: number, bits: BackwardBits): number {
  return (nextStates[state] ?? 0) + bits.read(bitCounts[state] ?? 0);
}
