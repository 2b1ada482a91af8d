/**
 * SquashFS as it was before version 4, and as vendors have changed it: by its superblock alone. Follows squashfs-tools 4.0,
 * squashfs_fs.h, which has the old structures, too; the magic numbers are those that binwalk knows.
 */
import type { StructureField } from '../../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Format, Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import { BYTE_ORDERS, type ByteOrder, numbersIn, orderText } from '../../../record/byte-order.ts';
import { hex, u8, unixTime } from '../../../record/field.ts';
import { type RecordRead, record } from '../../../record/record.ts';
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

function recordsIn(order: ByteOrder) {
  const { u16, u32, u64 } = numbersIn(order);
  const beginning = {
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
    fragment_table_start_2: tablePlace(u32),
  } as const;
  return {
    version: record('SquashFS version', { major: u16, minor: u16 }),
    second: record('SquashFS 2 superblock', beginning),
    third: record('SquashFS 3 superblock', {
      ...beginning,
      bytes_used: u64,
      uid_start: tablePlace(u64),
      guid_start: tablePlace(u64),
      inode_table_start: tablePlace(u64),
      directory_table_start: tablePlace(u64),
      fragment_table_start: tablePlace(u64),
      lookup_table_start: tablePlace(u64),
    }),
    fourth: superblock4(order),
  };
}

const RECORDS = { little: recordsIn('little'), big: recordsIn('big') } as const;

function readOtherSquashfs(reading: Reading): Found | null {
  const { bytes, start, end } = reading;
  for (const order of BYTE_ORDERS) {
    const { get } = RECORDS[order].version.read(bytes, start + VERSION_AT, end);
    const [major, minor] = [get('major'), get('minor')];
    if (minor > MINOR_MOST || major < 2 || major > 4) continue;
    const summary = summaryOf(reading, order, major);
    if (!isPlausible(summary)) continue;
    const magic = Buffer.from(bytes.subarray(start, start + 4)).toString('latin1');
    return found(reading, summary, `version ${major}.${minor}, ${orderText(order)}, magic “${magic}”`);
  }
  return null;
}

/** What versions 3 and 4 have under the same name, at other places. */
type Common =
  | 'inodes'
  | 'block_size'
  | 'block_log'
  | 'bytes_used'
  | 'inode_table_start'
  | 'directory_table_start';

function summaryOf({ bytes, start, end }: Reading, order: ByteOrder, major: number): Summary {
  const records = RECORDS[order];
  if (major === 2) {
    const block = records.second.read(bytes, start, end);
    return summary(block, {
      sizeBytes: block.get('bytes_used_2'),
      inodeTable: block.get('inode_table_start_2'),
      directoryTable: block.get('directory_table_start_2'),
    });
  }
  const block: RecordRead<Record<Common, number>> = (major === 3 ? records.third : records.fourth).read(
    bytes,
    start,
    end,
  );
  return summary(block, {
    sizeBytes: block.get('bytes_used'),
    inodeTable: block.get('inode_table_start'),
    directoryTable: block.get('directory_table_start'),
  });
}

function summary(
  block: Pick<RecordRead<Record<'inodes' | 'block_size' | 'block_log', number>>, 'get' | 'fields'>,
  places: Pick<Summary, 'sizeBytes' | 'inodeTable' | 'directoryTable'>,
): Summary {
  const [inodes, blockSize, blockLog] = [
    block.get('inodes'),
    block.get('block_size'),
    block.get('block_log'),
  ];
  return { inodes, blockSize, blockLog, fields: block.fields(), ...places };
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

function cutSentence(claimed: number, there: number): string {
  return `The superblock says that it has ${pluralText(claimed, 'byte')}; ${pluralText(there, 'is', 'are')} there.`;
}
