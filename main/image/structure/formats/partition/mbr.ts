/**
 * A master boot record: four partitions, and a chain of more in an extended one. Follows the UEFI specification 2.10,
 * section 5.2, and for extended partitions what DOS 3.3 began and all do. Nothing in it is a checksum, and a sector that
 * ends in 55 AA may be anything: all four entries must make sense together. Sectors have 512 bytes.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { hex, named, bytes as rawBytes, u8, u16le, u32le } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { MBR_TYPES } from './mbr-types.ts';
import { readPart } from './part.ts';

const SECTOR_BYTES = 512;

const SECTOR = record('master boot record', {
  'boot code': rawBytes(440),
  UniqueMBRDiskSignature: hex(u32le),
  Unknown: hex(u16le),
});

const ENTRY = record('partition record', {
  BootIndicator: hex(u8),
  StartingCHS: rawBytes(3),
  OSType: named(hex(u8), MBR_TYPES),
  EndingCHS: rawBytes(3),
  StartingLBA: u32le,
  SizeInLBA: u32le,
});
type Entry = RecordRead<{ BootIndicator: number; OSType: number; StartingLBA: number; SizeInLBA: number }>;

const ENTRIES_OFFSET = 446;
const ENTRIES = 4;
const EXTENDED_TYPES: ReadonlySet<number> = new Set([0x05, 0x0f, 0x85]);
/** Of logical partitions: a chain that is longer is none. */
const LOGICAL_MAX = 128;

export const MBR: Format = {
  kind: 'mbr',
  follows: 'UEFI specification 2.10, section 5.2.',
  signatures: [{ bytes: [0x55, 0xaa], at: 510, alignment: SECTOR_BYTES }],
  read: readMbr,
};

function readMbr(reading: Reading): Found | null {
  const { start, end } = reading;
  const entries = entriesAt(reading, start);
  const used = entries.filter(isUsed).sort((one, other) => firstOf(one) - firstOf(other));
  if (!entries.every(isPlausible) || !areApart(used) || activeOf(entries) > 1) return null;
  const last = used.at(-1);
  if (last === undefined || start + firstOf(last) * SECTOR_BYTES >= end) return null;
  const { children, problems } = reading.gather(partsOf(reading, used));
  return {
    kind: MBR.kind,
    name: 'Master boot record',
    start,
    sizeBytes: Math.min(end, start + lastOf(last) * SECTOR_BYTES) - start,
    confidence: 'likely',
    fields: [
      ...SECTOR.read(reading.bytes, start, end).fields(),
      ...entries.flatMap((entry, index) => entryFields(entry, index, start)),
    ],
    problems,
    children,
  };
}

/** The partitions, and what was found between them. */
function* partsOf(reading: Reading, used: readonly Entry[]): Generator<Found> {
  let done = reading.start + SECTOR_BYTES;
  for (const [index, entry] of used.entries()) {
    const [start, end] = [firstOf(entry), lastOf(entry)].map((lba) => reading.start + lba * SECTOR_BYTES);
    if (start === undefined || end === undefined) continue;
    yield* reading.scan(done, start);
    done = Math.max(done, end);
    const type = entry.get('OSType');
    const named = { name: nameOf(entry, index), start, end, fields: partFields(entry) };
    if (EXTENDED_TYPES.has(type)) yield extendedPart(reading, named);
    else yield readPart(reading, { ...named, subtype: MBR_TYPES[type] ?? 'unknown' });
  }
}

interface NamedPart {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  readonly fields: readonly StructureField[];
}

function extendedPart(reading: Reading, { name, start, end, fields }: NamedPart): Found {
  const last = Math.min(end, reading.end);
  const inside = reading.within(start, last);
  const { children, problems } = inside.gather(logicalParts(inside));
  const common = { kind: 'partition', subtype: 'extended', name, start, sizeBytes: last - start };
  return { ...common, fields, problems, children };
}

/** Each is told by a sector before it, which also tells where the next such sector is: further on, or the chain ends. */
function* logicalParts(reading: Reading): Generator<Found> {
  let at = reading.start;
  for (let index = 0; index < LOGICAL_MAX; index++) {
    const [part, next] = entriesAt(reading, at);
    if (part === undefined || next === undefined || !isUsed(part)) return;
    const [start, end] = [at + firstOf(part) * SECTOR_BYTES, at + lastOf(part) * SECTOR_BYTES];
    if (start <= at || start >= reading.end) return;
    const subtype = MBR_TYPES[part.get('OSType')] ?? 'unknown';
    yield readPart(reading, { name: nameOf(part, index + 4), subtype, start, end, fields: partFields(part) });
    const following = reading.start + firstOf(next) * SECTOR_BYTES;
    if (!isUsed(next) || following <= at) return;
    at = following;
  }
}

function entriesAt({ bytes, end }: Reading, at: number): Entry[] {
  return Array.from({ length: ENTRIES }, (_, index) =>
    ENTRY.read(bytes, at + ENTRIES_OFFSET + index * ENTRY.sizeBytes, end),
  );
}

function isUsed(entry: Entry): boolean {
  return entry.get('OSType') !== 0;
}

function isPlausible(entry: Entry): boolean {
  if ((entry.get('BootIndicator') & 0x7f) !== 0) return false;
  const [first, count] = [entry.get('StartingLBA'), entry.get('SizeInLBA')];
  return isUsed(entry) ? first > 0 && count > 0 : first === 0 && count === 0;
}

function areApart(sorted: readonly Entry[]): boolean {
  return sorted.every((entry, index) => {
    const before = sorted[index - 1];
    return before === undefined || lastOf(before) <= firstOf(entry);
  });
}

function activeOf(entries: readonly Entry[]): number {
  return entries.filter((entry) => entry.get('BootIndicator') !== 0).length;
}

function firstOf(entry: Entry): number {
  return entry.get('StartingLBA');
}

function lastOf(entry: Entry): number {
  return entry.get('StartingLBA') + entry.get('SizeInLBA');
}

function nameOf(entry: Entry, index: number): string {
  return `Partition ${index + 1}, ${sizeText(entry.get('SizeInLBA') * SECTOR_BYTES)}`;
}

function partFields(entry: Entry): StructureField[] {
  const isActive = entry.get('BootIndicator') !== 0;
  return [
    told('type', `0x${entry.get('OSType').toString(16).padStart(2, '0')}`),
    ...(isActive ? [told('active', 'yes')] : []),
  ];
}

function entryFields(entry: Entry, index: number, start: number): StructureField[] {
  if (!isUsed(entry)) return [];
  const number = `partition ${index + 1}`;
  return entry.fields(entry.at - start).map((field) => ({ ...field, name: `${number} ${field.name}` }));
}
