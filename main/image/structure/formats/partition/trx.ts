/**
 * The TRX header of Broadcom routers: up to four parts behind it, under one CRC-32. Follows OpenWrt 22.03, tools/firmware-utils,
 * src/trx.c. All numbers are little-endian.
 */
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { updateCrc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, hex, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readPart } from './part.ts';

const HEADER = record('TRX header', {
  magic: ascii(4),
  len: { ...u32le, text: sizeText },
  crc32: hex(u32le),
  flags: hex(u16le),
  version: u16le,
  'offsets[0]': hex(u32le),
  'offsets[1]': hex(u32le),
  'offsets[2]': hex(u32le),
});
/** Of version 2, which has one more offset. */
const HEADER_2_BYTES = 32;
/** The sum is of all that follows it. */
const SUMMED_OFFSET = 12;

export const TRX: Format = {
  kind: 'trx',
  follows: 'OpenWrt 22.03, firmware-utils, src/trx.c.',
  signatures: [{ bytes: 'HDR0' }],
  read: readTrx,
};

function readTrx(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const [version, length] = [header.get('version'), header.get('len')];
  const headerBytes = version === 1 ? HEADER.sizeBytes : HEADER_2_BYTES;
  if ((version !== 1 && version !== 2) || length < headerBytes || start + headerBytes > end) return null;
  const fourth = version === 2 ? u32le.read(new DataView(bytes.buffer, bytes.byteOffset), start + 28) : 0;
  const offsets = [header.get('offsets[0]'), header.get('offsets[1]'), header.get('offsets[2]'), fourth];
  const used = offsets.filter((offset) => offset !== 0);
  if (
    used.length === 0 ||
    used.some((offset, index) => offset < headerBytes || offset >= length || offset <= (used[index - 1] ?? 0))
  )
    return null;
  const last = Math.min(start + length, end);
  const isWhole = last - start === length;
  reading.spend(last - start);
  // Without the inversion at the end that others do.
  const sum = updateCrc32(bytes.subarray(start + SUMMED_OFFSET, last), 0xffffffff);
  const isGood = sum === header.get('crc32');
  const { children, problems } = reading.gather(partsOf(reading, used, last));
  return {
    kind: TRX.kind,
    name: `TRX, version ${version}`,
    start,
    sizeBytes: last - start,
    ...(isGood ? {} : { confidence: 'likely' as const }),
    fields: header.fields(),
    checks: isWhole
      ? [{ name: 'CRC-32', isGood, text: isGood ? 'good' : `bad: 0x${sum.toString(16)} is there` }]
      : [],
    problems: isWhole ? problems : [...problems, `Its last ${sizeText(start + length - end)} are not there.`],
    children,
  };
}

function* partsOf(reading: Reading, offsets: readonly number[], last: number): Generator<Found> {
  for (const [index, offset] of offsets.entries()) {
    const from = reading.start + offset;
    const to = Math.min(reading.start + (offsets[index + 1] ?? Number.POSITIVE_INFINITY), last);
    if (from < to) yield readPart(reading, { name: `Part ${index + 1}`, start: from, end: to });
  }
}
