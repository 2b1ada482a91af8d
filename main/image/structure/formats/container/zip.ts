/**
 * A ZIP archive: files, each with a header of its own, then a directory of them, then where that begins. Follows PKWARE's
 * APPNOTE 6.3.9, section 4.3. Archives beyond 4 GiB (ZIP64) and encrypted files are told, not read.
 */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { countText } from '../../../../../app/contract/text/count-text.ts';
import { sizeText } from '../../../../../app/contract/text/size-text.ts';
import { crc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { hex, named, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { told } from '../../record/told.ts';
import { stored } from '../../stored.ts';
import { notUnpacked } from '../../unread.ts';

const METHODS: Readonly<Record<number, string>> = {
  0: 'stored',
  8: 'deflate',
  12: 'bzip2',
  14: 'LZMA',
  93: 'zstd',
  95: 'xz',
};
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

/** What the header before a file and its entry in the directory both say. */
const ABOUT_FILE = {
  flags: hex(u16le),
  method: named(u16le, METHODS),
  time: hex(u16le),
  date: hex(u16le),
  'CRC-32': hex(u32le),
  'compressed size': u32le,
  'uncompressed size': u32le,
  'name length': u16le,
  'extra length': u16le,
};

const LOCAL = record('local file header', {
  signature: hex(u32le),
  'version needed': u16le,
  ...ABOUT_FILE,
});

const ENTRY = record('directory entry', {
  signature: hex(u32le),
  'version made by': u16le,
  'version needed': u16le,
  ...ABOUT_FILE,
  'comment length': u16le,
  disk: u16le,
  'internal attributes': hex(u16le),
  'external attributes': hex(u32le),
  'offset of header': u32le,
});
type Entry = ReturnType<typeof ENTRY.read>;

const END = record('end of directory', {
  signature: hex(u32le),
  disk: u16le,
  'disk of directory': u16le,
  'entries on disk': u16le,
  entries: u16le,
  'directory size': u32le,
  'directory offset': u32le,
  'comment length': u16le,
});

const LOCAL_MAGIC = 0x04034b50;
const ENTRY_MAGIC = 0x02014b50;
const END_MAGIC = Buffer.from('PK\x05\x06', 'latin1');

export const ZIP: Format = {
  kind: 'zip',
  follows: 'APPNOTE 6.3.9, section 4.3.',
  signatures: [{ bytes: 'PK\x03\x04' }],
  read: readZip,
};

interface Directory {
  readonly start: number;
  readonly end: number;
  readonly entries: number;
}

function readZip(reading: Reading): Found | null {
  const first = LOCAL.read(reading.bytes, reading.start, reading.end);
  if (METHODS[first.get('method')] === undefined) return null;
  const directory = directoryOf(reading);
  if (directory === null) return null;
  const { children, problems } = reading.gather(filesOf(reading, directory));
  return {
    kind: ZIP.kind,
    name: 'ZIP archive',
    start: reading.start,
    sizeBytes: directory.end - reading.start,
    fields: [told('files', countText(directory.entries))],
    problems,
    children,
  };
}

/** The first end behind the start whose directory lies right before it, counted from the start. */
function directoryOf(reading: Reading): Directory | null {
  const { bytes, start, end } = reading;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, end);
  let from = start;
  while (from < end) {
    const found = all.indexOf(END_MAGIC, from);
    const at = found < 0 ? end : found;
    reading.spend(at + END.sizeBytes - from);
    if (at + END.sizeBytes > end) return null;
    const last = END.read(bytes, at, end);
    const directory = start + last.get('directory offset');
    if (directory + last.get('directory size') === at && last.get('entries') > 0) {
      const commentEnd = at + END.sizeBytes + last.get('comment length');
      return { start: directory, end: Math.min(commentEnd, end), entries: last.get('entries') };
    }
    from = at + 1;
  }
  return null;
}

function* filesOf(reading: Reading, directory: Directory): Generator<Found> {
  let at = directory.start;
  for (let index = 0; index < directory.entries; index++) {
    const entry = ENTRY.read(reading.bytes, at, directory.end);
    if (entry.get('signature') !== ENTRY_MAGIC)
      throw new Malformed(
        `Its directory ends after ${countText(index)} of ${countText(directory.entries)} files.`,
      );
    const nameAt = at + ENTRY.sizeBytes;
    const name = Buffer.from(reading.bytes.subarray(nameAt, nameAt + entry.get('name length'))).toString(
      'utf8',
    );
    yield fileOf(reading, { entry, name, directory });
    at = nameAt + entry.get('name length') + entry.get('extra length') + entry.get('comment length');
  }
}

/** @throws Malformed where it does not lie before the directory */
function fileOf(
  reading: Reading,
  { entry, name, directory }: { entry: Entry; name: string; directory: Directory },
): Found {
  const start = reading.start + entry.get('offset of header');
  if (start + LOCAL.sizeBytes > directory.start)
    throw new Malformed(`${name} does not lie before the directory.`);
  const local = LOCAL.read(reading.bytes, start, directory.start);
  const dataStart = start + LOCAL.sizeBytes + local.get('name length') + local.get('extra length');
  const dataEnd = dataStart + entry.get('compressed size');
  if (local.get('signature') !== LOCAL_MAGIC || dataEnd > directory.start)
    throw new Malformed(`${name} does not lie before the directory.`);
  const kind = name.endsWith('/') ? 'directory' : 'file';
  const isEmpty = dataEnd === dataStart;
  return {
    kind,
    name,
    start,
    sizeBytes: dataEnd - start,
    fields: [...local.fields(), told('unpacked', sizeText(entry.get('uncompressed size')))],
    ...(isEmpty ? emptyOf(kind, dataStart) : contentOf(reading.within(dataStart, dataEnd), entry)),
  };
}

/** A file's content that has no bytes is there all the same: its header is none of it. */
function emptyOf(kind: string, start: number): Partial<Found> {
  return kind === 'file' ? stored(start, start) : {};
}

function contentOf(reading: Reading, entry: Entry): Partial<Found> {
  const { start, end } = reading;
  if ((entry.get('flags') & ENCRYPTED) !== 0) return { problems: [notUnpacked('What is encrypted')] };
  const method = entry.get('method');
  if (method === STORED) {
    reading.spend(end - start);
    const checks = [checkOf(reading.bytes.subarray(start, end), entry)];
    return { checks, children: reading.scan(start, end), ...stored(start, end) };
  }
  if (method !== DEFLATED) return { problems: [notUnpacked(`Its method ${METHODS[method] ?? method}`)] };
  const checks: StructureCheck[] = [];
  const packed = {
    method: 'deflate',
    start,
    sizeBytes: end - start,
    unpackedBytes: entry.get('uncompressed size'),
  } as const;
  const unpacking = reading.unpack(packed, (inside) => {
    checks.push(checkOf(inside.bytes, entry));
    return { children: inside.scan(0, inside.end), problems: [] };
  });
  return { ...unpacking, checks };
}

function checkOf(content: Uint8Array, entry: Entry): StructureCheck {
  const [sum, expected] = [crc32(content), entry.get('CRC-32')];
  const isGood = sum === expected;
  const text = isGood
    ? 'good'
    : `bad: 0x${sum.toString(16)} is there, the directory says 0x${expected.toString(16)}`;
  return { name: 'CRC-32', isGood, text };
}
