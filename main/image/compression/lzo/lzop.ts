/** The container of lzop: blocks of LZO1X with checksums. Follows what lzop 1.04 (Markus Oberhumer) writes and tests. */
import { pluralText } from '../../../../app/contract/text/plural-text.ts';
import { crc32 } from '../../crc32.ts';
import type { PackedBytes } from '../packed-bytes.ts';
import type { UnpackedBytes } from '../unpacked-bytes.ts';
import { adler32 } from './adler32.ts';
import { unpackLzo1x } from './lzo1x.ts';

export const LZOP_MAGIC = [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a] as const;

const FLAGS = {
  adler32OfUnpacked: 0x1,
  adler32OfPacked: 0x2,
  hasExtraField: 0x40,
  crc32OfUnpacked: 0x100,
  crc32OfPacked: 0x200,
  hasFilter: 0x800,
  headerHasCrc32: 0x1000,
} as const;
/** From this version on a header has the version that it takes to unpack it, and the level. */
const VERSION_WITH_LEVEL = 0x0940;
/** LZO1X-1, LZO1X-1(15) and LZO1X-999: three packers, one format. */
const METHODS: readonly number[] = [1, 2, 3];
const LARGEST_BLOCK_BYTES = 64 * 1024 * 1024;

export interface LzopHeader {
  readonly flags: number;
  /** Empty: not told. In Latin-1, since no encoding is told either. */
  readonly name: string;
}

export function unpackLzop(packed: PackedBytes, unpacked: UnpackedBytes): void {
  const { flags } = readLzopHeader(packed);
  for (let size = packed.u32be(); size !== 0; size = packed.u32be()) {
    if (size > LARGEST_BLOCK_BYTES) {
      throw packed.damage('an lzop block is larger than 64 MiB', packed.position - 4);
    }
    unpackBlock(packed, unpacked, { size, flags });
  }
}

/** With the magic. @throws Damage, Stop */
export function readLzopHeader(packed: PackedBytes): LzopHeader {
  if (!packed.startsWith(LZOP_MAGIC)) {
    packed.need(LZOP_MAGIC.length);
    throw packed.damage('no lzop stream begins here');
  }
  packed.take(LZOP_MAGIC.length);
  const at = packed.position;
  const version = u16be(packed);
  packed.take(version >= VERSION_WITH_LEVEL ? 4 : 2);
  const method = packed.byte();
  if (version >= VERSION_WITH_LEVEL) packed.take(1);
  const flags = packed.u32be();
  if (!METHODS.includes(method)) throw packed.damage(`lzop has no method ${method}`, at);
  if ((flags & FLAGS.hasFilter) !== 0) throw packed.damage('the filters of lzop are not known here', at);
  packed.take(version >= VERSION_WITH_LEVEL ? 12 : 8);
  const name = Buffer.from(packed.take(packed.byte())).toString('latin1');
  checkHeader(packed, at, flags);
  if ((flags & FLAGS.hasExtraField) !== 0) packed.take(packed.u32be() + 4);
  return { flags, name };
}

function checkHeader(packed: PackedBytes, at: number, flags: number): void {
  const header = packed.bytes.subarray(at, packed.position);
  const checksum = (flags & FLAGS.headerHasCrc32) === 0 ? adler32(header) : crc32(header);
  if (packed.u32be() !== checksum) throw packed.damage('the checksum of the lzop header is wrong', at);
}

function unpackBlock(
  packed: PackedBytes,
  unpacked: UnpackedBytes,
  { size, flags }: { size: number; flags: number },
): void {
  const at = packed.position;
  const packedSize = packed.u32be();
  if (packedSize > size) throw packed.damage('an lzop block is larger packed than unpacked', at);
  const isStored = packedSize === size;
  const sums = readSums(packed, flags);
  const packedSums = isStored ? [] : readSums(packed, flags >> 1);
  const dataAt = packed.position;
  const start = unpacked.length;
  if (isStored) unpacked.appendPacked(packed, size);
  else packed.within(packedSize, 'an lzop block', () => unpackLzo1x(packed, unpacked));
  if (unpacked.length - start !== size) {
    throw packed.damage(`an lzop block does not unpack to the ${pluralText(size, 'byte')} that it tells`, at);
  }
  const isRight =
    sums.every(({ of, stored }) => of(unpacked.since(start)) === stored) &&
    packedSums.every(({ of, stored }) => of(packed.bytes.subarray(dataAt, packed.position)) === stored);
  if (!isRight) throw packed.damage('a checksum of an lzop block is wrong', at);
}

interface Sum {
  readonly of: (bytes: Uint8Array) => number;
  readonly stored: number;
}

/** `flags` as of the unpacked bytes. */
function readSums(packed: PackedBytes, flags: number): Sum[] {
  const sums: Sum[] = [];
  if ((flags & FLAGS.adler32OfUnpacked) !== 0) sums.push({ of: adler32, stored: packed.u32be() });
  if ((flags & FLAGS.crc32OfUnpacked) !== 0) sums.push({ of: crc32, stored: packed.u32be() });
  return sums;
}

function u16be(packed: PackedBytes): number {
  const high = packed.byte();
  return high * 256 + packed.byte();
}
