/** The tables of a SquashFS as ranges of it, in their order. */
import type { Reading } from '../../../format.ts';
import type { Found } from '../../../found.ts';
import type { Superblock } from './superblock.ts';

/** Lists of places of metadata blocks that come behind the blocks themselves. */
const LISTS = [
  { field: 'fragment_table_start', name: 'fragment table' },
  { field: 'lookup_table_start', name: 'export table' },
  { field: 'id_table_start', name: 'table of owners' },
  { field: 'xattr_id_table_start', name: 'table of extended attributes' },
] as const;

/** Only what lies in the reading. */
export function squashfsTables(reading: Reading, superblock: Superblock): Found[] {
  const sizeBytes = reading.end - reading.start;
  const [inodes, directories] = [
    superblock.get('inode_table_start'),
    superblock.get('directory_table_start'),
  ];
  const lists = LISTS.map(({ field, name }) => ({ name, at: firstBlock(reading, superblock.get(field)) }));
  const beginnings = [
    { name: 'inode table', at: inodes },
    { name: 'directory table', at: directories },
    ...lists.filter(({ at }) => at > directories),
  ]
    .filter(({ at }) => at < sizeBytes)
    .sort((one, other) => one.at - other.at);
  return beginnings.map(({ name, at }, index) => ({
    kind: 'squashfs-table',
    name,
    start: reading.start + at,
    sizeBytes: (beginnings[index + 1]?.at ?? sizeBytes) - at,
  }));
}

/** Where the first block lies that a list leads to; infinite where there is none. */
function firstBlock({ bytes, start, end }: Reading, list: number): number {
  const at = start + list;
  if (at + 8 > end) return Number.POSITIVE_INFINITY;
  return Number(new DataView(bytes.buffer, bytes.byteOffset + at).getBigUint64(0, true));
}
