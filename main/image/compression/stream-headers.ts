/** What the header of each kind of stream tells, in words; and that it is such a header at all. */
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { BZIP2_BLOCK_MAGIC, BZIP2_END_MAGIC, BZIP2_MAGIC } from './bzip2.ts';
import type { Method } from './decompress.ts';
import { GZIP_MAGIC, readGzipHeader } from './gzip/gzip-header.ts';
import { isLegacyBlockSize, LZ4_LEGACY_MAGIC, LZ4_MAGIC, readLz4FrameHeader } from './lz4/lz4.ts';
import { readLzmaAloneHeader } from './lzma/lzma-alone.ts';
import { LZOP_MAGIC, readLzopHeader } from './lzo/lzop.ts';
import type { PackedBytes } from './packed-bytes.ts';
import { readXzStreamHeader, XZ_MAGIC, xzCheckName } from './xz/xz.ts';
import { readZstdFrameHeader, ZSTD_MAGIC } from './zstd/zstd.ts';

/** One thing that a header tells, for people. */
export interface StreamDetail {
  readonly name: string;
  readonly text: string;
}

/** What a header tells. */
export interface ToldByHeader {
  /** Null: not told. */
  readonly unpackedBytes: number | null;
  readonly details: readonly StreamDetail[];
}

interface StreamHeaderKind {
  readonly method: Method;
  /** What it may begin with. */
  readonly magics: readonly (readonly number[])[];
  /** @throws Damage, Stop if it is none. */
  readonly read: (packed: PackedBytes) => ToldByHeader;
  /** Whether some bytes must be unpacked before it is believed; else the header is enough. */
  readonly needsTrial: boolean;
}

/** Kinds that begin in a way that can be searched for. */
export const STREAM_HEADERS: readonly StreamHeaderKind[] = [
  { method: 'gzip', magics: [GZIP_MAGIC], read: gzip, needsTrial: true },
  { method: 'xz', magics: [XZ_MAGIC], read: xz, needsTrial: false },
  { method: 'zstd', magics: [ZSTD_MAGIC], read: zstd, needsTrial: true },
  { method: 'bzip2', magics: [BZIP2_MAGIC], read: bzip2, needsTrial: false },
  { method: 'lz4', magics: [LZ4_MAGIC, LZ4_LEGACY_MAGIC], read: lz4, needsTrial: true },
  { method: 'lzop', magics: [LZOP_MAGIC], read: lzop, needsTrial: false },
  // The properties that encoders choose, and a dictionary of whole 64 KiB.
  {
    method: 'lzma',
    magics: [0x5d, 0x6c, 0x6d, 0x6e].map((byte) => [byte, 0, 0]),
    read: lzma,
    needsTrial: true,
  },
];

/** zlib begins as one byte in 500 does: only to be asked for where one is expected. */
export const ZLIB_HEADER: StreamHeaderKind = { method: 'zlib', magics: [], read: zlib, needsTrial: true };

const SMALLEST_DICTIONARY_BYTES = 4096;
const LARGEST_DICTIONARY_BYTES = 2 ** 30;
/** zstd's own limit. */
const LARGEST_WINDOW_BYTES = 2 ** 31;
/** More than any flash image holds. */
const LARGEST_PLAUSIBLE_BYTES = 2 ** 32;
/** liblzma's limit on lc + lp. */
const MOST_LITERAL_BITS = 4;

function gzip(packed: PackedBytes): ToldByHeader {
  const { name, comment, modifiedSeconds } = readGzipHeader(packed);
  const modified = modifiedSeconds === 0 ? null : `${new Date(modifiedSeconds * 1000).toISOString()}`;
  return { unpackedBytes: null, details: told({ name, comment, modified }) };
}

function xz(packed: PackedBytes): ToldByHeader {
  return { unpackedBytes: null, details: told({ checksum: xzCheckName(readXzStreamHeader(packed)) }) };
}

function zstd(packed: PackedBytes): ToldByHeader {
  const { windowBytes, contentBytes, hasChecksum, dictionaryId } = readZstdFrameHeader(packed);
  if (windowBytes > LARGEST_WINDOW_BYTES || (contentBytes ?? 0) > LARGEST_PLAUSIBLE_BYTES) {
    throw packed.damage('no zstd frame is as large', 0);
  }
  const details = told({
    window: sizeText(windowBytes),
    checksum: hasChecksum ? 'XXH64' : 'none',
    dictionary: dictionaryId === 0 ? null : `${dictionaryId}`,
  });
  return { unpackedBytes: contentBytes, details };
}

function bzip2(packed: PackedBytes): ToldByHeader {
  packed.take(BZIP2_MAGIC.length);
  const level = packed.byte() - 0x30;
  const isLevel = level >= 1 && level <= 9;
  if (!isLevel || !(packed.startsWith(BZIP2_BLOCK_MAGIC) || packed.startsWith(BZIP2_END_MAGIC))) {
    throw packed.damage('no bzip2 stream begins here', 0);
  }
  return { unpackedBytes: null, details: told({ blocks: `${level * 100},000 bytes` }) };
}

function lz4(packed: PackedBytes): ToldByHeader {
  if (packed.startsWith(LZ4_LEGACY_MAGIC)) {
    packed.take(LZ4_LEGACY_MAGIC.length);
    if (!isLegacyBlockSize(packed.u32())) throw packed.damage('no legacy LZ4 frame begins here', 0);
    return { unpackedBytes: null, details: told({ frame: 'legacy', blocks: sizeText(8 * 1024 * 1024) }) };
  }
  const { blockBytes, contentBytes, hasContentChecksum } = readLz4FrameHeader(packed);
  const checksum = hasContentChecksum ? 'XXH32' : 'none';
  return { unpackedBytes: contentBytes, details: told({ blocks: sizeText(blockBytes), checksum }) };
}

function lzop(packed: PackedBytes): ToldByHeader {
  const { name } = readLzopHeader(packed);
  return { unpackedBytes: null, details: told({ name: name === '' ? null : name }) };
}

function lzma(packed: PackedBytes): ToldByHeader {
  const { properties, dictionaryBytes, unpackedBytes } = readLzmaAloneHeader(packed);
  const { literalContextBits: lc, literalPositionBits: lp, positionBits: pb } = properties;
  const at = packed.position;
  // No coder begins with a code of zero: it would stand for one byte, again and again.
  const [start = 0, ...code] = packed.take(5);
  const isPlausible =
    lc + lp <= MOST_LITERAL_BITS &&
    isDictionary(dictionaryBytes) &&
    (unpackedBytes === null || (unpackedBytes > 0 && unpackedBytes <= LARGEST_PLAUSIBLE_BYTES)) &&
    start === 0 &&
    code.some((byte) => byte !== 0);
  if (!isPlausible) throw packed.damage('no LZMA stream begins here', at);
  const details = told({ properties: `lc=${lc} lp=${lp} pb=${pb}`, dictionary: sizeText(dictionaryBytes) });
  return { unpackedBytes, details };
}

/** 2^n or 2^n + 2^(n-1), as encoders choose. */
function isDictionary(bytes: number): boolean {
  const top = 2 ** Math.floor(Math.log2(bytes));
  const isRound = bytes === top || bytes === top * 1.5;
  return isRound && bytes >= SMALLEST_DICTIONARY_BYTES && bytes <= LARGEST_DICTIONARY_BYTES;
}

function zlib(packed: PackedBytes): ToldByHeader {
  const method = packed.byte();
  const flags = packed.byte();
  const isHeader = (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
  if (!isHeader || (flags & 0x20) !== 0) throw packed.damage('no zlib stream begins here', 0);
  return { unpackedBytes: null, details: told({ window: sizeText(2 ** ((method >> 4) + 8)) }) };
}

function told(details: Record<string, string | null>): StreamDetail[] {
  return Object.entries(details).flatMap(([name, text]) => (text === null ? [] : [{ name, text }]));
}
