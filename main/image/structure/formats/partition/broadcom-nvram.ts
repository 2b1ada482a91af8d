/**
 * The variables of Broadcom's CFE boot loader: a header of 20 bytes, then `name=value` texts, each with a zero behind it. Follows
 * OpenWrt 22.03, package/utils/nvram, nvram.h. Its CRC-8 is of all from the tenth byte on. All numbers are little-endian.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { utf8At } from '../../../text-at.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, u8, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { EQUALS, readVariables, VARIABLE_COST_BYTES } from '../boot/environment/variables.ts';

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
const NAME_BYTES = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[\w.:/-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

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
  // One byte is right by chance once in 256 times: without variables it is no proof.
  const texts = textsIn(bytes, start + HEADER.sizeBytes, last);
  if (texts === null) return null;
  reading.spend(header.get('len') + texts.count * VARIABLE_COST_BYTES);
  const sum = crc8(bytes.subarray(start + SUMMED_OFFSET, last));
  const isGood = sum === header.get('crc');
  return {
    kind: BROADCOM_NVRAM.kind,
    name: 'CFE variables',
    start,
    sizeBytes: last - start,
    ...(isGood ? {} : { confidence: 'likely' as const }),
    fields: [
      ...header.fields(),
      told('variables', pluralText(texts.count, 'variable')),
      ...variablesIn(reading, texts),
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

interface Texts {
  readonly count: number;
  readonly end: number;
}

/** Up to an empty text; null where there are none, or one is no variable. It makes no objects: most of them are none. */
function textsIn(bytes: Uint8Array, start: number, end: number): Texts | null {
  let [count, at] = [0, start];
  while (at < end && bytes[at] !== 0) {
    const nameStart = at;
    while (at < end && NAME_BYTES[bytes[at] ?? 0] === 1) at += 1;
    if (at === nameStart || at === end || bytes[at] !== EQUALS) return null;
    while (at < end && bytes[at] !== 0) at += 1;
    if (at === end) return null;
    at += 1;
    count += 1;
  }
  return count === 0 ? null : { count, end: at };
}

function variablesIn({ bytes, start }: Reading, texts: Texts): StructureField[] {
  const variables = readVariables(bytes, start + HEADER.sizeBytes, texts.end + 1);
  return variables.slice(0, SHOWN_MAX).map(({ name, start: at, valueStart, valueEnd }) => ({
    name,
    offset: at - start,
    size: valueEnd + 1 - at,
    text: `“${utf8At(bytes, valueStart, valueEnd)}”`,
  }));
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
