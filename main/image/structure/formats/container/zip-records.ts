/** The records of a ZIP archive, by the names of PKWARE's APPNOTE 6.3.9, section 4.3. */
import { hex, named, u16le, u32le } from '../../record/field.ts';
import { record } from '../../record/record.ts';

/** How a file is packed. */
export const METHODS: Readonly<Record<number, string>> = {
  0: 'stored',
  8: 'deflate',
  12: 'bzip2',
  14: 'LZMA',
  93: 'zstd',
  95: 'xz',
};
/** A file that stands there as it is. */
export const STORED = 0;
/** The only method that is unpacked here. */
export const DEFLATED = 8;
/** Bits of `flags`. */
export const ENCRYPTED = 1;
/** The sizes of a file and its sum stand behind it. */
export const HAS_DESCRIPTOR = 8;

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

/** Before a file. */
export const LOCAL = record('local file header', {
  signature: hex(u32le),
  'version needed': u16le,
  ...ABOUT_FILE,
});
export type Local = ReturnType<typeof LOCAL.read>;

/** Of a file, in the directory. */
export const ENTRY = record('directory entry', {
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
export type Entry = ReturnType<typeof ENTRY.read>;

/** Behind the directory. */
export const END = record('end of directory', {
  signature: hex(u32le),
  disk: u16le,
  'disk of directory': u16le,
  'entries on disk': u16le,
  entries: u16le,
  'directory size': u32le,
  'directory offset': u32le,
  'comment length': u16le,
});

/** Behind a file, for what the header before it does not say. */
export const DESCRIPTOR = record('data descriptor', {
  'CRC-32': hex(u32le),
  'compressed size': u32le,
  'uncompressed size': u32le,
});
/** Most have one before it. */
export const DESCRIPTOR_MAGIC_BYTES = 4;

export const LOCAL_MAGIC = 0x04034b50;
export const ENTRY_MAGIC = 0x02014b50;
export const END_MAGIC = Buffer.from('PK\x05\x06', 'latin1');
