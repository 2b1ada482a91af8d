/**
 * ext2, ext3 and ext4 by their superblock, which begins behind the first 1,024 bytes; little-endian. Follows Linux,
 * Documentation/filesystems/ext4/super.rst. Its files are not listed.
 */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { rawCrc32c } from '../../../crc32c.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { ascii, bytes, flags, hex, named, u16le, u32le, unixTime } from '../../record/field.ts';
import { record } from '../../record/record.ts';

const SUPERBLOCK_AT = 1024;
const SUPERBLOCK_BYTES = 1024;
const CHECKSUM_AT = 1020;
const MAGIC_AT = 56;
const BLOCK_LOG_MOST = 6;
const BLOCKS_HIGH_AT = 0x150;

const COMPAT_JOURNAL = 0x4;
const INCOMPAT = { extents: 0x40, '64bit': 0x80, flexible: 0x200 } as const;
const RO_COMPAT_CHECKSUMS = 0x400;

const SUPERBLOCK = record('ext superblock', {
  s_inodes_count: u32le,
  s_blocks_count_lo: u32le,
  s_r_blocks_count_lo: u32le,
  s_free_blocks_count_lo: u32le,
  s_free_inodes_count: u32le,
  s_first_data_block: u32le,
  s_log_block_size: u32le,
  s_log_cluster_size: u32le,
  s_blocks_per_group: u32le,
  s_clusters_per_group: u32le,
  s_inodes_per_group: u32le,
  s_mtime: unixTime(u32le),
  s_wtime: unixTime(u32le),
  s_mnt_count: u16le,
  s_max_mnt_count: u16le,
  s_magic: hex(u16le),
  s_state: flags(u16le, { clean: 1, 'errors found': 2, 'orphans being recovered': 4 }),
  s_errors: named(u16le, { 1: 'go on', 2: 'remount read-only', 3: 'panic' }),
  s_minor_rev_level: u16le,
  s_lastcheck: unixTime(u32le),
  s_checkinterval: u32le,
  s_creator_os: named(u32le, { 0: 'Linux', 1: 'Hurd', 2: 'Masix', 3: 'FreeBSD', 4: 'Lites' }),
  s_rev_level: u32le,
  s_def_resuid: u16le,
  s_def_resgid: u16le,
  s_first_ino: u32le,
  s_inode_size: u16le,
  s_block_group_nr: u16le,
  s_feature_compat: flags(u32le, { 'has journal': COMPAT_JOURNAL, 'directory index': 0x20 }),
  s_feature_incompat: flags(u32le, { 'file types': 2, 'needs recovery': 4, ...INCOMPAT }),
  s_feature_ro_compat: flags(u32le, { 'sparse superblocks': 1, checksums: RO_COMPAT_CHECKSUMS }),
  s_uuid: bytes(16),
  s_volume_name: ascii(16),
  s_last_mounted: ascii(64),
});

type Superblock = ReturnType<typeof SUPERBLOCK.read>;

export const EXT: Format = {
  kind: 'ext',
  follows: 'Linux, Documentation/filesystems/ext4/super.rst.',
  signatures: [{ bytes: [0x53, 0xef], at: SUPERBLOCK_AT + MAGIC_AT, alignment: 4 }],
  read: readExt,
};

/** @throws Malformed where it is cut */
function readExt(reading: Reading): Found | null {
  const { start, end } = reading;
  const at = start + SUPERBLOCK_AT;
  const superblock = SUPERBLOCK.read(reading.bytes, at, end);
  if (at + SUPERBLOCK_BYTES > end || !isPlausible(superblock)) return null;
  const block = reading.bytes.subarray(at, at + SUPERBLOCK_BYTES);
  const hasChecksum = (superblock.get('s_feature_ro_compat') & RO_COMPAT_CHECKSUMS) !== 0;
  const check = checksum(block);
  if (hasChecksum && !check.isGood) return null;
  const size = blocksOf(superblock, block) * blockBytes(superblock);
  const sizeBytes = Math.min(size, end - start);
  return {
    kind: EXT.kind,
    subtype: generation(superblock),
    name: superblock.get('s_volume_name') || generation(superblock),
    start,
    sizeBytes,
    confidence: hasChecksum ? 'proved' : 'likely',
    fields: superblock.fields(SUPERBLOCK_AT),
    checks: hasChecksum ? [check] : [],
    children: reading.scan(at + SUPERBLOCK_BYTES, start + sizeBytes),
    problems: [
      'Its files are not listed.',
      ...(sizeBytes < size
        ? [
            `The superblock says that it has ${pluralText(size, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
    ],
  };
}

/** Two bytes are not much of a signature: all that must hang together does. A copy of another group's is none. */
function isPlausible(superblock: Superblock): boolean {
  const get = superblock.get;
  const block = blockBytes(superblock);
  const [blocks, first, perGroup] = [
    get('s_blocks_count_lo'),
    get('s_first_data_block'),
    get('s_blocks_per_group'),
  ];
  const groups = Math.ceil((blocks - first) / perGroup);
  const is64Bit = (get('s_feature_incompat') & INCOMPAT['64bit']) !== 0;
  return (
    get('s_log_block_size') <= BLOCK_LOG_MOST &&
    first === (block === 1024 ? 1 : 0) &&
    perGroup > 0 &&
    perGroup <= 8 * block &&
    get('s_inodes_per_group') > 0 &&
    get('s_inodes_per_group') <= 8 * block &&
    (is64Bit || get('s_inodes_count') === groups * get('s_inodes_per_group')) &&
    blocks > first &&
    get('s_r_blocks_count_lo') <= blocks &&
    get('s_free_blocks_count_lo') <= blocks &&
    get('s_free_inodes_count') <= get('s_inodes_count') &&
    get('s_state') <= 7 &&
    get('s_errors') >= 1 &&
    get('s_errors') <= 3 &&
    get('s_creator_os') <= 4 &&
    get('s_rev_level') <= 1 &&
    (get('s_rev_level') === 0 || isInodeSize(get('s_inode_size'), block)) &&
    get('s_block_group_nr') === 0
  );
}

function isInodeSize(size: number, block: number): boolean {
  return size >= 128 && size <= block && (size & (size - 1)) === 0;
}

function blockBytes(superblock: Superblock): number {
  return 1024 * 2 ** superblock.get('s_log_block_size');
}

/** The upper half counts only where blocks have numbers of 64 bits. */
function blocksOf(superblock: Superblock, block: Uint8Array): number {
  const low = superblock.get('s_blocks_count_lo');
  if ((superblock.get('s_feature_incompat') & INCOMPAT['64bit']) === 0) return low;
  return low + 2 ** 32 * new DataView(block.buffer, block.byteOffset).getUint32(BLOCKS_HIGH_AT, true);
}

function checksum(block: Uint8Array): StructureCheck {
  const expected = new DataView(block.buffer, block.byteOffset).getUint32(CHECKSUM_AT, true);
  return {
    name: 'superblock CRC-32C',
    isGood: rawCrc32c(block.subarray(0, CHECKSUM_AT)) === expected,
    text: 'good',
  };
}

function generation(superblock: Superblock): string {
  const isFourth = Object.values(INCOMPAT).some((bit) => (superblock.get('s_feature_incompat') & bit) !== 0);
  if (isFourth || (superblock.get('s_feature_ro_compat') & RO_COMPAT_CHECKSUMS) !== 0) return 'ext4';
  return (superblock.get('s_feature_compat') & COMPAT_JOURNAL) === 0 ? 'ext2' : 'ext3';
}
