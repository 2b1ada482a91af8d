/**
 * The variables of Broadcom's CFE boot loader: a header of 20 bytes, then `name=value` texts, each with a zero behind it. Follows
 * OpenWrt 22.03, package/utils/nvram, nvram.h. Its CRC-8 is of all from the tenth byte on. All numbers are little-endian.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, u8, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';

const HEADER = record('NVRAM header', {
  magic: ascii(4),
  len: u32le,
  crc: hex(u8),
  version: u8,
  sdram_init: hex(u16le),
  config_refresh: hex(u32le),
  config_ncdl: hex(u32le),
});
const SUMMED_OFFSET = 9;
/** The largest of any device. */
const SIZE_MAX = 0x20000;
/** Shown one by one. Routers have some hundreds. */
const SHOWN_MAX = 4096;

export const BROADCOM_NVRAM: Format = {
  kind: 'broadcom-nvram',
  follows: 'OpenWrt 22.03, nvram.h.',
  signatures: [{ bytes: 'FLSH', alignment: 4 }],
  read: readNvram,
};

function readNvram(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const last = start + header.get('len');
  if (header.get('len') < HEADER.sizeBytes || header.get('len') > SIZE_MAX || last > end) return null;
  reading.spend(header.get('len'));
  const sum = crc8(bytes.subarray(start + SUMMED_OFFSET, last));
  const variables = variablesIn(bytes.subarray(start, last));
  const isGood = sum === header.get('crc');
  // One byte is right by chance once in 256 times: without variables it is no proof.
  if (variables.length === 0) return null;
  return {
    kind: BROADCOM_NVRAM.kind,
    name: 'CFE variables',
    start,
    sizeBytes: last - start,
    ...(isGood ? {} : { confidence: 'likely' as const }),
    fields: [
      ...header.fields(),
      told('variables', pluralText(variables.length, 'variable')),
      ...variables.slice(0, SHOWN_MAX),
    ],
    checks: [
      {
        name: 'CRC-8',
        isGood,
        text: isGood ? 'good' : `bad: 0x${sum.toString(16).padStart(2, '0')} is there`,
      },
    ],
  };
}

/** Up to an empty text; none where one of them is no variable. */
function variablesIn(bytes: Uint8Array): StructureField[] {
  const variables: StructureField[] = [];
  for (let at = HEADER.sizeBytes; at < bytes.length && bytes[at] !== 0; ) {
    const end = bytes.indexOf(0, at);
    const text = Buffer.from(bytes.subarray(at, end)).toString('utf8');
    const [, name, value] = /^([\w.:/-]+)=([\s\S]*)$/.exec(text) ?? [];
    if (end < 0 || name === undefined || value === undefined) return [];
    variables.push({ name, offset: at, size: end + 1 - at, text: `“${value}”` });
    at = end + 1;
  }
  return variables;
}

/** x^8 + x^7 + x^6 + x^4 + x^2 + 1, the lowest bit first. Begins at all ones; nothing is inverted. */
function crc8(bytes: Uint8Array): number {
  let remainder = 0xff;
  for (const byte of bytes) remainder = CRC8[(remainder ^ byte) & 0xff] ?? 0;
  return remainder;
}

const CRC8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xab : remainder >>> 1;
  return remainder;
});
