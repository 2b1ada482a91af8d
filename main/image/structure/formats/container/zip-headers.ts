/**
 * A ZIP archive whose directory is cut, missing, or not where it should be: read by the headers before its files, as far as
 * they go. Each of them must be plausible in all that it says, for nothing else tells it from bytes that only look like one.
 * Follows APPNOTE 6.3.9, sections 4.3.7 and 4.3.9.
 */
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { crc32 } from '../../../crc32.ts';
import { LOOK_BYTES } from '../../budget.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { told } from '../../record/told.ts';
import { notUnpacked } from '../../unread.ts';
import { checkOf, typeOfName, zipMemberOf } from './zip-member.ts';
import {
  DEFLATED,
  DESCRIPTOR,
  DESCRIPTOR_MAGIC_BYTES,
  ENCRYPTED,
  END,
  END_MAGIC,
  ENTRY,
  ENTRY_MAGIC,
  HAS_DESCRIPTOR,
  LOCAL,
  LOCAL_MAGIC,
  type Local,
  METHODS,
  STORED,
} from './zip-records.ts';

/** What a header costs, as if so many bytes were gone through. */
const HEADER_COST_BYTES = 2 * LOOK_BYTES;
/** Of the document, in tenths, and of the systems in the byte above. */
const VERSION_MAX = 63;
const SYSTEM_MAX = 19;
/** Of no meaning, or of PKWARE's own. */
const UNUSED_FLAGS = 0xc780;
/** Of a name, as Linux has it. */
const NAME_MAX = 4096;
/** Stands for a size that is in a field of ZIP64. */
const IN_ZIP64 = 0xffffffff;
const TELLER = 'its header';
const NO_DIRECTORY = 'No directory of it is found';
const CUT = 'Its directory is cut';
/** As where something stands before the archive, and places are counted from there. */
const MISPLACED = 'Its directory is not where its end says';
const BY_HEADERS = 'its files are told by the headers before them, as far as those go.';

/** What the headers tell of. */
export interface ByHeaders {
  readonly end: number;
  readonly files: number;
  readonly children: readonly Found[];
  readonly problems: readonly string[];
}

interface Header {
  readonly name: string;
  readonly local: Local;
  readonly dataStart: number;
}

/** A file, where what is behind it begins, and why that can't be told, if it can't. */
interface Step {
  readonly found: Found;
  readonly end: number;
  readonly stop?: string;
}

/** How far it came. */
interface Walk {
  end: number;
  files: number;
  /** What is there of its directory; null where the walk did not come so far. */
  directory: string | null;
}

/** Null where no header of a file is. */
export function readByHeaders(reading: Reading): ByHeaders | null {
  if (headerAt(reading, reading.start) === null) return null;
  const walk: Walk = { end: reading.start, files: 0, directory: null };
  const { children, problems } = reading.gather(membersOf(reading, walk));
  if (walk.files === 0) return null;
  const { end, files, directory } = walk;
  const read = directory === null ? [] : [`${directory}: ${BY_HEADERS}`];
  return { end, files, children, problems: [...problems, ...read] };
}

/** Keeps account in `walk`. */
function* membersOf(reading: Reading, walk: Walk): Generator<Found> {
  for (let at = reading.start; ; at = walk.end) {
    reading.spend(HEADER_COST_BYTES);
    const header = headerAt(reading, at);
    if (header === null) break;
    const { found, end, stop } = stepOf(reading, header);
    walk.files += 1;
    walk.end = end;
    yield found;
    if (stop === undefined) continue;
    walk.directory = NO_DIRECTORY;
    throw new Malformed(stop);
  }
  const entriesEnd = endOfEntries(reading, walk.end);
  const end = endOfEnd(reading, entriesEnd);
  walk.directory = end > entriesEnd ? MISPLACED : entriesEnd > walk.end ? CUT : NO_DIRECTORY;
  walk.end = end;
}

/** Null where none is that could be one. */
function headerAt({ bytes, end }: Reading, at: number): Header | null {
  if (at + LOCAL.sizeBytes > end) return null;
  const local = LOCAL.read(bytes, at, end);
  if (local.get('signature') !== LOCAL_MAGIC || !isPlausible(local)) return null;
  const nameAt = at + LOCAL.sizeBytes;
  const nameEnd = nameAt + local.get('name length');
  const dataStart = nameEnd + local.get('extra length');
  if (dataStart > end) return null;
  const name = bytes.subarray(nameAt, nameEnd);
  if (name.some((byte) => byte < 0x20)) return null;
  return { name: Buffer.from(name).toString('utf8'), local, dataStart };
}

function isPlausible(local: Local): boolean {
  const version = local.get('version needed');
  const method = local.get('method');
  const isSame = local.get('compressed size') === local.get('uncompressed size');
  return (
    (version & 0xff) <= VERSION_MAX &&
    version >>> 8 <= SYSTEM_MAX &&
    !has(local, UNUSED_FLAGS) &&
    METHODS[method] !== undefined &&
    isTime(local.get('date'), local.get('time')) &&
    local.get('name length') > 0 &&
    local.get('name length') <= NAME_MAX &&
    (isSame || method !== STORED || has(local, ENCRYPTED | HAS_DESCRIPTOR))
  );
}

function has(local: Local, flags: number): boolean {
  return (local.get('flags') & flags) !== 0;
}

/** As MS-DOS has them; a date that is left out is 0. */
function isTime(date: number, time: number): boolean {
  const [month, day] = [(date >>> 5) & 0xf, date & 0x1f];
  const isDate = date === 0 || (month >= 1 && month <= 12 && day >= 1);
  return isDate && time >>> 11 < 24 && ((time >>> 5) & 0x3f) < 60 && (time & 0x1f) < 30;
}

function stepOf(reading: Reading, header: Header): Step {
  const { name, local, dataStart } = header;
  const packedBytes = local.get('compressed size');
  if (packedBytes === IN_ZIP64) return unmeasured(header, 'What has its size in a field of ZIP64');
  if (has(local, HAS_DESCRIPTOR) && packedBytes === 0 && typeOfName(name) === 'file')
    return local.get('method') === DEFLATED && !has(local, ENCRYPTED)
      ? streamed(reading, header)
      : unmeasured(header, 'What has its size behind it, and is not deflated,');
  const isCut = dataStart + packedBytes > reading.end;
  const dataEnd = Math.min(dataStart + packedBytes, reading.end);
  const place = { start: local.at, dataStart, dataEnd, fields: local.fields() };
  const about = {
    flags: local.get('flags'),
    method: local.get('method'),
    crc: local.get('CRC-32'),
    unpackedBytes: local.get('uncompressed size'),
    teller: TELLER,
  };
  const found = zipMemberOf(reading, { name, type: typeOfName(name), ...place }, about);
  if (isCut)
    return {
      found: cut(found, { packedBytes, there: dataEnd - dataStart }),
      end: dataEnd,
      stop: `${name} is cut.`,
    };
  if (!has(local, HAS_DESCRIPTOR)) return { found, end: dataEnd };
  const known = { packedBytes, unpackedBytes: about.unpackedBytes };
  return { found, end: descriptorAt(reading, dataEnd, known)?.end ?? dataEnd };
}

function cut(found: Found, { packedBytes, there }: { packedBytes: number; there: number }): Found {
  const sentence = `It has ${pluralText(packedBytes, 'byte')} in the archive; ${pluralText(there, 'is', 'are')} there.`;
  return { ...found, problems: [sentence, ...(found.problems ?? [])] };
}

/** Of which nothing says where it ends. */
function unmeasured({ name, local, dataStart }: Header, what: string): Step {
  const found = {
    kind: typeOfName(name),
    name,
    start: local.at,
    sizeBytes: dataStart - local.at,
    fields: local.fields(),
    problems: [notUnpacked(what)],
  };
  return { found, end: dataStart, stop: `Nothing says where ${name} ends.` };
}

/** Deflated data says itself where it ends, and what its header does not say stands behind it. */
function streamed(reading: Reading, header: Header): Step {
  const { name, local, dataStart } = header;
  let [sum, unpackedBytes] = [0, 0];
  const stream = {
    method: 'deflate',
    start: dataStart,
    accepts: (read: { readonly unpackedBytes: number; readonly ending: string }) =>
      read.ending === 'complete' || read.unpackedBytes > 0,
  } as const;
  const read = reading.unpackStream(stream, (inside) => {
    sum = crc32(inside.bytes);
    unpackedBytes = inside.end;
    return { children: inside.scan(0, inside.end), problems: [] };
  });
  if (read === null) return unmeasured(header, 'What does not unpack from its beginning on');
  const { sizeBytes: packedBytes, ending, problems, unpacked } = read;
  const dataEnd = dataStart + packedBytes;
  const descriptor =
    ending === 'complete' ? descriptorAt(reading, dataEnd, { packedBytes, unpackedBytes }) : null;
  const found: Found = {
    kind: typeOfName(name),
    name,
    start: local.at,
    sizeBytes: dataEnd - local.at,
    fields: [...local.fields(), told('unpacked', sizeText(unpackedBytes))],
    checks: descriptor === null ? [] : [checkOf(sum, { crc: descriptor.crc, teller: 'what follows it' })],
    problems,
    ...(unpacked === undefined ? {} : { unpacked }),
  };
  if (descriptor !== null) return { found, end: descriptor.end };
  const stop =
    ending === 'complete' ? `Behind ${name} its sizes do not follow.` : `${name} is cut or damaged.`;
  return { found, end: dataEnd, stop };
}

/** What stands behind a file that has these sizes, with its signature or without; null where that is not there. */
function descriptorAt(
  { bytes, end }: Reading,
  at: number,
  { packedBytes, unpackedBytes }: { readonly packedBytes: number; readonly unpackedBytes: number },
): { readonly crc: number; readonly end: number } | null {
  for (const skipped of [DESCRIPTOR_MAGIC_BYTES, 0]) {
    const start = at + skipped;
    if (start + DESCRIPTOR.sizeBytes > end) continue;
    const sizes = DESCRIPTOR.read(bytes, start, end);
    if (sizes.get('compressed size') === packedBytes && sizes.get('uncompressed size') === unpackedBytes)
      return { crc: sizes.get('CRC-32'), end: start + DESCRIPTOR.sizeBytes };
  }
  return null;
}

/** Behind the entries of a directory that are whole. */
function endOfEntries(reading: Reading, start: number): number {
  let at = start;
  while (at + ENTRY.sizeBytes <= reading.end) {
    reading.spend(HEADER_COST_BYTES);
    const entry = ENTRY.read(reading.bytes, at, reading.end);
    if (entry.get('signature') !== ENTRY_MAGIC) break;
    const more = entry.get('name length') + entry.get('extra length') + entry.get('comment length');
    if (at + ENTRY.sizeBytes + more > reading.end) break;
    at += ENTRY.sizeBytes + more;
  }
  return at;
}

/** Behind the end of a directory with its comment, where one is; there is more before it than it says, or less. */
function endOfEnd({ bytes, end }: Reading, at: number): number {
  if (at + END.sizeBytes > end) return at;
  if (!END_MAGIC.equals(bytes.subarray(at, at + END_MAGIC.length))) return at;
  return Math.min(at + END.sizeBytes + END.read(bytes, at, end).get('comment length'), end);
}
