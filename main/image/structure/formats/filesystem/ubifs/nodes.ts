/**
 * The nodes of UBIFS: a common header with a CRC over all that follows it, then what the type says. Little-endian. Follows
 * Linux, fs/ubifs/ubifs-media.h. CRC-32 begins at all ones there, and is not inverted at the end.
 */
import { updateCrc32 } from '../../../../crc32.ts';
import type { Reading } from '../../../format.ts';
import { bytes, type Field, flags, hex, named, u8, u16le, u32le, u64le } from '../../../record/field.ts';
import { type RecordRead, type RecordType, record } from '../../../record/record.ts';

const MAGIC = 0x06101831;
export const MAGIC_BYTES = [0x31, 0x18, 0x10, 0x06] as const;
/** Of the header: from its sequence number on, the checksum covers everything. */
const CRC_COVERS_FROM = 8;
const CRC_START = 0xffffffff;

export const NODE_TYPES = {
  inode: 0,
  dataBlock: 1,
  dirent: 2,
  truncation: 4,
  superblock: 6,
  master: 7,
  reference: 8,
  index: 9,
  commitStart: 10,
} as const;

/** What keys are of. */
export const KEY_TYPES = { inode: 0, dataBlock: 1, dirent: 2 } as const;
/** What a key takes; there is room for twice as much in the nodes of files. */
const KEY_BYTES = 8;
const KEY_TYPE_SHIFT = 29;
export const ROOT_INODE = 1;

const HEADER = {
  magic: hex(u32le),
  crc: hex(u32le),
  sqnum: u64le,
  len: u32le,
  node_type: u8,
  group_type: u8,
  padding: bytes(2),
} as const;
export const HEADER_BYTES = 24;

/** With the room behind its fields. Linux takes none of another length. */
export const SUPERBLOCK_NODE_BYTES = 4096;
export const SUPERBLOCK = record('UBIFS superblock', {
  ...HEADER,
  padding1: bytes(2),
  key_hash: named(u8, { 0: 'r5', 1: 'test' }),
  key_fmt: named(u8, { 0: 'simple' }),
  flags: flags(u32le, {
    'big LPT': 0x02,
    'free space to be fixed': 0x04,
    'double hash': 0x08,
    encrypted: 0x10,
    authenticated: 0x20,
  }),
  min_io_size: u32le,
  leb_size: u32le,
  leb_cnt: u32le,
  max_leb_cnt: u32le,
  max_bud_bytes: u64le,
  log_lebs: u32le,
  lpt_lebs: u32le,
  orph_lebs: u32le,
  jhead_cnt: u32le,
  fanout: u32le,
  lsave_cnt: u32le,
  fmt_version: u32le,
  default_compr: named(u16le, { 0: 'none', 1: 'lzo', 2: 'zlib', 3: 'zstd' }),
  padding2: bytes(2),
  rp_uid: u32le,
  rp_gid: u32le,
  rp_size: u64le,
  time_gran: u32le,
  uuid: bytes(16),
  ro_compat_version: u32le,
});

export const MASTER = record('UBIFS master node', {
  ...HEADER,
  highest_inum: u64le,
  cmt_no: u64le,
  flags: flags(u32le, { dirty: 1, 'no orphans': 2, recovered: 4 }),
  log_lnum: u32le,
  root_lnum: u32le,
  root_offs: hex(u32le),
  root_len: u32le,
  gc_lnum: u32le,
  ihead_lnum: u32le,
  ihead_offs: hex(u32le),
  index_size: u64le,
  total_free: u64le,
  total_dirty: u64le,
  total_used: u64le,
});

export const INDEX = record('UBIFS index node', { ...HEADER, child_cnt: u16le, level: u16le });
/** Before the key of each child. */
export const BRANCH = record('UBIFS branch', {
  lnum: u32le,
  offs: u32le,
  len: u32le,
  key: bytes(KEY_BYTES),
});
export const REFERENCE = record('UBIFS reference node', {
  ...HEADER,
  lnum: u32le,
  offs: u32le,
  jhead: u32le,
});
export const COMMIT_START = record('UBIFS commit start node', { ...HEADER, cmt_no: u64le });

const key: Field<Uint8Array> = bytes(16);

export const INODE = record('UBIFS inode', {
  ...HEADER,
  key,
  creat_sqnum: u64le,
  size: u64le,
  atime_sec: u64le,
  ctime_sec: u64le,
  mtime_sec: u64le,
  atime_nsec: u32le,
  ctime_nsec: u32le,
  mtime_nsec: u32le,
  nlink: u32le,
  uid: u32le,
  gid: u32le,
  mode: u32le,
  flags: u32le,
  data_len: u32le,
  xattr_cnt: u32le,
  xattr_size: u32le,
  padding1: bytes(4),
  xattr_names: u32le,
  compr_type: u16le,
  padding2: bytes(26),
});

export const DIRENT = record('UBIFS directory entry', {
  ...HEADER,
  key,
  inum: u64le,
  padding1: u8,
  type: u8,
  nlen: u16le,
  cookie: u32le,
});

/** Before the bytes of a block of a file. */
export const DATA = record('UBIFS data node', {
  ...HEADER,
  key,
  size: u32le,
  compr_type: u16le,
  compr_size: u16le,
});

/** A file was made shorter. */
export const TRUNCATION = record('UBIFS truncation node', {
  ...HEADER,
  inum: u32le,
  padding1: bytes(12),
  old_size: u64le,
  new_size: u64le,
});

/** A node with a sound header and checksum, which lies whole in the bytes. */
export interface Node {
  readonly at: number;
  readonly type: number;
  readonly sizeBytes: number;
  readonly sequence: number;
}

const COMMON = record('UBIFS common header', HEADER);

/**
 * Null where there is none, or one that is damaged. `end` is that of what it may reach into.
 * @throws Malformed where a scan has cost too much
 */
export function nodeAt(reading: Reading, at: number, end: number): Node | null {
  if (at < 0 || at + HEADER_BYTES > end) return null;
  const header = COMMON.read(reading.bytes, at, end);
  const sizeBytes = header.get('len');
  if (header.get('magic') !== MAGIC || sizeBytes < HEADER_BYTES || at + sizeBytes > end) return null;
  reading.spend(sizeBytes);
  const crc = updateCrc32(reading.bytes.subarray(at + CRC_COVERS_FROM, at + sizeBytes), CRC_START);
  if (crc !== header.get('crc')) return null;
  return { at, type: header.get('node_type'), sizeBytes, sequence: header.get('sqnum') };
}

/** Its record, where it is of that type and long enough for it. */
export function recordOf<T extends object>(
  image: Uint8Array,
  node: Node | null,
  type: number,
  of: RecordType<T>,
): RecordRead<T> | null {
  return node === null || node.type !== type || node.sizeBytes < of.sizeBytes
    ? null
    : of.read(image, node.at);
}

/** What a key is of. */
export function keyType(key: Uint8Array): number {
  return keyWord(key) >>> KEY_TYPE_SHIFT;
}

/** Which block of a file a key is of. */
export function keyBlock(key: Uint8Array): number {
  return keyWord(key) & (2 ** KEY_TYPE_SHIFT - 1);
}

/** The number of the inode that a key is of: in a directory entry, that of the directory. */
export function keyInode(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset).getUint32(0, true);
}

function keyWord(key: Uint8Array): number {
  return new DataView(key.buffer, key.byteOffset).getUint32(4, true);
}
