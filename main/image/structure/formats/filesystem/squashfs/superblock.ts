/** The superblock of SquashFS 4, 96 bytes, and what it must hold. Names as in Linux, fs/squashfs/squashfs_fs.h. */
import type { Method } from '../../../../compression/decompress.ts';
import { type ByteOrder, numbersIn } from '../../../record/byte-order.ts';
import { type Field, flags, hex, named, unixTime } from '../../../record/field.ts';
import { type RecordRead, type RecordType, record } from '../../../record/record.ts';

/** What a table's place is where there is none: all ones, as near as a number comes. */
const NONE = 2 ** 64;

const SUPERBLOCK_BYTES = 96;

/** Of a table, in bytes from the start of the file system. */
export function tablePlace(field: Field<number>): Field<number> {
  return { ...field, text: (value) => (value === NONE ? 'none' : `0x${value.toString(16)}`) };
}

export const COMPRESSIONS: Readonly<Record<number, { name: string; method: Method }>> = {
  1: { name: 'gzip', method: 'zlib' },
  2: { name: 'lzma', method: 'lzma' },
  3: { name: 'lzo', method: 'lzo1x' },
  4: { name: 'xz', method: 'xz' },
  5: { name: 'lz4', method: 'lz4-block' },
  6: { name: 'zstd', method: 'zstd' },
};

const COMPRESSION_NAMES = Object.fromEntries(
  Object.entries(COMPRESSIONS).map(([id, { name }]) => [id, name]),
);

/** Compressor options follow the superblock. */
export const FLAG_COMPRESSOR_OPTIONS = 0x400;

const FLAGS = {
  'inodes not compressed': 0x001,
  'data not compressed': 0x002,
  'fragments not compressed': 0x008,
  'no fragments': 0x010,
  'always fragments': 0x020,
  'no duplicates': 0x040,
  exportable: 0x080,
  'xattrs not compressed': 0x100,
  'no xattrs': 0x200,
  'compressor options': FLAG_COMPRESSOR_OPTIONS,
  'ids not compressed': 0x800,
} as const;

const BLOCK_LOG_LEAST = 12;
const BLOCK_LOG_MOST = 20;
const KNOWN_FLAGS = 0xfff;

export interface SuperblockValues {
  readonly s_magic: number;
  readonly inodes: number;
  readonly mkfs_time: number;
  readonly block_size: number;
  readonly fragments: number;
  readonly compression: number;
  readonly block_log: number;
  readonly flags: number;
  readonly no_ids: number;
  readonly s_major: number;
  readonly s_minor: number;
  readonly root_inode: number;
  readonly bytes_used: number;
  readonly id_table_start: number;
  readonly xattr_id_table_start: number;
  readonly inode_table_start: number;
  readonly directory_table_start: number;
  readonly fragment_table_start: number;
  readonly lookup_table_start: number;
}
export type Superblock = RecordRead<SuperblockValues>;

/** Version 4 is little-endian; some vendors have it in the other order. */
export function superblock4(order: ByteOrder): RecordType<SuperblockValues> {
  const { u16, u32, u64 } = numbersIn(order);
  return record('SquashFS superblock', {
    s_magic: hex(u32),
    inodes: u32,
    mkfs_time: unixTime(u32),
    block_size: u32,
    fragments: u32,
    compression: named(u16, COMPRESSION_NAMES),
    block_log: u16,
    flags: flags(u16, FLAGS),
    no_ids: u16,
    s_major: u16,
    s_minor: u16,
    root_inode: hex(u64),
    bytes_used: u64,
    id_table_start: tablePlace(u64),
    xattr_id_table_start: tablePlace(u64),
    inode_table_start: tablePlace(u64),
    directory_table_start: tablePlace(u64),
    fragment_table_start: tablePlace(u64),
    lookup_table_start: tablePlace(u64),
  });
}

/** What every version has. There is no checksum: the numbers must hang together instead. */
export function hasGoodBlockSize(blockSize: number, blockLog: number): boolean {
  return blockLog >= BLOCK_LOG_LEAST && blockLog <= BLOCK_LOG_MOST && blockSize === 2 ** blockLog;
}

/** Whether it is one of version 4.0: its numbers hang together, and each table lies in the file system. */
export function isSuperblock(block: Superblock): boolean {
  const used = block.get('bytes_used');
  const tables = [
    block.get('inode_table_start'),
    block.get('directory_table_start'),
    block.get('id_table_start'),
  ];
  const others = (['fragment_table_start', 'lookup_table_start', 'xattr_id_table_start'] as const).map(
    block.get,
  );
  const isInside = (table: number) => table >= SUPERBLOCK_BYTES && table < used;
  return (
    block.get('s_major') === 4 &&
    block.get('s_minor') === 0 &&
    hasGoodBlockSize(block.get('block_size'), block.get('block_log')) &&
    block.get('inodes') > 0 &&
    block.get('no_ids') > 0 &&
    COMPRESSIONS[block.get('compression')] !== undefined &&
    (block.get('flags') & ~KNOWN_FLAGS) === 0 &&
    tables.every(isInside) &&
    tables.every((table, index) => index === 0 || table > (tables[index - 1] ?? 0)) &&
    others.every((table) => table === NONE || isInside(table))
  );
}
