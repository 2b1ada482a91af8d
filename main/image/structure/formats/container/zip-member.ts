/** A file of a ZIP archive: what it is, and what it holds. */
import type { StructureCheck, StructureField } from '../../../../../app/contract/structure.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { crc32 } from '../../../crc32.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';
import { stored } from '../../stored.ts';
import { notUnpacked } from '../../unread.ts';
import { type Attributes, attributeFields, type FileType, typeOfMode } from '../filesystem/attributes.ts';
import { DEFLATED, ENCRYPTED, type Entry, METHODS, STORED } from './zip-records.ts';

/** Systems whose modes stand in the upper half of the external attributes: UNIX, and OS X (APPNOTE 4.4.2). */
const WITH_MODES: readonly number[] = [3, 19];
/** Of the target of a link, as Linux has it. */
const TARGET_MAX_BYTES = 4096;

/** What is said of a file, in the directory or before it. */
export interface About {
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly unpackedBytes: number;
  /** Who says so: `the directory`. */
  readonly teller: string;
}

/** Where it lies: its content, which may be cut, behind its header. */
export interface ZipMember {
  readonly name: string;
  readonly type: FileType;
  readonly mode?: number | undefined;
  readonly start: number;
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly fields: readonly StructureField[];
}

/** What kind of file an entry of the directory is of, by its mode where it has one. */
export function typeOfEntry(entry: Entry, name: string): Pick<ZipMember, 'type' | 'mode'> {
  const mode = entry.get('external attributes') >>> 16;
  const type = WITH_MODES.includes(entry.get('version made by') >>> 8) ? typeOfMode(mode) : undefined;
  const plain = typeOfName(name);
  if (type === undefined) return { type: plain };
  return { type: plain === 'directory' ? plain : type, mode };
}

/** What a name alone says: one of a directory ends with a slash. */
export function typeOfName(name: string): FileType {
  return name.endsWith('/') ? 'directory' : 'file';
}

/** With what its content is, and what lies in that. */
export function zipMemberOf(reading: Reading, member: ZipMember, about: About): Found {
  const { name, type, mode, start, dataStart, dataEnd } = member;
  const inside = reading.within(dataStart, dataEnd);
  const { target, ...content } =
    dataEnd > dataStart ? contentOf(inside, about, type) : emptyOf(type, dataStart);
  const attributes = { ...(mode === undefined ? {} : { mode }), ...target };
  return {
    kind: type,
    name,
    start,
    sizeBytes: dataEnd - start,
    fields: [
      ...member.fields,
      told('unpacked', sizeText(about.unpackedBytes)),
      ...attributeFields(type, attributes),
    ],
    ...content,
  };
}

/** And where it leads, of a link. */
type ZipContent = Partial<Found> & { readonly target?: Pick<Attributes, 'target'> };

/** A file's content that has no bytes is there all the same: its header is none of it. */
function emptyOf(type: FileType, start: number): ZipContent {
  return type === 'file' ? stored(start, start) : {};
}

function contentOf(reading: Reading, about: About, type: FileType): ZipContent {
  const { start, end } = reading;
  if ((about.flags & ENCRYPTED) !== 0) return { problems: [notUnpacked('What is encrypted')] };
  const { method, unpackedBytes } = about;
  if (method === STORED) {
    reading.spend(end - start);
    const content = reading.bytes.subarray(start, end);
    const checks = [checkOf(crc32(content), about)];
    return {
      checks,
      children: reading.scan(start, end),
      ...stored(start, end),
      ...targetOf(type, content),
    };
  }
  if (method !== DEFLATED) return { problems: [notUnpacked(`Its method ${METHODS[method] ?? method}`)] };
  const checks: StructureCheck[] = [];
  let target = {};
  const packed = { method: 'deflate', start, sizeBytes: end - start, unpackedBytes } as const;
  const unpacking = reading.unpack(packed, (inside) => {
    checks.push(checkOf(crc32(inside.bytes), about));
    target = targetOf(type, inside.bytes);
    return { children: inside.scan(0, inside.end), problems: [] };
  });
  return { ...unpacking, checks, ...target };
}

function targetOf(type: FileType, content: Uint8Array): Pick<ZipContent, 'target'> {
  return type === 'symlink' && content.length <= TARGET_MAX_BYTES ? { target: { target: content } } : {};
}

/** Whether what it holds has the sum that it should have. */
export function checkOf(
  sum: number,
  { crc: expected, teller }: Pick<About, 'crc' | 'teller'>,
): StructureCheck {
  const isGood = sum === expected;
  const text = isGood
    ? 'good'
    : `bad: 0x${sum.toString(16)} is there, ${teller} says 0x${expected.toString(16)}`;
  return { name: 'CRC-32', isGood, text };
}
