/**
 * SquashFS as it was before version 4, and as vendors have changed it: by its superblock alone. Follows Linux 4.0's
 * squashfs-tools (squashfs_fs.h, the compatibility structures); the magic numbers are those of binwalk's list.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { BYTE_ORDERS, type ByteOrder, fieldsIn, orderText } from '../../../record/byte-order.ts';
import { hex, u8, unixTime } from '../../../record/field.ts';
import { record } from '../../../record/record.ts';
import { hasGoodBlockSize, superblock4, tablePlace } from './superblock.ts';

/** Little-endian, big-endian, and vendors': most of theirs are for LZMA. */
const MAGICS = ['hsqs', 'sqsh', 'shsq', 'qshs', 'hsqt', 'tqsh', 'sqlz'] as const;

/** The version has the same place in all of them. */
const VERSION_AT = 28;
const MINOR_MOST = 1;

export const OTHER_SQUASHFS: Format = {
  kind: 'squashfs',
  follows: 'squashfs-tools 4.0, squashfs_fs.h.',
  signatures: MAGICS.map((bytes) => ({ bytes })),
  read: readOtherSquashfs,
};

/** What all versions can be asked for. */
interface Summary {
  readonly sizeBytes: number;
  readonly inodes: number;
  readonly blockSize: number;
  readonly blockLog: number;
  readonly inodeTable: number;
  readonly directoryTable: number;
  readonly fields: StructureField[];
}

const SUMMARIES: Readonly<Record<number, (reading: Reading, order: ByteOrder) => Summary>> = {
  2: summary2,
  3: summary3,
  4: summary4,
};

function readOtherSquashfs(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  for (const order of BYTE_ORDERS) {
    const { u16 } = fieldsIn(order);
    const { get } = record('SquashFS version', { major: u16, minor: u16 }).read(
      bytes,
      start + VERSION_AT,
      end,
    );
    const [major, minor] = [get('major'), get('minor')];
    if (minor > MINOR_MOST || major < 2 || major > 4) continue;
    const summary = SUMMARIES[major]?.(reading, order);
    if (summary === undefined || !isPlausible(summary)) continue;
    const magic = Buffer.from(bytes.subarray(start, start + 4)).toString('latin1');
    return found(reading, summary, `version ${major}.${minor}, ${orderText(order)}, magic “${magic}”`);
  }
  return null;
}

function isPlausible({
  sizeBytes,
  inodes,
  blockSize,
  blockLog,
  inodeTable,
  directoryTable,
}: Summary): boolean {
  return (
    hasGoodBlockSize(blockSize, blockLog) &&
    inodes > 0 &&
    inodes < sizeBytes &&
    inodeTable < directoryTable &&
    directoryTable < sizeBytes
  );
}

function found({ start, end }: Reading, summary: Summary, subtype: string): Found {
  const sizeBytes = Math.min(summary.sizeBytes, end - start);
  const isWhole = sizeBytes === summary.sizeBytes;
  return {
    kind: OTHER_SQUASHFS.kind,
    subtype,
    name: 'SquashFS',
    start,
    sizeBytes,
    confidence: 'likely',
    fields: summary.fields,
    problems: [
      'Its listing is not read: only version 4.0, little-endian, with the magic “hsqs” is.',
      ...(isWhole ? [] : [cutSentence(summary.sizeBytes, sizeBytes)]),
    ],
  };
}

function summary4({ bytes, start, end }: Reading, order: ByteOrder): Summary {
  const block = superblock4(order).read(bytes, start, end);
  return {
    sizeBytes: block.get('bytes_used'),
    inodes: block.get('inodes'),
    blockSize: block.get('block_size'),
    blockLog: block.get('block_log'),
    inodeTable: block.get('inode_table_start'),
    directoryTable: block.get('directory_table_start'),
    fields: block.fields(),
  };
}

function summary3({ bytes, start, end }: Reading, order: ByteOrder): Summary {
  const { u32, u64 } = fieldsIn(order);
  const type = record('SquashFS 3 superblock', {
    ...beginning(order),
    fragment_table_start_2: u32,
    bytes_used: u64,
    uid_start: tablePlace(u64),
    guid_start: tablePlace(u64),
    inode_table_start: tablePlace(u64),
    directory_table_start: tablePlace(u64),
    fragment_table_start: tablePlace(u64),
    lookup_table_start: tablePlace(u64),
  });
  const block = type.read(bytes, start, end);
  return {
    sizeBytes: block.get('bytes_used'),
    inodes: block.get('inodes'),
    blockSize: block.get('block_size'),
    blockLog: block.get('block_log'),
    inodeTable: block.get('inode_table_start'),
    directoryTable: block.get('directory_table_start'),
    fields: block.fields(),
  };
}

function summary2({ bytes, start, end }: Reading, order: ByteOrder): Summary {
  const { u32 } = fieldsIn(order);
  const type = record('SquashFS 2 superblock', {
    ...beginning(order),
    fragment_table_start_2: tablePlace(u32),
  });
  const block = type.read(bytes, start, end);
  return {
    sizeBytes: block.get('bytes_used_2'),
    inodes: block.get('inodes'),
    blockSize: block.get('block_size'),
    blockLog: block.get('block_log'),
    inodeTable: block.get('inode_table_start_2'),
    directoryTable: block.get('directory_table_start_2'),
    fields: block.fields(),
  };
}

/** What versions 2 and 3 begin with. */
function beginning(order: ByteOrder) {
  const { u16, u32, u64 } = fieldsIn(order);
  return {
    s_magic: hex(u32),
    inodes: u32,
    bytes_used_2: u32,
    uid_start_2: u32,
    guid_start_2: u32,
    inode_table_start_2: u32,
    directory_table_start_2: u32,
    s_major: u16,
    s_minor: u16,
    block_size_1: u16,
    block_log: u16,
    flags: hex(u8),
    no_uids: u8,
    no_guids: u8,
    mkfs_time: unixTime(u32),
    root_inode: hex(u64),
    block_size: u32,
    fragments: u32,
  };
}

function cutSentence(claimed: number, there: number): string {
  return `The superblock says that it has ${countText(claimed)} bytes; ${countText(there)} are there.`;
}
