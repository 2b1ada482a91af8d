/** A tar archive: ustar of POSIX, and GNU's. Follows POSIX.1-2017, pax, "ustar Interchange Format", and GNU tar 1.34, tar.h. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { ascii, type Field, utf8 } from '../../record/field.ts';
import { type RecordRead, record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { type FileType, modeText } from '../filesystem/attributes.ts';
import { HARD_LINK, hardLinkOf, type LinkTarget, type Member, memberOf } from './archive-member.ts';

const BLOCK_BYTES = 512;
/** Two empty blocks end an archive, and zeros fill it up to a multiple of 20 blocks. */
const RECORD_BYTES = 20 * BLOCK_BYTES;
const MAGIC_OFFSET = 257;
const CHECKSUM_OFFSET = 148;
/** Another name of a file that is there already. */
const LINK = '1';

/** Octal digits; GNU's large ones have the highest bit set and are binary. */
function octal(sizeBytes: number): Field<number> {
  return {
    sizeBytes,
    read: (view, at) => {
      if (view.getUint8(at) === 0x80) return Number(view.getBigUint64(at + sizeBytes - 8, false));
      const text = ascii(sizeBytes).read(view, at).trim();
      return text === '' ? 0 : /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : Number.NaN;
    },
    text: countText,
  };
}

const time: Field<number> = {
  ...octal(12),
  text: (seconds) => {
    const date = new Date(seconds * 1000);
    return Number.isNaN(date.getTime()) ? 'no time' : date.toISOString().replace('.000Z', 'Z');
  },
};

const HEADER = record('tar header', {
  name: utf8(100),
  mode: octal(8),
  uid: octal(8),
  gid: octal(8),
  size: octal(12),
  mtime: time,
  chksum: octal(8),
  typeflag: ascii(1),
  linkname: utf8(100),
  magic: ascii(6),
  version: ascii(2),
  uname: utf8(32),
  gname: utf8(32),
  devmajor: octal(8),
  devminor: octal(8),
  prefix: utf8(155),
});
type Header = ReturnType<typeof HEADER.read>;

/** Those of others are files, as POSIX has it. */
const TYPES: ReadonlyMap<string, FileType> = new Map([
  ['2', 'symlink'],
  ['3', 'character-device'],
  ['4', 'block-device'],
  ['5', 'directory'],
  ['6', 'fifo'],
]);
/** What tells of the next header. */
const EXTENSIONS: ReadonlySet<string> = new Set(['x', 'g', 'L', 'K']);

export const TAR: Format = {
  kind: 'tar',
  follows: 'POSIX.1-2017, pax, ustar Interchange Format.',
  signatures: [{ bytes: 'ustar', at: MAGIC_OFFSET }],
  read: readTar,
};

function readTar(reading: Reading): Found | null {
  const first = headerAt(reading, reading.start);
  if (first === null) return null;
  const walk = { end: reading.start, count: 0, hasEnd: false };
  const { children, problems } = reading.gather(membersOf(reading, walk));
  return {
    kind: TAR.kind,
    subtype: first.get('version') === '00' ? 'ustar' : 'GNU',
    name: 'tar archive',
    start: reading.start,
    sizeBytes: walk.end - reading.start,
    fields: [told('files', countText(walk.count))],
    checks: [{ name: 'header checksums', isGood: true, text: 'good' }],
    problems: walk.hasEnd || problems.length > 0 ? problems : ['The archive has no end: it is cut.'],
    children,
  };
}

/** Up to two empty blocks, or to where no header follows. Keeps account in `walk`. */
function* membersOf(
  reading: Reading,
  walk: { end: number; count: number; hasEnd: boolean },
): Generator<Found> {
  const targets = new Targets();
  let long: LongNames = {};
  for (let at = reading.start; at < reading.end; at = walk.end) {
    const header = headerAt(reading, at);
    if (header === null) {
      walk.end = endAt(reading, at);
      walk.hasEnd = walk.end > at;
      if (walk.hasEnd) return;
      throw new Malformed(`After ${countText(walk.count)} files there is neither another one nor the end.`);
    }
    const dataStart = at + BLOCK_BYTES;
    const dataEnd = Math.min(dataStart + header.get('size'), reading.end);
    walk.end = Math.min(dataStart + Math.ceil(header.get('size') / BLOCK_BYTES) * BLOCK_BYTES, reading.end);
    if (dataEnd - dataStart < header.get('size')) throw new Malformed(`${nameOf(header)} is cut.`);
    if (EXTENSIONS.has(header.get('typeflag'))) {
      long = { ...long, ...longNamesIn(header, reading.bytes.subarray(dataStart, dataEnd)) };
      continue;
    }
    walk.count += 1;
    const place = { start: at, end: walk.end, dataStart, dataEnd };
    const member = {
      name: long.path ?? nameOf(header),
      type: typeOf(header),
      ...place,
      fields: fieldsOf(header, long),
    };
    // POSIX lets one have the content once more.
    const isLink = header.get('typeflag') === LINK;
    yield isLink && dataEnd === dataStart
      ? hardLinkOf(member, targets.follow(member, long.linkpath ?? header.get('linkname')))
      : memberOf(reading, targets.add({ ...member, ...(isLink ? { subtype: HARD_LINK } : {}) }));
    long = {};
  }
}

/** Files to which hard links behind them may lead, by their names. */
class Targets {
  readonly #byName = new Map<string, LinkTarget>();

  /** A directory has no other name. @returns it */
  add(member: Member): Member {
    if (member.type !== 'directory') this.#byName.set(keyOf(member.name), member);
    return member;
  }

  /** What a hard link leads to, by whose name it may be led to in turn; else why it leads nowhere. */
  follow({ name }: Member, linkname: string): LinkTarget | string {
    const target = this.#byName.get(keyOf(linkname));
    if (target === undefined)
      return `It is a hard link to “${linkname}”, and no file of that name is before it in the archive.`;
    this.#byName.set(keyOf(name), target);
    return target;
  }
}

/** Some have it from the root on, or from the folder that was packed, and the name that a link leads to otherwise. */
function keyOf(name: string): string {
  return name.replace(/^(?:\.?\/)+/, '');
}

/** Null where its checksum is wrong, which is the sum of its bytes with its own place as spaces. */
function headerAt({ bytes, end }: Reading, at: number): Header | null {
  if (at + BLOCK_BYTES > end) return null;
  const header = HEADER.read(bytes, at, end);
  let sum = 0;
  for (let index = 0; index < BLOCK_BYTES; index++) {
    const isOwn = index >= CHECKSUM_OFFSET && index < CHECKSUM_OFFSET + 8;
    sum += isOwn ? 0x20 : (bytes[at + index] ?? 0);
  }
  const size = header.get('size');
  return sum === header.get('chksum') && size >= 0 && Number.isSafeInteger(size) ? header : null;
}

function nameOf(
  header: RecordRead<{ prefix: string; name: string; magic: string; version: string }>,
): string {
  const prefix = header.get('version') === '00' ? header.get('prefix') : '';
  return prefix === '' ? header.get('name') : `${prefix}/${header.get('name')}`;
}

/** What the next header has no room for, by the words of pax. */
interface LongNames {
  readonly path?: string;
  readonly linkpath?: string;
}

/** GNU has them as they are, each in a header of its own, pax as `27 path=…` in a line. */
function longNamesIn(header: RecordRead<{ typeflag: string }>, data: Uint8Array): LongNames {
  const text = Buffer.from(data.subarray(0, 4096)).toString('utf8');
  const typeflag = header.get('typeflag');
  if (typeflag === 'L') return { path: zeroCut(text) };
  if (typeflag === 'K') return { linkpath: zeroCut(text) };
  const names: Record<string, string> = {};
  if (typeflag === 'x')
    for (const [, key = '', value = ''] of text.matchAll(/^\d+ (path|linkpath)=(.*)$/gm)) names[key] = value;
  return names;
}

function zeroCut(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

function typeOf(header: Header): FileType {
  return TYPES.get(header.get('typeflag')) ?? 'file';
}

/** Those that say something, and where it leads if the header has no room for that. */
function fieldsOf(header: Header, { linkpath }: LongNames): StructureField[] {
  const mode = modeText(typeOf(header), header.get('mode'));
  const fields = header
    .fields()
    .filter(({ text }) => text !== '“”' && text !== '0')
    .map((field) => (field.name === 'mode' ? { ...field, text: mode } : field));
  return linkpath === undefined ? fields : [...fields, told('target', `“${linkpath}”`)];
}

/** The end of the zeros that end an archive; `at` where there are not two blocks of them. */
function endAt({ bytes, start, end }: Reading, at: number): number {
  const least = at + 2 * BLOCK_BYTES;
  if (least > end || !isZero(bytes, at, least)) return at;
  const filled = Math.min(start + Math.ceil((least - start) / RECORD_BYTES) * RECORD_BYTES, end);
  return isZero(bytes, least, filled) ? filled : least;
}

function isZero(bytes: Uint8Array, start: number, end: number): boolean {
  return bytes.subarray(start, end).every((byte) => byte === 0);
}
