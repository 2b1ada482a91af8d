/** A Zstandard frame, or several. Follows RFC 8878, section 3.1. */
import { streamHeader } from '../../../compression/stream-header.ts';
import { readZstdFrameHeader, ZSTD_MAGIC } from '../../../compression/zstd/zstd.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const HEADER = record('zstd frame header', {
  Magic_Number: hex(u32le),
  Frame_Header_Descriptor: hex(u8),
});

/** zstd's own limit. */
const LARGEST_WINDOW_BYTES = 2 ** 31;
/** More than any flash image holds. */
const LARGEST_CONTENT_BYTES = 2 ** 32;
/** Without a checksum and a size even noise has raw blocks that end: they must at least hold so much, and less packed. */
const LEAST_BYTES = 64;

export const ZSTD: Format = {
  kind: 'zstd',
  follows: 'RFC 8878, section 3.1.',
  signatures: [{ bytes: ZSTD_MAGIC }],
  read: readZstd,
};

/** Of the three that there are only this one is more than a size: of the others noise makes long ones. */
const PACKED_BLOCK = 2;

function readZstd(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const frame = streamHeader(bytes.subarray(start, end), readZstdFrameHeader);
  if (frame === null) return null;
  const { windowBytes, contentBytes, hasChecksum } = frame.told;
  if (windowBytes > LARGEST_WINDOW_BYTES || (contentBytes ?? 0) > LARGEST_CONTENT_BYTES) return null;
  const hasSize = contentBytes !== null;
  const firstBlockType = ((bytes[start + frame.sizeBytes] ?? 0) >> 1) & 3;
  return readStream(reading, {
    method: 'zstd',
    name: 'zstd stream',
    fields: HEADER.read(bytes, start, end).fields(),
    ...(hasChecksum ? { check: 'content checksum' } : {}),
    accepts: ({ ending, packedBytes, unpackedBytes }) =>
      ending === 'complete'
        ? hasChecksum || hasSize || (packedBytes >= LEAST_BYTES && unpackedBytes > packedBytes)
        : firstBlockType === PACKED_BLOCK,
    confidence: hasChecksum || hasSize ? 'proved' : 'likely',
  });
}
