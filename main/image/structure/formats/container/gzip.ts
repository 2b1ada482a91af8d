/** A gzip file: one member or several, one after another. Follows RFC 1952. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { flags, hex, named, u8, u16le, u32le, unixTime } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { readStream } from './stream.ts';

const FLAGS = { FTEXT: 1, FHCRC: 2, FEXTRA: 4, FNAME: 8, FCOMMENT: 16 } as const;
const RESERVED_FLAGS = 0xe0;
const DEFLATE = 8;

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
  CM: named(u8, { [DEFLATE]: 'deflate' }),
  FLG: flags(u8, FLAGS),
  MTIME: unixTime(u32le),
  XFL: named(u8, { 0: 'none', 2: 'slowest', 4: 'fastest' }),
  OS: named(u8, SYSTEMS),
});

export const GZIP: Format = {
  kind: 'gzip',
  follows: 'RFC 1952.',
  signatures: [{ bytes: [0x1f, 0x8b, DEFLATE] }],
  read: readGzip,
};

function readGzip(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  const header = HEADER.read(bytes, start, end);
  const set = header.get('FLG');
  if ((set & RESERVED_FLAGS) !== 0 || SYSTEMS[header.get('OS')] === undefined) return null;
  let at = start + HEADER.sizeBytes;
  if ((set & FLAGS.FEXTRA) !== 0) at += 2 + ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8));
  const name = (set & FLAGS.FNAME) === 0 ? null : textAt(reading, at, 'FNAME');
  const comment = (set & FLAGS.FCOMMENT) === 0 ? null : textAt(reading, at + (name?.size ?? 0), 'FCOMMENT');
  const texts = [name, comment].filter((each) => each !== null);
  return readStream(reading, {
    method: 'gzip',
    name: name?.value || 'gzip stream',
    fields: [
      ...header
        .fields()
        .map((field) => (field.name === 'MTIME' ? timeField(field, header.get('MTIME')) : field)),
      ...texts.map((each) => each.field),
    ],
    check: 'CRC-32 and size',
  });
}

/** Zero is no time. */
function timeField(field: StructureField, seconds: number): StructureField {
  return seconds === 0 ? { ...field, text: 'none' } : field;
}

/** Names are longer nowhere. */
const TEXT_MAX = 1024;

/** Latin-1, with a zero at its end. @throws Malformed */
function textAt({ bytes, start, end }: Reading, at: number, name: string) {
  const last = bytes.subarray(0, Math.min(end, at + TEXT_MAX)).indexOf(0, at);
  if (last < 0) throw new Malformed(`The text of ${name} has no end.`);
  const value = Buffer.from(bytes.subarray(at, last)).toString('latin1');
  const size = last + 1 - at;
  return { value, size, field: { name, offset: at - start, size, text: `“${value}”` } };
}
