/**
 * LZO1X, one block without a header, as UBIFS, JFFS2 and lzop's blocks have it. Follows "LZO stream format as understood
 * by Linux's LZO decompressor" (Willy Tarreau, Linux Documentation/staging/lzo.rst), without the zero runs of its
 * version 1, which only zram uses.
 */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';

/** A first byte above this one is that many literals. */
const FIRST_LITERALS = 17;
/** The kinds of instruction begin at these values. */
const NEAR = 64;
const MIDDLE = 32;
const FAR = 16;
const SECOND_KIBS = 0x800;
const FAR_DISTANCE = 0x4000;

/** Up to the end mark. */
export function unpackLzo1x(packed: PackedBytes, unpacked: UnpackedBytes): void {
  unpacked.windowStart = unpacked.length;
  const reader = new Instructions(packed, unpacked);
  reader.first();
  while (reader.next());
}

class Instructions {
  readonly #packed: PackedBytes;
  readonly #unpacked: UnpackedBytes;
  /** Literals that the instruction before brought with it: 0 to 3, or 4 for a run of them. */
  #literals = 0;

  constructor(packed: PackedBytes, unpacked: UnpackedBytes) {
    this.#packed = packed;
    this.#unpacked = unpacked;
  }

  first(): void {
    const first = this.#packed.bytes[this.#packed.position] ?? 0;
    if (first <= FIRST_LITERALS) return;
    this.#packed.byte();
    this.#copyLiterals(first - FIRST_LITERALS);
  }

  /** False at the end mark. */
  next(): boolean {
    const packed = this.#packed;
    const at = packed.position;
    const instruction = packed.byte();
    if (instruction >= NEAR) this.#near(instruction, at);
    else if (instruction >= MIDDLE) this.#middle(instruction, at);
    else if (instruction >= FAR) return this.#far(instruction, at);
    else if (this.#literals === 0) this.#copyLiterals(3 + this.#length(instruction, 15));
    else this.#shortest(instruction, at);
    return true;
  }

  /** 3 to 8 bytes from within 2 KiB. */
  #near(instruction: number, at: number): void {
    const distance = 1 + ((instruction >> 2) & 7) + (this.#packed.byte() << 3);
    this.#match(distance, (instruction >> 5) + 1, at);
    this.#copyLiterals(instruction & 3);
  }

  /** From within 16 KiB. */
  #middle(instruction: number, at: number): void {
    const length = 2 + this.#length(instruction & 31, 31);
    const operand = this.#packed.u16();
    this.#match(1 + (operand >> 2), length, at);
    this.#copyLiterals(operand & 3);
  }

  /** From 16 to 48 KiB away; none such is the end mark: false. */
  #far(instruction: number, at: number): boolean {
    const length = 2 + this.#length(instruction & 7, 7);
    const operand = this.#packed.u16();
    const distance = FAR_DISTANCE + ((instruction & 8) << 11) + (operand >> 2);
    if (distance === FAR_DISTANCE) {
      if (length === 3 && (operand & 3) === 0) return false;
      throw this.#packed.damage('an LZO end mark is not as one must be', at);
    }
    this.#match(distance, length, at);
    this.#copyLiterals(operand & 3);
    return true;
  }

  /** 2 bytes from within 1 KiB, or, after a run of literals, 3 bytes from within the second and third KiB. */
  #shortest(instruction: number, at: number): void {
    const near = 1 + (instruction >> 2) + (this.#packed.byte() << 2);
    if (this.#literals === 4) this.#match(near + SECOND_KIBS, 3, at);
    else this.#match(near, 2, at);
    this.#copyLiterals(instruction & 3);
  }

  /** A length whose bits are all zero goes on with zero bytes of 255 each and a last one. */
  #length(bits: number, most: number): number {
    if (bits !== 0) return bits;
    let length = most;
    while (true) {
      const more = this.#packed.byte();
      if (more !== 0) return length + more;
      length += 255;
    }
  }

  #match(distance: number, length: number, at: number): void {
    if (!this.#unpacked.reaches(distance)) {
      throw this.#packed.damage(
        `an LZO match reaches ${pluralText(distance, 'byte')} back, before the start`,
        at,
      );
    }
    this.#unpacked.copy(distance, length);
  }

  #copyLiterals(count: number): void {
    this.#unpacked.appendPacked(this.#packed, count);
    this.#literals = Math.min(count, 4);
  }
}
