/** An .xz file: one stream or several. Follows "The .xz File Format" 1.2. */
import { crc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, named, bytes as rawBytes, u8, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const CHECKS: Readonly<Record<number, string>> = { 0: 'none', 1: 'CRC-32', 4: 'CRC-64', 10: 'SHA-256' };

const HEADER = record('xz header', {
  'magic bytes': rawBytes(6),
  reserved: u8,
  check: named(u8, CHECKS),
  CRC32: hex(u32le),
});

export const XZ: Format = {
  kind: 'xz',
  follows: 'The .xz File Format 1.2, section 2.',
  signatures: [{ bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00] }],
  read: readXz,
};

function readXz(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  if (crc32(bytes.subarray(start + 6, start + 8)) !== header.get('CRC32')) return null;
  const check = CHECKS[header.get('check')];
  return readStream(reading, {
    method: 'xz',
    name: 'xz stream',
    fields: header.fields(),
    check: check === undefined || check === 'none' ? 'index CRC-32' : `${check} of the blocks`,
    isCertain: true,
  });
}
