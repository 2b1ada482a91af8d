/** An lzop file. Follows what lzop 1.04 (Markus Oberhumer) writes. All numbers are big-endian. */
import { LZOP_MAGIC, readLzopHeader } from '../../../compression/lzo/lzop.ts';
import { streamHeader } from '../../../compression/stream-header.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, named, bytes as rawBytes, u8, u16be, u32be, unixTime } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const HEADER = record('lzop header', {
  magic: rawBytes(LZOP_MAGIC.length),
  version: hex(u16be),
  'library version': hex(u16be),
  'version needed': hex(u16be),
  method: named(u8, { 1: 'LZO1X-1', 2: 'LZO1X-1(15)', 3: 'LZO1X-999' }),
  level: u8,
  flags: hex(u32be),
  mode: hex(u32be),
  mtime: unixTime(u32be),
  'mtime, high half': u32be,
  'name length': u8,
});

export const LZOP: Format = {
  kind: 'lzop',
  follows: 'lzop 1.04.',
  signatures: [{ bytes: LZOP_MAGIC }],
  read: readLzop,
};

function readLzop(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = streamHeader(bytes.subarray(start, end), readLzopHeader);
  if (header === null) return null;
  return readStream(reading, {
    method: 'lzop',
    name: header.told.name || 'lzop stream',
    fields: HEADER.read(bytes, start, end).fields(),
    check: 'checksums of the blocks',
    isCertain: true,
  });
}
