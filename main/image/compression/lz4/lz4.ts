/**
 * LZ4 frames, and the legacy ones that Linux and U-Boot still have. Follows "LZ4 Frame Format Description" 1.6.3 (Yann
 * Collet). A legacy frame has no end mark: it ends with the first block that does not fill its 8 MiB, or where no size
 * of a block follows.
 */

import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { unpackLz4Block } from './lz4-block.ts';
import { xxhash32 } from './xxhash32.ts';

export const LZ4_MAGIC = [0x04, 0x22, 0x4d, 0x18] as const;
export const LZ4_LEGACY_MAGIC = [0x02, 0x21, 0x4c, 0x18] as const;

const LEGACY_BLOCK_BYTES = 8 * 1024 * 1024;
/** What a legacy block may pack to where nothing in it repeats. */
const LEGACY_PACKED_BYTES = LEGACY_BLOCK_BYTES + Math.floor(LEGACY_BLOCK_BYTES / 255) + 16;
/** In a block's size: the block is not packed. */
const STORED = 0x80000000;
/** By the three bits of the header's second byte; below 4 there is none. */
const BLOCK_BYTES = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024] as const;

export interface Lz4FrameHeader {
  readonly blocksAreApart: boolean;
  readonly hasBlockChecksums: boolean;
  readonly hasContentChecksum: boolean;
  readonly blockBytes: number;
  /** Null: not told. */
  readonly contentBytes: number | null;
}

/** All frames that follow each other, as lz4 does. */
export function unpackLz4(packed: PackedBytes, unpacked: UnpackedBytes): void {
  packed.need(LZ4_MAGIC.length);
  if (!isFrame(packed)) throw packed.damage('no LZ4 frame begins here');
  do {
    unpacked.windowStart = unpacked.length;
    if (packed.startsWith(LZ4_MAGIC)) unpackFrame(packed, unpacked);
    else unpackLegacyFrame(packed, unpacked);
  } while (isFrame(packed));
}

function isFrame(packed: PackedBytes): boolean {
  return packed.startsWith(LZ4_MAGIC) || packed.startsWith(LZ4_LEGACY_MAGIC);
}

/** With the magic. @throws Damage, Stop */
export function readLz4FrameHeader(packed: PackedBytes): Lz4FrameHeader {
  packed.take(LZ4_MAGIC.length);
  const at = packed.position;
  const flags = packed.byte();
  const blockCode = packed.byte();
  if (flags >> 6 !== 1 || (flags & 2) !== 0 || (blockCode & 0x8f) !== 0) {
    throw packed.damage('reserved bits of the LZ4 frame header are set', at);
  }
  const blockBytes = BLOCK_BYTES[blockCode >> 4] ?? 0;
  if (blockBytes === 0) throw packed.damage('the LZ4 frame header tells no size of a block', at + 1);
  const contentBytes = (flags & 8) === 0 ? null : packed.u64();
  if ((flags & 1) !== 0) packed.take(4);
  const checksum = (xxhash32(packed.bytes.subarray(at, packed.position)) >>> 8) & 0xff;
  if (packed.byte() !== checksum) throw packed.damage('the checksum of the LZ4 frame header is wrong', at);
  return {
    blocksAreApart: (flags & 0x20) !== 0,
    hasBlockChecksums: (flags & 0x10) !== 0,
    hasContentChecksum: (flags & 4) !== 0,
    blockBytes,
    contentBytes,
  };
}

function unpackFrame(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const header = readLz4FrameHeader(packed);
  const start = unpacked.length;
  unpacked.expect(header.contentBytes ?? 0, packed.end);
  for (let size = packed.u32(); size !== 0; size = packed.u32()) unpackBlock(packed, unpacked, size, header);
  const at = packed.position;
  if (header.hasContentChecksum && packed.u32() !== xxhash32(unpacked.since(start))) {
    throw packed.damage('the checksum of the LZ4 frame is wrong', at);
  }
  if (header.contentBytes !== null && header.contentBytes !== unpacked.length - start) {
    throw packed.damage(
      `the LZ4 frame does not unpack to the ${pluralText(header.contentBytes, 'byte')} that it tells`,
      at,
    );
  }
}

function unpackBlock(
  packed: PackedBytes,
  unpacked: UnpackedBytes,
  sizeField: number,
  { blocksAreApart, hasBlockChecksums, blockBytes }: Lz4FrameHeader,
): void {
  const at = packed.position;
  const isStored = sizeField >= STORED;
  const size = isStored ? sizeField - STORED : sizeField;
  if (size > blockBytes) throw packed.damage('an LZ4 block is larger than its frame allows', at - 4);
  const start = unpacked.length;
  if (blocksAreApart) unpacked.windowStart = start;
  if (isStored) unpacked.appendPacked(packed, size);
  else unpackSized(packed, unpacked, size);
  if (unpacked.length - start > blockBytes) {
    throw packed.damage('an LZ4 block unpacks to more than its frame allows', at);
  }
  if (hasBlockChecksums && packed.u32() !== xxhash32(packed.bytes.subarray(at, at + size))) {
    throw packed.damage('the checksum of an LZ4 block is wrong', at);
  }
}

function unpackSized(packed: PackedBytes, unpacked: UnpackedBytes, size: number): void {
  packed.within(size, 'an LZ4 block', () => unpackLz4Block(packed, unpacked));
}

/** Whether a legacy frame may have a block that packs to so many bytes. */
export function isLegacyBlockSize(packedBytes: number): boolean {
  return packedBytes > 0 && packedBytes <= LEGACY_PACKED_BYTES;
}

function unpackLegacyFrame(packed: PackedBytes, unpacked: UnpackedBytes): void {
  packed.take(LZ4_LEGACY_MAGIC.length);
  do {
    const size = packed.u32();
    if (!isLegacyBlockSize(size)) {
      packed.position -= 4;
      return;
    }
    const start = unpacked.length;
    unpacked.windowStart = start;
    unpackSized(packed, unpacked, size);
    if (unpacked.length - start > LEGACY_BLOCK_BYTES) {
      throw packed.damage('an LZ4 block unpacks to more than 8 MiB');
    }
    if (unpacked.length - start < LEGACY_BLOCK_BYTES) return;
  } while (packed.left >= 4 && !isFrame(packed));
}
