/** An lzop file. Follows what lzop 1.04 (Markus Oberhumer) writes. All numbers are big-endian. */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, named, bytes as rawBytes, u8, u16be, u32be, unixTime } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const HEADER = record('lzop header', {
  magic: rawBytes(9),
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
  signatures: [{ bytes: [0x89, 0x4c, 0x5a, 0x4f, 0x00, 0x0d, 0x0a, 0x1a, 0x0a] }],
  read: readLzop,
};

function readLzop(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const nameAt = start + HEADER.sizeBytes;
  const name = Buffer.from(bytes.subarray(nameAt, Math.min(nameAt + header.get('name length'), end)));
  return readStream(reading, {
    method: 'lzop',
    name: name.toString('latin1') || 'lzop stream',
    fields: header.fields(),
    check: 'checksums of the blocks',
    isCertain: true,
  });
}
