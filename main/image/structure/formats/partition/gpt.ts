/**
 * A GUID partition table: a header in the second sector, entries behind it, and both once more at the end of the disk.
 * Follows the UEFI specification 2.10, section 5.3. Sectors have 512 bytes, or 4,096.
 */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { crc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { ascii, hex, hex64le, bytes as rawBytes, u32le, u64le } from '../../record/field.ts';
import { guid } from '../../record/guid.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { GPT_TYPES } from './gpt-types.ts';
import { readPart } from './part.ts';

const HEADER = record('GPT header', {
  Signature: ascii(8),
  Revision: hex(u32le),
  HeaderSize: u32le,
  HeaderCRC32: hex(u32le),
  Reserved: u32le,
  MyLBA: u64le,
  AlternateLBA: u64le,
  FirstUsableLBA: u64le,
  LastUsableLBA: u64le,
  DiskGUID: guid,
  PartitionEntryLBA: u64le,
  NumberOfPartitionEntries: u32le,
  SizeOfPartitionEntry: u32le,
  PartitionEntryArrayCRC32: hex(u32le),
});

const ENTRY = record('GPT entry', {
  PartitionTypeGUID: guid,
  UniquePartitionGUID: guid,
  StartingLBA: u64le,
  EndingLBA: u64le,
  Attributes: hex64le,
  PartitionName: rawBytes(72),
});

const UNUSED = '00000000-0000-0000-0000-000000000000';
const SECTOR_SIZES = [512, 4096] as const;
const REVISION = 0x00010000;
/** Disks have 128; more than this is none. */
const ENTRIES_MAX = 4096;

export const GPT: Format = {
  kind: 'gpt',
  follows: 'UEFI specification 2.10, section 5.3.',
  signatures: SECTOR_SIZES.map((size) => ({ bytes: 'EFI PART', at: size, alignment: size })),
  read: (reading) => {
    for (const sectorBytes of SECTOR_SIZES) {
      const found = readTable(reading, sectorBytes);
      if (found !== null) return found;
    }
    return null;
  },
};

type Header = ReturnType<typeof HEADER.read>;

interface Disk {
  readonly reading: Reading;
  readonly sectorBytes: number;
  readonly header: Header;
}

function readTable(reading: Reading, sectorBytes: number): Found | null {
  const { bytes, start, end } = reading;
  if (start + sectorBytes + HEADER.sizeBytes > end) return null;
  const header = HEADER.read(bytes, start + sectorBytes, end);
  if (!isHeader(header, 1) || header.get('AlternateLBA') < 2) return null;
  const disk = { reading, sectorBytes, header };
  const diskEnd = start + (header.get('AlternateLBA') + 1) * sectorBytes;
  const { children, problems } = reading.gather(partsOf(disk));
  return {
    kind: GPT.kind,
    name: 'GUID partition table',
    start,
    sizeBytes: Math.min(diskEnd, end) - start,
    fields: header.fields(sectorBytes),
    checks: [
      crcCheck('header CRC-32', headerCrc(bytes, header), header.get('HeaderCRC32')),
      ...entryChecks(disk),
    ],
    problems: [
      ...problems,
      ...(diskEnd > end
        ? [`The last ${sizeText(diskEnd - end)} of the disk are not there.`]
        : copyProblems(disk)),
    ],
    children,
  };
}

/** Where the sum is wrong all the rest must be as it always is. */
function isHeader(header: Header, lba: number): boolean {
  const size = header.get('HeaderSize');
  return (
    header.get('Signature') === 'EFI PART' &&
    header.get('Revision') === REVISION &&
    header.get('MyLBA') === lba &&
    size >= HEADER.sizeBytes &&
    size <= SECTOR_SIZES[0] &&
    header.get('NumberOfPartitionEntries') <= ENTRIES_MAX &&
    header.get('SizeOfPartitionEntry') >= ENTRY.sizeBytes &&
    header.get('SizeOfPartitionEntry') <= 4096
  );
}

/** Over the header with its own sum as zeros. */
function headerCrc(bytes: Uint8Array, header: Header): number {
  const copy = bytes.slice(header.at, header.at + header.get('HeaderSize'));
  copy.fill(0, 16, 20);
  return crc32(copy);
}

function entryChecks(disk: Disk): StructureCheck[] {
  const { bytes } = disk.reading;
  const place = entriesOf(disk);
  if (place === null) return [];
  disk.reading.spend(place.end - place.start);
  const sum = crc32(bytes.subarray(place.start, place.end));
  return [crcCheck('entries CRC-32', sum, disk.header.get('PartitionEntryArrayCRC32'))];
}

/** Null where they don't lie in the disk. */
function entriesOf({ reading, sectorBytes, header }: Disk): { start: number; end: number } | null {
  const start = reading.start + header.get('PartitionEntryLBA') * sectorBytes;
  const end = start + header.get('NumberOfPartitionEntries') * header.get('SizeOfPartitionEntry');
  return header.get('PartitionEntryLBA') > 1 && end <= reading.end ? { start, end } : null;
}

function* partsOf(disk: Disk): Generator<Found> {
  const { reading, sectorBytes, header } = disk;
  const place = entriesOf(disk);
  if (place === null) throw new Malformed('The entries of its partitions lie beyond the end.');
  for (let at = place.start; at < place.end; at += header.get('SizeOfPartitionEntry')) {
    const entry = ENTRY.read(reading.bytes, at, place.end);
    if (entry.get('PartitionTypeGUID') === UNUSED) continue;
    const number = (at - place.start) / header.get('SizeOfPartitionEntry') + 1;
    const [first, last] = [entry.get('StartingLBA'), entry.get('EndingLBA')];
    if (first < 2 || last < first)
      throw new Malformed(`Entry ${number} says sectors ${countText(first)} to ${countText(last)}.`);
    const start = reading.start + first * sectorBytes;
    if (start >= reading.end) throw new Malformed(`Partition ${number} begins beyond the end.`);
    const end = reading.start + (last + 1) * sectorBytes;
    const type = entry.get('PartitionTypeGUID');
    const subtype = GPT_TYPES[type] ?? 'unknown';
    const fields = entry
      .fields()
      .map(({ name, text }) => told(name, name === 'PartitionName' ? nameOf(entry) : text));
    yield readPart(reading, { name: nameOf(entry) || `Partition ${number}`, subtype, start, end, fields });
  }
}

function nameOf(entry: RecordRead<{ PartitionName: Uint8Array }>): string {
  const text = new TextDecoder('utf-16le').decode(entry.get('PartitionName'));
  return text.split('\0', 1)[0] ?? '';
}

/** What is wrong with the second table, at the end of the disk. */
function copyProblems({ reading, sectorBytes, header }: Disk): string[] {
  const lba = header.get('AlternateLBA');
  const at = reading.start + lba * sectorBytes;
  if (at + HEADER.sizeBytes > reading.end) return ['There is no room for the backup header.'];
  const copy = HEADER.read(reading.bytes, at, reading.end);
  if (!isHeader(copy, lba) || at + copy.get('HeaderSize') > reading.end)
    return ['The last sector holds no backup header.'];
  if (headerCrc(reading.bytes, copy) !== copy.get('HeaderCRC32'))
    return ['The CRC-32 of the backup header is bad.'];
  return copy.get('PartitionEntryArrayCRC32') === header.get('PartitionEntryArrayCRC32')
    ? []
    : ['The backup table has other partitions than the first.'];
}

function crcCheck(name: string, found: number, expected: number): StructureCheck {
  const isGood = found === expected;
  const text = isGood
    ? 'good'
    : `bad: 0x${found.toString(16)} is there, the header says 0x${expected.toString(16)}`;
  return { name, isGood, text };
}
