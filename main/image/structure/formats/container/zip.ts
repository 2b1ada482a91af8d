/**
 * A ZIP archive: files, each with a header of its own, then a directory of them, then where that begins. One without
 * that is read by the headers. Follows PKWARE's APPNOTE 6.3.9, section 4.3. Archives beyond 4 GiB (ZIP64) and encrypted files are told, not read.
 */
import { countText } from '../../../../../app/contract/text/count-text.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { told } from '../../record/told.ts';
import { type ByHeaders, readByHeaders } from './zip-headers.ts';
import { typeOfEntry, zipMemberOf } from './zip-member.ts';
import {
  END,
  END_MAGIC,
  ENTRY,
  ENTRY_MAGIC,
  type Entry,
  LOCAL,
  LOCAL_MAGIC,
  METHODS,
} from './zip-records.ts';

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
  if (directory === null) return readCut(reading);
  const { children, problems } = reading.gather(filesOf(reading, directory));
  return archiveOf(reading, { end: directory.end, files: directory.entries, children, problems });
}

function readCut(reading: Reading): Found | null {
  const read = readByHeaders(reading);
  if (read === null) return null;
  const isProved = read.children.some(({ checks = [] }) => checks.some(({ isGood }) => isGood));
  return { ...archiveOf(reading, read), confidence: isProved ? 'proved' : 'likely' };
}

function archiveOf({ start }: Reading, { end, files, children, problems }: ByHeaders): Found {
  return {
    kind: ZIP.kind,
    name: 'ZIP archive',
    start,
    sizeBytes: end - start,
    fields: [told('files', countText(files))],
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
  const place = { start, dataStart, dataEnd, fields: local.fields() };
  return zipMemberOf(
    reading,
    { name, ...typeOfEntry(entry, name), ...place },
    {
      flags: entry.get('flags'),
      method: entry.get('method'),
      crc: entry.get('CRC-32'),
      unpackedBytes: entry.get('uncompressed size'),
      teller: 'the directory',
    },
  );
}
