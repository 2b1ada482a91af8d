/**
 * The firmware interface table: where Intel's processors find microcode and startup code before the first instruction.
 * Follows Intel, Firmware Interface Table BIOS Specification 1.4.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, hex64le, u8, u16le, u24le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { hexText } from '../../record/size.ts';
import { sum8, sumCheck } from '../../record/sum.ts';

const ENTRY = record('entry of the firmware interface table', {
  Address: hex64le,
  Size: u24le,
  Reserved: u8,
  Version: hex(u16le),
  Type: u8,
  Checksum: hex(u8),
});
/** Of the type: whether the checksum counts. */
const CHECKSUM_VALID = 0x80;

const TYPES: Readonly<Record<number, string>> = {
  0: 'header',
  1: 'microcode update',
  2: 'startup authenticated code module',
  3: 'diagnostic authenticated code module',
  4: 'platform boot policy',
  7: 'startup module of the BIOS',
  8: 'TPM policy',
  9: 'BIOS policy',
  10: 'TXT policy',
  11: 'key manifest',
  12: 'boot policy manifest',
  16: 'CSE secure boot',
  45: 'feature policy delivery',
  47: 'JMP $ debug policy',
  127: 'skipped',
};
/** Real ones have some dozens. */
const ENTRIES_MAX = 1024;

export const INTERFACE_TABLE: Format = {
  kind: 'firmware-interface-table',
  follows: 'Intel, Firmware Interface Table BIOS Specification 1.4.',
  signatures: [{ bytes: '_FIT_   ', alignment: 16 }],
  read: readTable,
};

function readTable({ bytes, start, end }: Reading): Found | null {
  const header = ENTRY.read(bytes, start, end);
  const count = header.get('Size');
  const type = header.get('Type');
  const sizeBytes = count * ENTRY.sizeBytes;
  if ((type & ~CHECKSUM_VALID) !== 0 || count < 1 || count > ENTRIES_MAX) return null;
  if (header.get('Reserved') !== 0 || start + sizeBytes > end) return null;
  const isSummed = (type & CHECKSUM_VALID) !== 0;
  const entries = Array.from({ length: count - 1 }, (_, index) =>
    entryField(bytes, start, (index + 1) * ENTRY.sizeBytes),
  );
  return {
    kind: INTERFACE_TABLE.kind,
    name: 'firmware interface table',
    start,
    sizeBytes,
    confidence: isSummed ? 'proved' : 'likely',
    fields: [
      { name: 'Signature', offset: 0, size: 8, text: '“_FIT_   ”' },
      ...header.fields().filter(({ name }) => name !== 'Address'),
      ...entries,
    ],
    checks: isSummed ? [sumCheck('checksum', sum8(bytes, start, start + sizeBytes))] : [],
  };
}

function entryField(bytes: Uint8Array, start: number, offset: number): StructureField {
  const entry = ENTRY.read(bytes, start + offset);
  const type = entry.get('Type') & ~CHECKSUM_VALID;
  return {
    name: `Entry[${offset / ENTRY.sizeBytes}]`,
    offset,
    size: ENTRY.sizeBytes,
    text: `${TYPES[type] ?? `type ${type}`} at ${hexText(entry.get('Address'))}`,
  };
}
