/**
 * RedBoot's directory of its flash: entries of 256 bytes, in the byte order of the processor. Follows eCos 3.0,
 * packages/redboot/current/include/fis.h. What it names lies anywhere in the flash: the addresses are the processor's.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { BYTE_ORDERS, type ByteOrder, numbersIn, orderText } from '../../record/byte-order.ts';
import { ascii, hex } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';

const ENTRY_BYTES = 256;
/** A directory is one erase block, or a small part of it. */
const ENTRIES_MAX = 1024;
/** Two such bytes for a name end the directory, one is an entry that was deleted: as Linux 6.1, mtd/parsers/redboot.c has it. */
const ERASED = 0xff;
const FLASH_MAX_BYTES = 2 ** 30;

function entryIn(order: ByteOrder) {
  const { u32 } = numbersIn(order);
  return record('FIS entry', {
    name: ascii(16),
    flash_base: hex(u32),
    mem_base: hex(u32),
    size: { ...u32, text: sizeText },
    entry_point: hex(u32),
    data_length: u32,
  });
}
const ENTRIES = { little: entryIn('little'), big: entryIn('big') };
type Entry = ReturnType<(typeof ENTRIES)['little']['read']>;

export const REDBOOT_FIS: Format = {
  kind: 'redboot-fis',
  follows: 'eCos 3.0, RedBoot, fis.h.',
  signatures: [
    { bytes: 'RedBoot\0', alignment: ENTRY_BYTES },
    { bytes: 'FIS directory\0', alignment: ENTRY_BYTES },
  ],
  read: (reading) => {
    for (const order of BYTE_ORDERS) {
      const found = readDirectory(reading, order);
      if (found !== null) return found;
    }
    return null;
  },
};

function readDirectory(reading: Reading, order: ByteOrder): Found | null {
  const { bytes, start, end } = reading;
  const last = Math.min(end, start + ENTRIES_MAX * ENTRY_BYTES);
  const entries: Entry[] = [];
  const names = new Set<string>();
  let at = start;
  for (; at + ENTRY_BYTES <= last; at += ENTRY_BYTES) {
    if (bytes[at] === ERASED && bytes[at + 1] === ERASED) break;
    if (bytes[at] === ERASED) continue;
    reading.spend(ENTRY_BYTES);
    const read = ENTRIES[order].read(bytes, at, end);
    const name = read.get('name');
    if (names.has(name) || !isPlausible(read)) return null;
    names.add(name);
    entries.push(read);
  }
  if (entries.length < 2) return null;
  if (!names.has('FIS directory') && !names.has('RedBoot')) return null;
  return {
    kind: REDBOOT_FIS.kind,
    subtype: orderText(order),
    name: 'RedBoot directory',
    start,
    sizeBytes: at - start,
    confidence: 'likely',
    fields: entries.flatMap((each) => entryFields(each, start)),
  };
}

function isPlausible(each: Entry): boolean {
  const [size, dataBytes, base] = [each.get('size'), each.get('data_length'), each.get('flash_base')];
  return (
    /^[\x20-\x7e]+$/.test(each.get('name')) &&
    size > 0 &&
    size <= FLASH_MAX_BYTES &&
    size % ENTRY_BYTES === 0 &&
    base % ENTRY_BYTES === 0 &&
    dataBytes <= size
  );
}

function entryFields(each: Entry, start: number): StructureField[] {
  const name = each.get('name');
  const place = `${sizeText(each.get('size'))} at 0x${each.get('flash_base').toString(16)}`;
  return [
    told(name, place),
    ...each.fields(each.at - start).map((field) => ({ ...field, name: `${name} ${field.name}` })),
  ];
}
