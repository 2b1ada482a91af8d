/** The header of a firmware volume, and the one that may extend it. Follows UEFI PI 1.8, volume 3, section 3.2.1. */

import type { StructureCheck, StructureField } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../../app/contract/text/size-text.ts';
import type { Reading } from '../../../format.ts';
import { ascii, bytes, hex, u8, u16le, u32le, u64le } from '../../../record/field.ts';
import { guid } from '../../../record/guid.ts';
import { record } from '../../../record/record.ts';
import { size } from '../../../record/size.ts';
import { sum16, sumCheck } from '../../../record/sum.ts';
import { volumeAttributes } from './volume-attributes.ts';

const HEADER = record('firmware volume header', {
  ZeroVector: bytes(16),
  FileSystemGuid: guid,
  FvLength: size(u64le),
  Signature: ascii(4),
  Attributes: volumeAttributes,
  HeaderLength: size(u16le),
  Checksum: hex(u16le),
  ExtHeaderOffset: hex(u16le),
  Reserved: hex(u8),
  Revision: u8,
});

const BLOCK_MAP_ENTRY = record('block map entry', { NumBlocks: u32le, Length: size(u32le) });

const EXTENDED_HEADER = record('extended header of a firmware volume', {
  FvName: guid,
  ExtHeaderSize: size(u32le),
});

const ERASE_POLARITY = 0x800;
/** Of one list, that are shown. Real volumes have one or two. */
const ENTRIES_SHOWN = 64;

/** What the parser of a volume wants of its header. */
export interface VolumeHeader {
  readonly fileSystem: string;
  /** As the header says. */
  readonly lengthBytes: number;
  /** What erased bytes are. */
  readonly erased: number;
  readonly revision: number;
  /** Of the volume itself, by the extended header. */
  readonly volumeName: string | null;
  /** Where its headers end, before it is aligned. */
  readonly bodyStart: number;
  /** Whether its checksum says so. */
  readonly isProved: boolean;
  readonly fields: readonly StructureField[];
  readonly checks: readonly StructureCheck[];
  readonly problems: readonly string[];
}

/** The header at the start; null where it is none. @throws Malformed as null */
export function readVolumeHeader(reading: Reading): VolumeHeader | null {
  const { bytes: all, start, end } = reading;
  const header = HEADER.read(all, start, end);
  const headerBytes = header.get('HeaderLength');
  const lengthBytes = header.get('FvLength');
  const revision = header.get('Revision');
  if (headerBytes < HEADER.sizeBytes || headerBytes % 2 !== 0 || start + headerBytes > end) return null;
  if (lengthBytes < headerBytes || revision < 1 || revision > 2) return null;
  reading.spend(headerBytes);
  const map = readBlockMap(all, start + HEADER.sizeBytes, start + headerBytes);
  const sum = sum16(all, start, start + headerBytes);
  // A header whose sum is wrong is one that was damaged only where its lengths agree.
  if (sum !== 0 && map.totalBytes !== lengthBytes) return null;
  const extended = readExtendedHeader({ all, start, end }, header.get('ExtHeaderOffset'), headerBytes);
  return {
    fileSystem: header.get('FileSystemGuid'),
    lengthBytes,
    erased: (header.get('Attributes') & ERASE_POLARITY) !== 0 ? 0xff : 0,
    revision,
    volumeName: extended.name,
    bodyStart: start + Math.max(headerBytes, extended.end),
    isProved: sum === 0,
    fields: [...header.fields(), ...mapFields(all, start, map), ...extended.fields],
    checks: [sumCheck('header checksum', sum), lengthCheck(map.totalBytes, lengthBytes)],
    problems: extended.problems,
  };
}

interface BlockMap {
  readonly entries: number;
  readonly totalBytes: number;
}

/** Makes no objects: what looks like a volume may have thousands, and is none. */
function readBlockMap(all: Uint8Array, start: number, end: number): BlockMap {
  const view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  let [entries, totalBytes] = [0, 0];
  for (let at = start; at + BLOCK_MAP_ENTRY.sizeBytes <= end; at += BLOCK_MAP_ENTRY.sizeBytes) {
    const [count, blockBytes] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
    entries += 1;
    totalBytes += count * blockBytes;
    if (count === 0 && blockBytes === 0) break;
  }
  return { entries, totalBytes };
}

function mapFields(all: Uint8Array, start: number, { entries }: BlockMap): StructureField[] {
  return Array.from({ length: Math.min(entries, ENTRIES_SHOWN) }, (_, index) => {
    const offset = HEADER.sizeBytes + index * BLOCK_MAP_ENTRY.sizeBytes;
    const entry = BLOCK_MAP_ENTRY.read(all, start + offset);
    const [count, blockBytes] = [entry.get('NumBlocks'), entry.get('Length')];
    const isEnd = count === 0 && blockBytes === 0;
    const text = isEnd ? 'end' : `${pluralText(count, 'block')} of ${sizeText(blockBytes)}`;
    return { name: `BlockMap[${index}]`, offset, size: BLOCK_MAP_ENTRY.sizeBytes, text };
  });
}

function lengthCheck(mapBytes: number, lengthBytes: number): StructureCheck {
  const isGood = mapBytes === lengthBytes;
  return {
    name: 'block map',
    isGood,
    text: isGood
      ? 'good: its blocks are as long as the volume'
      : `bad: its blocks have ${sizeText(mapBytes)}, the volume ${sizeText(lengthBytes)}`,
  };
}

interface ExtendedHeader {
  readonly name: string | null;
  /** From the start of the volume; 0 where there is none. */
  readonly end: number;
  readonly fields: readonly StructureField[];
  readonly problems: readonly string[];
}

function readExtendedHeader(
  { all, start, end }: { all: Uint8Array; start: number; end: number },
  offset: number,
  headerBytes: number,
): ExtendedHeader {
  const none = { name: null, end: 0, fields: [] };
  if (offset === 0) return { ...none, problems: [] };
  const at = start + offset;
  if (offset < headerBytes || at + EXTENDED_HEADER.sizeBytes > end)
    return { ...none, problems: ['The extended header would lie outside of the volume.'] };
  const header = EXTENDED_HEADER.read(all, at, end);
  const sizeBytes = header.get('ExtHeaderSize');
  if (sizeBytes < EXTENDED_HEADER.sizeBytes || at + sizeBytes > end)
    return {
      ...none,
      problems: [`The extended header says that it has ${pluralText(sizeBytes, 'byte')}, which can't be.`],
    };
  return {
    name: header.get('FvName'),
    end: offset + sizeBytes,
    fields: [...header.fields(offset), ...extensions(all, { at, sizeBytes, offset })],
    problems: [],
  };
}

const EXTENSION = record('extension of a firmware volume', {
  ExtEntrySize: size(u16le),
  ExtEntryType: u16le,
});
const EXTENSION_TYPES: Readonly<Record<number, string>> = {
  1: 'OEM file types',
  2: 'data of a GUID',
  3: 'used size',
};

function extensions(
  all: Uint8Array,
  { at, sizeBytes, offset }: { at: number; sizeBytes: number; offset: number },
): StructureField[] {
  const fields: StructureField[] = [];
  let place = EXTENDED_HEADER.sizeBytes;
  while (place + EXTENSION.sizeBytes <= sizeBytes && fields.length < ENTRIES_SHOWN) {
    const entry = EXTENSION.read(all, at + place);
    const entryBytes = entry.get('ExtEntrySize');
    if (entryBytes < EXTENSION.sizeBytes || place + entryBytes > sizeBytes) break;
    const type = entry.get('ExtEntryType');
    fields.push({
      name: `ExtEntry[${fields.length}]`,
      offset: offset + place,
      size: entryBytes,
      text: `${type} (${EXTENSION_TYPES[type] ?? 'unknown'})`,
    });
    place += entryBytes;
  }
  return fields;
}
