/**
 * The .lzma format: a header of 13 bytes without a magic. Follows "The .lzma File Format" (xz 5.4, doc/lzma-file-format.txt).
 * What has no checksum and no magic must decode to its end; its coder ends at one value of 32 bits only then.
 */

import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { readLzmaAloneHeader } from '../../../compression/lzma/lzma-alone.ts';
import { streamHeader } from '../../../compression/stream-header.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { type Field, u8, u32le, u64le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

/** What packers write: lc=3 lp=0 pb=2, which is nearly everywhere; others that makers of routers chose. */
const PROPERTIES = [0x5d, 0x6c, 0x6d, 0x6e, 0x5e, 0x5a, 0x2c, 0x51, 0x66, 0x7e] as const;
const UNKNOWN_SIZE = 2 ** 64;
/** Of what it unpacks to. */
const SIZE_MAX = 2 ** 31;
const DICTIONARY_MAX = 2 ** 30;
/** Of the coder, which begins with a zero, and then not with a code of zero: that would stand for one byte without end. */
const FIRST_BYTES = 5;

const properties: Field<number> = {
  ...u8,
  text: (value) => `lc=${value % 9} lp=${Math.floor(value / 9) % 5} pb=${Math.floor(value / 45)}`,
};
const size: Field<number> = {
  ...u64le,
  text: (value) => (value >= UNKNOWN_SIZE ? 'unknown: an end marker' : u64le.text(value)),
};

const HEADER = record('LZMA header', {
  properties,
  'dictionary size': { ...u32le, text: sizeText },
  'uncompressed size': size,
});

export const LZMA: Format = {
  kind: 'lzma',
  follows: 'The .lzma File Format, xz 5.4, doc/lzma-file-format.txt.',
  // A dictionary is a multiple of 64 KiB with all packers that are in use.
  signatures: PROPERTIES.map((byte) => ({ bytes: [byte, 0, 0] })),
  read: readLzma,
};

function readLzma(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = streamHeader(bytes.subarray(start, end), readLzmaAloneHeader);
  if (header === null) return null;
  const { dictionaryBytes, unpackedBytes } = header.told;
  if (!isDictionary(dictionaryBytes) || unpackedBytes === 0 || (unpackedBytes ?? 0) > SIZE_MAX) return null;
  const coder = bytes.subarray(start + header.sizeBytes, start + header.sizeBytes + FIRST_BYTES);
  if (coder[0] !== 0 || coder.every((byte) => byte === 0)) return null;
  return readStream(reading, {
    method: 'lzma',
    name: 'LZMA stream',
    fields: HEADER.read(bytes, start, end).fields(),
    accepts: ({ unpackedBytes: bytesRead }) => bytesRead > 0,
  });
}

/** 2^n or 2^n + 2^(n-1), as liblzma wants it of a file. */
function isDictionary(sizeBytes: number): boolean {
  if (sizeBytes < 2 ** 16 || sizeBytes > DICTIONARY_MAX) return false;
  const power = 2 ** Math.floor(Math.log2(sizeBytes));
  return sizeBytes === power || sizeBytes === power * 1.5;
}
