/** A bzip2 file. Follows "bzip2: format specification" (Joe Tsai, 2016). */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, bytes as rawBytes } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

/** Pi and its square root, of the first block and of a file without one. */
const BLOCK = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59] as const;
const END = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90] as const;

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
  const magic = header.get('BlockMagic');
  const isKnown = [BLOCK, END].some((known) => known.every((byte, index) => byte === magic[index]));
  if (!isKnown || !/^[1-9]$/.test(header.get('Level'))) return null;
  const fields = header.fields();
  return readStream(reading, {
    method: 'bzip2',
    name: 'bzip2 stream',
    fields,
    check: 'CRC-32',
    isCertain: true,
  });
}
