/** An update of the microcode of Intel's processors. Follows Intel SDM, volume 3, section 10.11.1. */
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { type Field, hex, bytes as rawBytes, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { hexText, size } from '../../record/size.ts';
import { sum32 } from '../../record/sum.ts';

/** Month, day and year in decimal digits, four bits each: `0x02102021`. */
const date: Field<number> = { ...u32le, text: (value) => dateText(value) ?? hex(u32le).text(value) };

function dateText(value: number): string | null {
  const digits = value.toString(16).padStart(8, '0');
  const [month, day, year] = [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
  const isDate = /^\d+$/.test(digits) && month >= '01' && month <= '12' && day >= '01' && day <= '31';
  return isDate && year >= '1995' ? `${year}-${month}-${day}` : null;
}

const HEADER = record('header of a microcode update', {
  'Header Version': u32le,
  'Update Revision': hex(u32le),
  Date: date,
  'Processor Signature': hex(u32le),
  Checksum: hex(u32le),
  'Loader Revision': u32le,
  'Processor Flags': hex(u32le),
  'Data Size': size(u32le),
  'Total Size': size(u32le),
  Reserved: rawBytes(12),
});

/** Of updates that say 0. */
const DEFAULT_TOTAL_BYTES = 2048;
const DEFAULT_DATA_BYTES = 2000;
const TOTAL_MAX_BYTES = 16 * 1024 * 1024;

export const INTEL_MICROCODE: Format = {
  kind: 'intel-microcode',
  follows: 'Intel SDM, volume 3, section 10.11.1.',
  signatures: [{ bytes: [1, 0, 0, 0], alignment: 16 }],
  read: readMicrocode,
};

function readMicrocode(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  if (header.get('Loader Revision') !== 1 || dateText(header.get('Date')) === null) return null;
  const dataBytes = header.get('Data Size') || DEFAULT_DATA_BYTES;
  const totalBytes = header.get('Data Size') === 0 ? DEFAULT_TOTAL_BYTES : header.get('Total Size');
  if (totalBytes % 4 !== 0 || totalBytes < HEADER.sizeBytes + dataBytes) return null;
  if (totalBytes > TOTAL_MAX_BYTES || start + totalBytes > end) return null;
  reading.spend(totalBytes);
  if (sum32(bytes, start, start + totalBytes) !== 0) return null;
  const [signature, revision] = [header.get('Processor Signature'), header.get('Update Revision')];
  return {
    kind: INTEL_MICROCODE.kind,
    name: `microcode ${hexText(revision)} for ${hexText(signature)}`,
    start,
    sizeBytes: totalBytes,
    fields: header.fields(),
    checks: [{ name: 'checksum', isGood: true, text: 'good' }],
  };
}
