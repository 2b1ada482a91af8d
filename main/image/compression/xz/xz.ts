/**
 * The .xz container: streams of blocks, each LZMA2 behind filters, with checksums of everything. Follows "The .xz File
 * Format" 1.2. What follows the last stream and is no stream is left unread.
 */
import { createHash } from 'node:crypto';
import { crc32 } from '../../crc32.ts';
import { unpackLzma2 } from '../lzma/lzma2.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { crc64 } from './crc64.ts';
import { type Filter, filterChain, LONGEST_BRANCH_BYTES, type NamedFilter } from './xz-filters.ts';

export const XZ_MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] as const;
const FOOTER_MAGIC = [0x59, 0x5a] as const;

/** By the number in the stream's flags, of the ones that are in use. */
const CHECKS = new Map<number, { name: string; of: (bytes: Uint8Array) => string }>([
  [0x01, { name: 'CRC-32', of: (bytes) => crc32(bytes).toString(16).padStart(8, '0') }],
  [0x04, { name: 'CRC-64', of: crc64 }],
  [0x0a, { name: 'SHA-256', of: (bytes) => createHash('sha256').update(bytes).digest('hex') }],
]);
/** Bytes of the check, by its number. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64] as const;
const BIG_ENDIAN_CHECK = 0x0a;

interface BlockSizes {
  readonly unpaddedBytes: number;
  readonly unpackedBytes: number;
}

interface BlockHeader {
  readonly packedBytes: number | null;
  readonly unpackedBytes: number | null;
  readonly filters: readonly NamedFilter[];
}

export function unpackXz(packed: PackedBytes, unpacked: UnpackedBytes): void {
  do unpackStream(packed, unpacked);
  while (skipToNextStream(packed));
}

/** The number of the check. @throws Damage, Stop */
export function readXzStreamHeader(packed: PackedBytes): number {
  if (!packed.startsWith(XZ_MAGIC)) {
    packed.need(XZ_MAGIC.length);
    throw packed.damage('no .xz stream begins here');
  }
  packed.take(XZ_MAGIC.length);
  const at = packed.position;
  const check = readFlags(packed);
  if (packed.u32() !== crc32(packed.bytes.subarray(at, at + 2))) {
    throw packed.damage("the checksum of the .xz stream's header is wrong", at);
  }
  return check;
}

/** What the check's number means; of those that are not in use null. */
export function xzCheckName(check: number): string | null {
  return check === 0 ? 'none' : (CHECKS.get(check)?.name ?? null);
}

function readFlags(packed: PackedBytes): number {
  const at = packed.position;
  const [reserved = 0, check = 0] = packed.take(2);
  if (reserved !== 0 || check > 0x0f) throw packed.damage('reserved .xz stream flags are set', at);
  return check;
}

function unpackStream(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const check = readXzStreamHeader(packed);
  const blocks: BlockSizes[] = [];
  for (let size = packed.byte(); size !== 0; size = packed.byte()) {
    blocks.push(unpackBlock(packed, unpacked, (size + 1) * 4, check));
  }
  const indexBytes = readIndex(packed, blocks);
  readFooter(packed, check, indexBytes);
}

function unpackBlock(
  packed: PackedBytes,
  unpacked: UnpackedBytes,
  headerBytes: number,
  check: number,
): BlockSizes {
  const at = packed.position - 1;
  const header = readBlockHeader(packed, at, headerBytes);
  const { dictionaryBytes, undo } = filterChain(header.filters, packed);
  const dataAt = packed.position;
  const start = unpacked.length;
  unpacked.windowStart = start;
  unpacked.expect(header.unpackedBytes ?? 0, packed.end);
  unpackFiltered(undo, unpacked, () => unpackLzma2(packed, unpacked, dictionaryBytes));
  const sizes = {
    unpaddedBytes: packed.position - at + (CHECK_SIZES[check] ?? 0),
    unpackedBytes: unpacked.length - start,
  };
  const isAsTold =
    (header.packedBytes ?? packed.position - dataAt) === packed.position - dataAt &&
    (header.unpackedBytes ?? sizes.unpackedBytes) === sizes.unpackedBytes;
  if (!isAsTold) throw packed.damage('an .xz block has not the size that its header tells', at);
  readPadding(packed, dataAt);
  readCheck(packed, check, unpacked.since(start));
  return sizes;
}

/** Of a block that stops short the last bytes are left out: an instruction that was changed may begin in them. */
function unpackFiltered(filters: readonly Filter[], unpacked: UnpackedBytes, unpack: () => void): void {
  const start = unpacked.length;
  let uncertainBytes = filters.length === 0 ? 0 : LONGEST_BRANCH_BYTES - 1;
  try {
    unpack();
    uncertainBytes = 0;
  } finally {
    for (const undo of filters) undo(unpacked.since(start));
    unpacked.length = Math.max(start, unpacked.length - uncertainBytes);
  }
}

function readBlockHeader(packed: PackedBytes, at: number, headerBytes: number): BlockHeader {
  packed.need(headerBytes - 1);
  const end = at + headerBytes - 4;
  const flags = packed.byte();
  if ((flags & 0x3c) !== 0) throw packed.damage('reserved .xz block flags are set', at + 1);
  const packedBytes = (flags & 0x40) === 0 ? null : readVariableLength(packed);
  const unpackedBytes = (flags & 0x80) === 0 ? null : readVariableLength(packed);
  const filters: NamedFilter[] = [];
  for (let left = (flags & 3) + 1; left > 0; left--) {
    const id = readVariableLength(packed);
    const size = readVariableLength(packed);
    if (size > end - packed.position) throw packed.damage('an .xz filter is longer than its header');
    filters.push({ id, properties: packed.take(size) });
  }
  while (packed.position < end) {
    if (packed.byte() !== 0) throw packed.damage("an .xz block's header is not padded with zeros");
  }
  if (packed.position !== end || packed.u32() !== crc32(packed.bytes.subarray(at, end))) {
    throw packed.damage("the checksum of an .xz block's header is wrong", at);
  }
  return { packedBytes, unpackedBytes, filters };
}

/** Seven bits a byte, the low ones first, at most nine bytes. */
function readVariableLength(packed: PackedBytes): number {
  let value = 0;
  for (let place = 0; place < 9; place++) {
    const byte = packed.byte();
    value += (byte & 0x7f) * 2 ** (7 * place);
    if (byte < 0x80) return value;
  }
  throw packed.damage('an .xz size has more than nine bytes');
}

/** Zeros up to a multiple of four bytes after `from`. */
function readPadding(packed: PackedBytes, from: number): void {
  while ((packed.position - from) % 4 !== 0) {
    if (packed.byte() !== 0) throw packed.damage('the padding in the .xz stream is not zero');
  }
}

function readCheck(packed: PackedBytes, check: number, bytes: Uint8Array): void {
  const at = packed.position;
  const stored = packed.take(CHECK_SIZES[check] ?? 0);
  const known = CHECKS.get(check);
  if (known === undefined) return;
  const inOrder = check === BIG_ENDIAN_CHECK ? stored : stored.toReversed();
  if (Buffer.from(inOrder).toString('hex') !== known.of(bytes)) {
    throw packed.damage(`the ${known.name} of an .xz block is wrong`, at);
  }
}

/** Behind its zero byte. Its size with the checksum is the answer. */
function readIndex(packed: PackedBytes, blocks: readonly BlockSizes[]): number {
  const at = packed.position - 1;
  let isRight = readVariableLength(packed) === blocks.length;
  for (const { unpaddedBytes, unpackedBytes } of isRight ? blocks : []) {
    isRight &&= readVariableLength(packed) === unpaddedBytes && readVariableLength(packed) === unpackedBytes;
  }
  if (!isRight) throw packed.damage('the .xz index does not tell the blocks that there are', at);
  readPadding(packed, at);
  const end = packed.position;
  if (packed.u32() !== crc32(packed.bytes.subarray(at, end))) {
    throw packed.damage('the checksum of the .xz index is wrong', at);
  }
  return packed.position - at;
}

function readFooter(packed: PackedBytes, check: number, indexBytes: number): void {
  const at = packed.position;
  const checksum = packed.u32();
  const isRight =
    (packed.u32() + 1) * 4 === indexBytes &&
    readFlags(packed) === check &&
    checksum === crc32(packed.bytes.subarray(at + 4, at + 10));
  if (!isRight) throw packed.damage('the .xz footer is wrong', at);
  packed.need(FOOTER_MAGIC.length);
  if (!packed.startsWith(FOOTER_MAGIC)) throw packed.damage('the .xz footer does not end with YZ');
  packed.take(FOOTER_MAGIC.length);
}

/** Goes over padding only where another stream follows it. */
function skipToNextStream(packed: PackedBytes): boolean {
  const end = packed.position;
  let next = end;
  while (packed.bytes[next] === 0) next++;
  packed.position = next;
  if ((next - end) % 4 === 0 && packed.startsWith(XZ_MAGIC)) return true;
  packed.position = end;
  return false;
}
