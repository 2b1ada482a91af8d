/** A bzip2 file. Follows "bzip2: format specification" (Joe Tsai, 2016). */
import { BZIP2_MAGIC, readBzip2Start } from '../../../compression/bzip2.ts';
import { streamHeader } from '../../../compression/stream-header.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, bytes as rawBytes } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const HEADER = record('bzip2 header', {
  HeaderMagic: ascii(2),
  Version: ascii(1),
  Level: ascii(1),
  BlockMagic: rawBytes(6),
});

export const BZIP2: Format = {
  kind: 'bzip2',
  follows: 'bzip2: format specification (2016), section 2.',
  signatures: [{ bytes: BZIP2_MAGIC }],
  read: readBzip2,
};

function readBzip2(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  if (streamHeader(bytes.subarray(start, end), readBzip2Start) === null) return null;
  return readStream(reading, {
    method: 'bzip2',
    name: 'bzip2 stream',
    fields: HEADER.read(bytes, start, end).fields(),
    check: 'CRC-32',
    isCertain: true,
  });
}
