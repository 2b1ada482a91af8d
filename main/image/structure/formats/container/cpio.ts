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
import { hardLinkOf, type LinkTarget, memberOf, zeroEnded } from './archive-member.ts';
import { type CpioHeader, readCpioHeader } from './cpio-header.ts';
import { CpioLinks } from './cpio-links.ts';

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
const LOST = 'It is a hard link, and the archive is cut before the name that has its content.';
/** What one costs before the archive is known to be one, as if so many bytes were gone through: measured, 5 to 12 µs. */
const HEADER_COST_BYTES = 2 * LOOK_BYTES;
/** What one costs that waits for its content, and is read twice. */
const WAITING_COST_BYTES = 4 * HEADER_COST_BYTES;

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
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly end: number;
}

/** How far it came. */
interface Walk {
  end: number;
  count: number;
  hasTrailer: boolean;
}

function readCpio(reading: Reading): Found | null {
  const first = entryAt(reading, reading.start);
  if (first === null || (first.isBinary && !goesOn(reading, first))) return null;
  const walk: Walk = { end: first.end, count: 0, hasTrailer: false };
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

/** Of a file whose content stands with another name, that of the name comes when it is known, or when it can't come any more. */
function* membersOf(reading: Reading, walk: Walk): Generator<Found> {
  const links = new CpioLinks();
  try {
    for (const entry of entriesOf(reading, walk)) yield* membersFor(reading, entry, links);
  } catch (thrown) {
    if (thrown instanceof Malformed) yield* membersAt(reading, links.rest(), LOST);
    throw thrown;
  }
  // Where all names are there and none has a content, the file is empty.
  yield* membersAt(reading, links.rest(), walk.hasTrailer ? null : LOST);
}

/** Itself, and those that waited for it; none yet where it has to wait. */
function* membersFor(reading: Reading, entry: Entry, links: CpioLinks): Generator<Found> {
  const { start, type, nlink, dataStart, dataEnd } = entry;
  if (type !== 'file' || nlink < 2) return yield found(reading, entry, null);
  const inode = entry.inode();
  if (dataEnd > dataStart) {
    yield found(reading, entry, null);
    return yield* membersAt(reading, links.found(inode, entry), entry);
  }
  const target = links.targetOf(inode);
  if (target !== null) return yield found(reading, entry, target);
  reading.spend(WAITING_COST_BYTES);
  links.wait(inode, start);
  if (links.isFull) yield* membersAt(reading, links.rest(), LOST);
}

/** Of headers that were read before. */
function* membersAt(
  reading: Reading,
  places: readonly number[],
  target: LinkTarget | string | null,
): Generator<Found> {
  for (const at of places) {
    const entry = entryAt(reading, at);
    if (entry !== null) yield found(reading, entry, target);
  }
}

/** `target` null: it has a content of its own. */
function found(reading: Reading, entry: Entry, target: LinkTarget | string | null): Found {
  const member = { ...entry, fields: fieldsOf(reading, entry) };
  return target === null ? memberOf(reading, member) : hardLinkOf(member, target);
}

/** Up to the trailer, or to where the archive ends without one. Keeps account in `walk`. */
function* entriesOf(reading: Reading, walk: Walk): Generator<Entry> {
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
    yield entry;
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
  return { ...header, name, type, start: at, dataStart, dataEnd, end: Math.min(end, reading.end) };
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
