/** LZ4 frames, and the legacy ones of Linux kernels. Follows "LZ4 Frame Format Description" 1.6.3. */
import {
  isLegacyBlockSize,
  LZ4_LEGACY_MAGIC,
  LZ4_MAGIC,
  readLz4FrameHeader,
} from '../../../compression/lz4/lz4.ts';
import { streamHeader } from '../../../compression/stream-header.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { flags, hex, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const FLAGS = {
  'dictionary id': 1,
  'content checksum': 4,
  'content size': 8,
  'block checksums': 16,
  'independent blocks': 32,
};

const FRAME = record('LZ4 frame', { Magic: hex(u32le), FLG: flags(u8, FLAGS), BD: hex(u8) });
const LEGACY = record('LZ4 legacy frame', { Magic: hex(u32le), 'first block size': u32le });

/** A legacy frame has no checksum: it must unpack to more than noise would. */
const LEAST_BYTES = 64;

export const LZ4: Format = {
  kind: 'lz4',
  follows: 'LZ4 Frame Format Description 1.6.3.',
  signatures: [{ bytes: LZ4_MAGIC }, { bytes: LZ4_LEGACY_MAGIC }],
  read: (reading) =>
    reading.bytes[reading.start] === LZ4_MAGIC[0] ? readFrame(reading) : readLegacy(reading),
};

function readFrame(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = streamHeader(bytes.subarray(start, end), readLz4FrameHeader);
  if (header === null) return null;
  return readStream(reading, {
    method: 'lz4',
    name: 'LZ4 stream',
    fields: FRAME.read(bytes, start, end).fields(),
    check: header.told.hasContentChecksum ? 'content checksum' : 'header checksum',
  });
}

function readLegacy(reading: Reading): Found | null {
  const header = LEGACY.read(reading.bytes, reading.start, reading.end);
  if (!isLegacyBlockSize(header.get('first block size'))) return null;
  return readStream(reading, {
    method: 'lz4',
    subtype: 'legacy',
    name: 'LZ4 stream',
    fields: header.fields(),
    accepts: ({ packedBytes }) => packedBytes >= LEAST_BYTES,
    confidence: 'likely',
  });
}
