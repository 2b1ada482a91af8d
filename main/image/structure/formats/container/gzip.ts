/** A gzip file: one member or several, one after another. Follows RFC 1952. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import {
  GZIP_FLAGS,
  GZIP_MAGIC,
  type GzipText,
  readGzipHeader,
} from '../../../compression/gzip/gzip-header.ts';
import { streamHeader } from '../../../compression/stream-header.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { flags, hex, named, u8, u16le, u32le, unixTime } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const SYSTEMS: Readonly<Record<number, string>> = {
  0: 'FAT',
  1: 'Amiga',
  2: 'VMS',
  3: 'Unix',
  4: 'VM/CMS',
  5: 'Atari TOS',
  6: 'HPFS',
  7: 'Macintosh',
  8: 'Z-System',
  9: 'CP/M',
  10: 'TOPS-20',
  11: 'NTFS',
  12: 'QDOS',
  13: 'Acorn RISCOS',
  255: 'unknown',
};

const HEADER = record('gzip header', {
  ID: hex(u16le),
  CM: named(u8, { 8: 'deflate' }),
  FLG: flags(u8, GZIP_FLAGS),
  MTIME: unixTime(u32le),
  XFL: named(u8, { 0: 'none', 2: 'slowest', 4: 'fastest' }),
  OS: named(u8, SYSTEMS),
});

export const GZIP: Format = {
  kind: 'gzip',
  follows: 'RFC 1952.',
  signatures: [{ bytes: GZIP_MAGIC }],
  read: readGzip,
};

function readGzip(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const member = streamHeader(bytes.subarray(start, end), readGzipHeader);
  if (member === null) return null;
  const { name, comment } = member.told;
  const header = HEADER.read(bytes, start, end);
  return readStream(reading, {
    method: 'gzip',
    name: name?.value || 'gzip stream',
    fields: [
      ...header
        .fields()
        .map((field) => (field.name === 'MTIME' ? timeField(field, header.get('MTIME')) : field)),
      ...textField('FNAME', name),
      ...textField('FCOMMENT', comment),
    ],
    check: 'CRC-32 and size',
  });
}

/** Zero is no time. */
function timeField(field: StructureField, seconds: number): StructureField {
  return seconds === 0 ? { ...field, text: 'none' } : field;
}

function textField(name: string, text: GzipText | null): StructureField[] {
  return text === null ? [] : [{ name, offset: text.offset, size: text.sizeBytes, text: `“${text.value}”` }];
}
