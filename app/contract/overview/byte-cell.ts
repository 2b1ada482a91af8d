/** What the bytes of one stretch of an image are like, and what that says of them. Both halves of the program go by it. */

/** A stretch of an image, counted byte by byte: nothing here is an estimate. */
export interface ByteCell {
  /** Shannon's, over how often each byte value is there; bits a byte, 0 to 8. */
  readonly entropy: number;
  /** Of its bytes, 0 to 1: those that are 0xff, those that are 0x00, and printable ASCII with tabs and line ends. */
  readonly erasedShare: number;
  readonly zeroShare: number;
  readonly textShare: number;
}

/** From what says least to what says most. */
export const BYTE_CLASSES = ['erased', 'zero', 'text', 'data', 'packed'] as const;
/** What bytes are, as far as counting them can say. */
export type ByteClass = (typeof BYTE_CLASSES)[number];

export const CLASS_WORDS: Readonly<Record<ByteClass, string>> = {
  erased: 'erased',
  zero: 'zeros',
  text: 'text',
  data: 'code or data',
  packed: 'compressed or encrypted',
};

/** Nearly all of it: a header in an erased block leaves the block what it is. */
const BLANK_SHARE = 0.98;
const TEXT_SHARE = 0.9;
/** Below what random bytes have. Code has 5 to 6.8 bits, packed data a few hundredths less than random bytes. */
const PACKED_MARGIN = 0.4;
/** Of fewer bytes nobody can tell code from packed data. */
export const TELLING_BYTES = 128;

/** What the bytes of a cell are. */
export function classOf(cell: ByteCell, lengthBytes: number): ByteClass {
  if (cell.erasedShare >= BLANK_SHARE) return 'erased';
  if (cell.zeroShare >= BLANK_SHARE) return 'zero';
  if (cell.textShare >= TEXT_SHARE) return 'text';
  const isPacked = lengthBytes >= TELLING_BYTES && cell.entropy >= randomEntropy(lengthBytes) - PACKED_MARGIN;
  return isPacked ? 'packed' : 'data';
}

/**
 * What so many random bytes have, 128 or more: a few of them can't hold every value equally often. The correction is
 * Miller's and Madow's, and within 0.12 bits of what is measured.
 */
export function randomEntropy(lengthBytes: number): number {
  return 8 - 255 / (2 * lengthBytes * Math.LN2);
}

/** Floats of a packed cell: its four values in their order. */
const CELL_FLOATS = 4;
/** Bytes of a packed cell. */
export const CELL_BYTES = 4 * CELL_FLOATS;

/** Cells as they travel: 32-bit floats, those that are not counted yet as NaN. */
export class PackedCells {
  readonly floats: Float32Array;

  private constructor(floats: Float32Array) {
    this.floats = floats;
  }

  /** So many that are not counted. */
  static uncounted(count: number): PackedCells {
    return new PackedCells(new Float32Array(CELL_FLOATS * count).fill(Number.NaN));
  }

  /** Out of `bytes` of another end, which are copied: they may lie anywhere in a message. */
  static from(bytes: Uint8Array): PackedCells {
    return new PackedCells(new Float32Array(new Uint8Array(bytes).buffer));
  }

  static of(floats: Float32Array): PackedCells {
    return new PackedCells(floats);
  }

  get count(): number {
    return this.floats.length / CELL_FLOATS;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.floats.buffer, this.floats.byteOffset, this.floats.byteLength);
  }

  /** Null where it is not counted, or there is none. */
  at(index: number): ByteCell | null {
    const base = CELL_FLOATS * index;
    const entropy = this.floats[base] ?? Number.NaN;
    if (Number.isNaN(entropy)) return null;
    return {
      entropy,
      erasedShare: this.floats[base + 1] ?? 0,
      zeroShare: this.floats[base + 2] ?? 0,
      textShare: this.floats[base + 3] ?? 0,
    };
  }

  /** Puts consecutive cells in at `index`. */
  set(index: number, cells: Float32Array): void {
    this.floats.set(cells, CELL_FLOATS * index);
  }

  slice(start: number, end: number): Float32Array {
    return this.floats.subarray(CELL_FLOATS * start, CELL_FLOATS * end);
  }
}
