/** An .xz file: one stream or several. Follows "The .xz File Format" 1.2. */
import { streamHeader } from '../../../compression/stream-header.ts';
import { readXzStreamHeader, XZ_MAGIC, xzCheckName } from '../../../compression/xz/xz.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { type Field, hex, bytes as rawBytes, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const check: Field<number> = {
  ...u8,
  text: (value) => `${value} (${xzCheckName(value) ?? 'unknown'})`,
};

const HEADER = record('xz header', {
  'magic bytes': rawBytes(XZ_MAGIC.length),
  reserved: u8,
  check,
  CRC32: hex(u32le),
});

export const XZ: Format = {
  kind: 'xz',
  follows: 'The .xz File Format 1.2, section 2.',
  signatures: [{ bytes: XZ_MAGIC }],
  read: readXz,
};

function readXz(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = streamHeader(bytes.subarray(start, end), readXzStreamHeader);
  if (header === null) return null;
  const name = xzCheckName(header.told);
  return readStream(reading, {
    method: 'xz',
    name: 'xz stream',
    fields: HEADER.read(bytes, start, end).fields(),
    check: name === null || name === 'none' ? 'index CRC-32' : `${name} of the blocks`,
    isCertain: true,
  });
}
