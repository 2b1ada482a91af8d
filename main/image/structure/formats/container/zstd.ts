/** A Zstandard frame, or several. Follows RFC 8878, section 3.1. */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const HEADER = record('zstd frame header', {
  Magic_Number: hex(u32le),
  Frame_Header_Descriptor: hex(u8),
});

const RESERVED = 0x08;
const HAS_CHECKSUM = 0x04;
const IS_SINGLE_SEGMENT = 0x20;
/** Without a checksum and a size even noise has raw blocks that end: they must at least hold so much, and less packed. */
const LEAST_BYTES = 64;

export const ZSTD: Format = {
  kind: 'zstd',
  follows: 'RFC 8878, section 3.1.',
  signatures: [{ bytes: [0x28, 0xb5, 0x2f, 0xfd] }],
  read: readZstd,
};

function readZstd(reading: Reading): Found | null {
  const header = HEADER.read(reading.bytes, reading.start, reading.end);
  const flags = header.get('Frame_Header_Descriptor');
  if ((flags & RESERVED) !== 0) return null;
  const [hasChecksum, hasSize] = [
    (flags & HAS_CHECKSUM) !== 0,
    flags >= 0x40 || (flags & IS_SINGLE_SEGMENT) !== 0,
  ];
  const isPacked = firstBlockType(reading, flags) === PACKED_BLOCK;
  return readStream(reading, {
    method: 'zstd',
    name: 'zstd stream',
    fields: header.fields(),
    ...(hasChecksum ? { check: 'content checksum' } : {}),
    accepts: ({ ending, packedBytes, unpackedBytes }) =>
      ending === 'complete'
        ? hasChecksum || hasSize || (packedBytes >= LEAST_BYTES && unpackedBytes > packedBytes)
        : isPacked,
    confidence: hasChecksum || hasSize ? 'proved' : 'likely',
  });
}

/** Of the three that there are only this one is more than a size: of the others noise makes long ones. */
const PACKED_BLOCK = 2;

function firstBlockType({ bytes, start }: Reading, flags: number): number {
  const isSingle = (flags & IS_SINGLE_SEGMENT) !== 0;
  const windowBytes = isSingle ? 0 : 1;
  const dictionaryBytes = [0, 1, 2, 4][flags & 3] ?? 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][flags >> 6] ?? 0;
  const block = bytes[start + HEADER.sizeBytes + windowBytes + dictionaryBytes + sizeBytes] ?? 0;
  return (block >> 1) & 3;
}
