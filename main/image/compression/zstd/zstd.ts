/**
 * Zstandard frames: RFC 8878. Frames that are to be skipped are skipped; dictionaries are not known. What follows the
 * last frame is left unread.
 */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { LARGEST_BLOCK_BYTES, Literals } from './literals.ts';
import { Sequences } from './sequences.ts';
import { xxhash64 } from './xxhash64.ts';

export const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd] as const;
/** Behind a byte of 0x50 to 0x5f. */
const SKIPPABLE_MAGIC = [0x2a, 0x4d, 0x18] as const;

const BLOCK = { raw: 0, oneByte: 1, packed: 2 } as const;

export interface ZstdFrameHeader {
  readonly windowBytes: number;
  /** Null: not told. */
  readonly contentBytes: number | null;
  readonly hasChecksum: boolean;
  /** 0: none. */
  readonly dictionaryId: number;
}

/** All frames that follow each other, as zstd does. */
export function unpackZstd(packed: PackedBytes, unpacked: UnpackedBytes): void {
  packed.need(ZSTD_MAGIC.length);
  if (!isFrame(packed)) throw packed.damage('no zstd frame begins here');
  const literals = new Literals();
  do {
    if (packed.startsWith(ZSTD_MAGIC)) unpackFrame(packed, unpacked, literals);
    else skipFrame(packed);
  } while (isFrame(packed));
}

function isFrame(packed: PackedBytes): boolean {
  return packed.startsWith(ZSTD_MAGIC) || isSkippable(packed);
}

function isSkippable({ bytes, position, left }: PackedBytes): boolean {
  return (
    left >= 4 &&
    ((bytes[position] ?? 0) & 0xf0) === 0x50 &&
    SKIPPABLE_MAGIC.every((byte, index) => bytes[position + 1 + index] === byte)
  );
}

function skipFrame(packed: PackedBytes): void {
  packed.take(4);
  packed.take(packed.u32());
}

/** With the magic. @throws Damage, Stop */
export function readZstdFrameHeader(packed: PackedBytes): ZstdFrameHeader {
  packed.take(ZSTD_MAGIC.length);
  const at = packed.position;
  const flags = packed.byte();
  if ((flags & 0x08) !== 0) throw packed.damage('a reserved bit of the zstd frame header is set', at);
  const isOneSegment = (flags & 0x20) !== 0;
  const windowBytes = isOneSegment ? 0 : readWindow(packed.byte());
  const dictionaryId = [0, 1, 2, 4].map((size) => () => readNumber(packed, size))[flags & 3]?.() ?? 0;
  const contentBytes = readContentSize(packed, flags >> 6, isOneSegment);
  return {
    windowBytes: isOneSegment ? (contentBytes ?? 0) : windowBytes,
    contentBytes,
    hasChecksum: (flags & 0x04) !== 0,
    dictionaryId,
  };
}

function readWindow(byte: number): number {
  const base = 2 ** (10 + (byte >> 3));
  return base + (base / 8) * (byte & 7);
}

function readContentSize(packed: PackedBytes, code: number, isOneSegment: boolean): number | null {
  if (code === 0) return isOneSegment ? packed.byte() : null;
  if (code === 1) return packed.u16() + 256;
  return code === 2 ? packed.u32() : packed.u64();
}

function readNumber(packed: PackedBytes, size: number): number {
  return packed.take(size).reduceRight((number, byte) => number * 256 + byte, 0);
}

function unpackFrame(packed: PackedBytes, unpacked: UnpackedBytes, literals: Literals): void {
  const at = packed.position;
  const { windowBytes, contentBytes, hasChecksum, dictionaryId } = readZstdFrameHeader(packed);
  if (dictionaryId !== 0) throw packed.damage(`the zstd frame needs the dictionary ${dictionaryId}`, at);
  const start = unpacked.length;
  unpacked.windowStart = start;
  unpacked.expect(contentBytes ?? 0, packed.end);
  literals.forget();
  const frame = { literals, sequences: new Sequences(packed, unpacked) };
  const mostBytes = Math.min(windowBytes, LARGEST_BLOCK_BYTES);
  let isLast = false;
  while (!isLast) {
    const leftBytes = (contentBytes ?? Number.POSITIVE_INFINITY) - (unpacked.length - start);
    isLast = unpackBlock(packed, unpacked, frame, Math.min(mostBytes, leftBytes));
  }
  const end = packed.position;
  if (contentBytes !== null && unpacked.length - start !== contentBytes) {
    throw packed.damage(
      `the zstd frame does not unpack to the ${pluralText(contentBytes, 'byte')} that it tells`,
      end,
    );
  }
  if (hasChecksum && packed.u32() !== Number(BigInt.asUintN(32, xxhash64(unpacked.since(start))))) {
    throw packed.damage('the checksum of the zstd frame is wrong', end);
  }
}

/** True of the last one. */
function unpackBlock(
  packed: PackedBytes,
  unpacked: UnpackedBytes,
  { literals, sequences }: { literals: Literals; sequences: Sequences },
  mostBytes: number,
): boolean {
  const at = packed.position;
  const header = packed.u24();
  const size = header >> 3;
  if (size > mostBytes) throw packed.damage('a zstd block is larger than its frame allows', at);
  const kind = (header >> 1) & 3;
  if (kind === BLOCK.raw) unpacked.appendPacked(packed, size);
  else if (kind === BLOCK.oneByte) unpacked.fill(packed.byte(), size);
  else if (kind === BLOCK.packed) {
    packed.need(size);
    packed.within(size, 'a zstd block', () => sequences.unpack(literals.read(packed), mostBytes));
  } else throw packed.damage('a zstd block is of the reserved kind', at);
  return (header & 1) === 1;
}
