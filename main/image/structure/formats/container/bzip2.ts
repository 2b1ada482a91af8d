/** A bzip2 file. Follows "bzip2: format specification" (Joe Tsai, 2016). */
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
  signatures: [{ bytes: 'BZh' }],
  read: readBzip2,
};

function readBzip2(reading: Reading): Found | null {
  const header = HEADER.read(reading.bytes, reading.start, reading.end);
  const fields = header.fields();
  return readStream(reading, {
    method: 'bzip2',
    name: 'bzip2 stream',
    fields,
    check: 'CRC-32',
    isCertain: true,
  });
}
