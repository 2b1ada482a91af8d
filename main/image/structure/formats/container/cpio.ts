/**
 * A cpio archive, as the initramfs of a Linux kernel is: "newc" with and without a checksum, the older "odc", and the
 * oldest, which is binary. Follows cpio(5) of libarchive 3.6, and of Linux 6.1
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { LOOK_BYTES } from '../../budget.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { told } from '../../record/told.ts';
import { attributeFields, type FileType, modeText, typeOfMode } from '../filesystem/attributes.ts';
import { memberOf, zeroEnded } from './archive-member.ts';
import { type CpioHeader, readCpioHeader } from './cpio-header.ts';

/** The name of what ends an archive. */
const TRAILER = 'TRAILER!!!';
/** Archives are padded with zeros to a multiple of this. */
const BLOCK_BYTES = 512;
/** Of a name, as Linux has it. */
const NAME_MAX = 4096;
/** 070707, in both byte orders. */
const BINARY_MAGICS = [
  [0xc7, 0x71],
  [0x71, 0xc7],
] as const;
/** So many binary headers in a row are no accident, nor are fewer up to the trailer. */
const BINARY_LEAST = 8;
/** What one costs before the archive is known to be one, as if so many bytes were gone through: measured, 5 to 12 µs. */
const HEADER_COST_BYTES = 2 * LOOK_BYTES;

export const CPIO: Format = {
  kind: 'cpio',
  follows: 'cpio(5) of libarchive 3.6.',
  signatures: [
    ...['070701', '070702', '070707'].map((bytes) => ({ bytes })),
    ...BINARY_MAGICS.map((bytes) => ({ bytes, alignment: 2 })),
  ],
  read: readCpio,
};

interface Entry extends CpioHeader {
  readonly name: string;
  readonly type: FileType;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
}

function readCpio(reading: Reading): Found | null {
  const first = entryAt(reading, reading.start);
  if (first === null || (first.isBinary && !goesOn(reading, first))) return null;
  const walk = { end: first.end, count: 0, hasTrailer: false };
  const { children, problems } = reading.gather(membersOf(reading, walk));
  if (walk.count === 0 && !walk.hasTrailer) return null;
  return {
    kind: CPIO.kind,
    subtype: first.form,
    name: 'cpio archive',
    start: reading.start,
    sizeBytes: walk.end - reading.start,
    fields: [told('files', countText(walk.count))],
    problems: walk.hasTrailer || problems.length > 0 ? problems : ['The archive has no end: it is cut.'],
    children,
  };
}

/** Whether enough follows in the same form. */
function goesOn(reading: Reading, first: Entry): boolean {
  let entry: Entry | null = first;
  for (let count = 1; entry?.form === first.form; count++) {
    if (entry.name === TRAILER || count === BINARY_LEAST) return true;
    reading.spend(HEADER_COST_BYTES);
    entry = entryAt(reading, entry.end);
  }
  return false;
}

/** Up to the trailer, or to where the archive ends without one. Keeps account in `walk`. */
function* membersOf(
  reading: Reading,
  walk: { end: number; count: number; hasTrailer: boolean },
): Generator<Found> {
  let at = reading.start;
  while (at < reading.end) {
    const entry = entryAt(reading, at);
    if (entry === null) {
      if (at === reading.start) return;
      throw new Malformed(`After ${countText(walk.count)} files there is neither another one nor the end.`);
    }
    if (entry.name === TRAILER) {
      walk.hasTrailer = true;
      walk.end = endOfPadding(reading, entry.end);
      return;
    }
    walk.count += 1;
    walk.end = entry.end;
    yield memberOf(reading, {
      ...entry,
      start: at,
      fields: fieldsOf(reading, entry),
    });
    at = entry.end;
  }
}

/** Null where there is none. */
function entryAt(reading: Reading, at: number): Entry | null {
  const header = readCpioHeader(reading, at);
  if (header === null || header.nameBytes < 1 || header.nameBytes > NAME_MAX) return null;
  const nameAt = at + header.sizeBytes;
  const name = zeroEnded(reading.bytes, nameAt, Math.min(nameAt + header.nameBytes, reading.end));
  const type = typeOfMode(header.mode) ?? (name === TRAILER ? 'file' : null);
  if (name === null || name.length === 0 || type === null) return null;
  const dataStart = at + padded(header.sizeBytes + header.nameBytes, header.alignment);
  const dataEnd = dataStart + header.dataBytes;
  const end = at + padded(dataEnd - at, header.alignment);
  if (dataEnd > reading.end) return null;
  return { ...header, name, type, dataStart, dataEnd, end: Math.min(end, reading.end) };
}

function padded(sizeBytes: number, alignment: number): number {
  return Math.ceil(sizeBytes / alignment) * alignment;
}

function fieldsOf({ bytes }: Reading, { fields, type, mode, dataStart, dataEnd }: Entry): StructureField[] {
  const isLink = type === 'symlink' && dataEnd - dataStart <= NAME_MAX;
  return [
    ...fields().map((field) => (field.name === 'c_mode' ? { ...field, text: modeText(type, mode) } : field)),
    ...attributeFields(type, isLink ? { target: bytes.subarray(dataStart, dataEnd) } : {}),
  ];
}

/** As far as zeros pad the last block, which none must. */
function endOfPadding({ bytes, start, end }: Reading, at: number): number {
  const last = Math.min(start + padded(at - start, BLOCK_BYTES), end);
  return bytes.subarray(at, last).every((byte) => byte === 0) ? last : at;
}
