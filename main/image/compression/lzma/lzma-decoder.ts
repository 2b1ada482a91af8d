/**
 * LZMA itself, without any header: literals and matches under a range coder. Follows Igor Pavlov's "LZMA specification"
 * (LZMA SDK, lzma-specification.txt). Every turn of the loop unpacks at least one byte or ends.
 */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { RangeDecoder } from './range-decoder.ts';

/** The three parameters that an encoder may choose, from the one byte that holds them. */
export interface LzmaProperties {
  /** Bits of the byte before that a literal depends on. */
  readonly literalContextBits: number;
  /** Low bits of the position that a literal depends on. */
  readonly literalPositionBits: number;
  /** Low bits of the position that everything else depends on. */
  readonly positionBits: number;
}

/** Null if it cannot be such a byte. */
export function lzmaProperties(byte: number): LzmaProperties | null {
  if (byte >= 9 * 5 * 5) return null;
  const rest = Math.floor(byte / 9);
  return {
    literalContextBits: byte % 9,
    literalPositionBits: rest % 5,
    positionBits: Math.floor(rest / 5),
  };
}

/** A decoder treats smaller dictionaries as this one. */
const SMALLEST_DICTIONARY_BYTES = 4096;

// Where each table of probabilities begins in the one array that holds all.
const IS_MATCH = 0;
const IS_REP = IS_MATCH + 12 * 16;
const IS_REP_FIRST = IS_REP + 12;
const IS_REP_SECOND = IS_REP_FIRST + 12;
const IS_REP_THIRD = IS_REP_SECOND + 12;
const IS_REP_LONG = IS_REP_THIRD + 12;
const SLOT = IS_REP_LONG + 12 * 16;
const FOOTER = SLOT + 4 * 64;
const ALIGN = FOOTER + 128;
const MATCH_LENGTH = ALIGN + 16;
const LENGTH_TABLE_SIZE = 2 + 2 * 16 * 8 + 256;
const REP_LENGTH = MATCH_LENGTH + LENGTH_TABLE_SIZE;
const LITERAL = REP_LENGTH + LENGTH_TABLE_SIZE;
const LITERAL_TABLE_SIZE = 0x300;

const SHORTEST_MATCH = 2;
/** Distances from this slot on have their low four bits coded apart. */
const FIRST_DIRECT_SLOT = 14;
const END_MARKER_DISTANCE = 0xffffffff;

export class LzmaDecoder {
  readonly coder: RangeDecoder;
  readonly #packed: PackedBytes;
  readonly #unpacked: UnpackedBytes;
  readonly #dictionaryBytes: number;
  #literalContextBits = 0;
  #literalPositionMask = 0;
  #positionMask = 0;
  /** What the last symbols were, 0 to 11; below 7 the last one was a literal. */
  #state = 0;
  /** The last four distances, less one, the newest first. */
  #rep0 = 0;
  #rep1 = 0;
  #rep2 = 0;
  #rep3 = 0;

  constructor(packed: PackedBytes, unpacked: UnpackedBytes, dictionaryBytes: number) {
    this.coder = new RangeDecoder(packed);
    this.#packed = packed;
    this.#unpacked = unpacked;
    this.#dictionaryBytes = Math.max(dictionaryBytes, SMALLEST_DICTIONARY_BYTES);
  }

  /** Forgets all that it has learnt. */
  reset({ literalContextBits, literalPositionBits, positionBits }: LzmaProperties): void {
    this.#literalContextBits = literalContextBits;
    this.#literalPositionMask = (1 << literalPositionBits) - 1;
    this.#positionMask = (1 << positionBits) - 1;
    this.coder.forget(LITERAL + (LITERAL_TABLE_SIZE << (literalContextBits + literalPositionBits)));
    this.#state = 0;
    this.#rep0 = this.#rep1 = this.#rep2 = this.#rep3 = 0;
  }

  /** Unpacks until there are `untilLength` bytes, or to the end marker: true. */
  decode(untilLength: number): boolean {
    const unpacked = this.#unpacked;
    while (unpacked.length < untilLength) {
      const position = (unpacked.length - unpacked.windowStart) & this.#positionMask;
      if (this.coder.bit(IS_MATCH + (this.#state << 4) + position) === 0) this.#literal();
      else if (this.coder.bit(IS_REP + this.#state) === 1) this.#repeat(position, untilLength);
      else if (this.#match(position, untilLength)) return true;
    }
    return false;
  }

  /** Reads an end marker. @throws Damage if something else comes. */
  endMarker(): void {
    const { coder } = this;
    const position = (this.#unpacked.length - this.#unpacked.windowStart) & this.#positionMask;
    const isMatch =
      coder.bit(IS_MATCH + (this.#state << 4) + position) === 1 && coder.bit(IS_REP + this.#state) === 0;
    if (!isMatch || !this.#match(position, this.#unpacked.length)) {
      throw this.#packed.damage('LZMA data goes on after the size that its header tells');
    }
  }

  #literal(): void {
    const unpacked = this.#unpacked;
    const { coder } = this;
    const at = unpacked.length - unpacked.windowStart;
    const before = at === 0 ? 0 : (unpacked.bytes[unpacked.length - 1] ?? 0);
    const context =
      ((at & this.#literalPositionMask) << this.#literalContextBits) |
      (before >> (8 - this.#literalContextBits));
    const base = LITERAL + LITERAL_TABLE_SIZE * context;
    let symbol = 1;
    if (this.#state >= 7) {
      let matched = unpacked.bytes[unpacked.length - this.#rep0 - 1] ?? 0;
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched <<= 1;
        const bit = coder.bit(base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    unpacked.put(coder.descend(base, symbol, 0x100) & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** A match at one of the last four distances. */
  #repeat(position: number, untilLength: number): void {
    const { coder } = this;
    const state = this.#state;
    if (!this.#unpacked.reaches(this.#rep0 + 1)) throw this.#tooFar(this.#rep0);
    if (coder.bit(IS_REP_FIRST + state) === 0) {
      if (coder.bit(IS_REP_LONG + (state << 4) + position) === 0) {
        this.#state = state < 7 ? 9 : 11;
        this.#unpacked.copy(this.#rep0 + 1, 1);
        return;
      }
    } else {
      const distance = this.#olderDistance(state);
      this.#rep1 = this.#rep0;
      this.#rep0 = distance;
    }
    const length = this.#length(REP_LENGTH, position);
    this.#state = state < 7 ? 8 : 11;
    this.#copy(length, untilLength);
  }

  #olderDistance(state: number): number {
    if (this.coder.bit(IS_REP_SECOND + state) === 0) return this.#rep1;
    let distance = this.#rep2;
    if (this.coder.bit(IS_REP_THIRD + state) === 1) {
      distance = this.#rep3;
      this.#rep3 = this.#rep2;
    }
    this.#rep2 = this.#rep1;
    return distance;
  }

  /** A match with a distance of its own; true if it is the end marker. */
  #match(position: number, untilLength: number): boolean {
    this.#rep3 = this.#rep2;
    this.#rep2 = this.#rep1;
    this.#rep1 = this.#rep0;
    const length = this.#length(MATCH_LENGTH, position);
    this.#state = this.#state < 7 ? 7 : 10;
    this.#rep0 = this.#distance(length);
    if (this.#rep0 === END_MARKER_DISTANCE) return true;
    this.#copy(length, untilLength);
    return false;
  }

  #length(base: number, position: number): number {
    const { coder } = this;
    const low = base + 2;
    const middle = low + 16 * 8;
    if (coder.bit(base) === 0) return SHORTEST_MATCH + coder.tree(low + (position << 3), 3);
    if (coder.bit(base + 1) === 0) return SHORTEST_MATCH + 8 + coder.tree(middle + (position << 3), 3);
    return SHORTEST_MATCH + 16 + coder.tree(middle + 16 * 8, 8);
  }

  /** Less one, as the distances are kept. */
  #distance(length: number): number {
    const { coder } = this;
    const slot = coder.tree(SLOT + (Math.min(length - SHORTEST_MATCH, 3) << 6), 6);
    if (slot < 4) return slot;
    const footerBits = (slot >> 1) - 1;
    const start = ((2 | (slot & 1)) << footerBits) >>> 0;
    if (slot < FIRST_DIRECT_SLOT) return start + coder.reverseTree(FOOTER + start - slot, footerBits);
    const high = coder.direct(footerBits - 4) * 16;
    return start + high + coder.reverseTree(ALIGN, 4);
  }

  #copy(length: number, untilLength: number): void {
    const unpacked = this.#unpacked;
    const distance = this.#rep0 + 1;
    if (distance > this.#dictionaryBytes || !unpacked.reaches(distance)) throw this.#tooFar(this.#rep0);
    if (length > untilLength - unpacked.length) {
      throw this.#packed.damage('an LZMA match goes on after the size that the header tells');
    }
    unpacked.copy(distance, length);
  }

  #tooFar(distance: number) {
    return this.#packed.damage(
      `an LZMA match reaches ${pluralText(distance + 1, 'byte')} back, further than it may`,
    );
  }
}
