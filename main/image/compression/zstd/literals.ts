/** The literals of a zstd block. RFC 8878, section 3.1.1.3.1. */
import type { PackedBytes } from '../packed-bytes.ts';
import { type HuffmanTable, readHuffmanStream, readHuffmanTable } from './huffman-table.ts';

export const LARGEST_BLOCK_BYTES = 128 * 1024;

const RAW = 0;
const ONE_BYTE = 1;
const OLD_TABLE = 3;
/** By the size format: bytes of the header of packed literals, bits of each of its two sizes. */
const PACKED_HEADERS = [
  { headerBytes: 3, sizeBits: 10 },
  { headerBytes: 3, sizeBits: 10 },
  { headerBytes: 4, sizeBits: 14 },
  { headerBytes: 5, sizeBits: 18 },
] as const;

export class Literals {
  readonly #bytes = new Uint8Array(LARGEST_BLOCK_BYTES);
  #table: HuffmanTable | null = null;

  /** At the start of a frame. */
  forget(): void {
    this.#table = null;
  }

  /** Those of the block that is next. They hold until the next call. */
  read(packed: PackedBytes): Uint8Array {
    const first = packed.bytes[packed.position] ?? 0;
    const kind = first & 3;
    const format = (first >> 2) & 3;
    if (kind === RAW || kind === ONE_BYTE) return this.#plain(packed, kind, format);
    return this.#packed(packed, kind === OLD_TABLE, format);
  }

  #plain(packed: PackedBytes, kind: number, format: number): Uint8Array {
    const header = format === 1 ? packed.u16() >> 4 : format === 3 ? packed.u24() >> 4 : packed.byte() >> 3;
    if (header > LARGEST_BLOCK_BYTES) throw packed.damage('a zstd block has more than 128 KiB of literals');
    if (kind === RAW) return packed.take(header);
    const literals = this.#bytes.subarray(0, header);
    literals.fill(packed.byte());
    return literals;
  }

  #packed(packed: PackedBytes, usesOldTable: boolean, format: number): Uint8Array {
    const { headerBytes, sizeBits } = PACKED_HEADERS[format] ?? PACKED_HEADERS[0];
    const at = packed.position;
    let header = 0;
    for (const byte of packed.take(headerBytes).toReversed()) header = header * 256 + byte;
    const sizes = Math.floor(header / 16);
    const unpackedBytes = sizes % 2 ** sizeBits;
    const end = packed.position + Math.floor(sizes / 2 ** sizeBits);
    if (unpackedBytes > LARGEST_BLOCK_BYTES) {
      throw packed.damage('a zstd block has more than 128 KiB of literals', at);
    }
    packed.need(end - packed.position);
    if (!usesOldTable) this.#table = readHuffmanTable(packed);
    if (this.#table === null) throw packed.damage('a zstd block goes on with a code that there is not', at);
    if (packed.position > end) throw packed.damage('zstd literals are longer than they tell', at);
    const literals = this.#bytes.subarray(0, unpackedBytes);
    if (format === 0) readHuffmanStream(this.#table, packed, end - packed.position, literals);
    else readFourStreams(this.#table, packed, end, literals);
    return literals;
  }
}

/** The sizes of the first three stand before them. */
function readFourStreams(table: HuffmanTable, packed: PackedBytes, end: number, into: Uint8Array): void {
  const at = packed.position;
  const sizes = [packed.u16(), packed.u16(), packed.u16()];
  const quarter = (into.length + 3) >> 2;
  if (packed.position + sizes.reduce((sum, size) => sum + size, 0) >= end || into.length < quarter * 3) {
    throw packed.damage('the four streams of zstd literals are longer than all', at);
  }
  for (const [index, size] of sizes.entries()) {
    readHuffmanStream(table, packed, size, into.subarray(quarter * index, quarter * (index + 1)));
  }
  readHuffmanStream(table, packed, end - packed.position, into.subarray(quarter * 3));
}
