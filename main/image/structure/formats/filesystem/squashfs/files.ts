/** The files of a SquashFS 4.0: inodes and directories in their tables. Follows Linux, fs/squashfs/squashfs_fs.h. */
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';
import { type Attributes, attributeFields, device, type FileType } from '../attributes.ts';
import { type Content, Contents, contentOf } from '../content.ts';
import type { Entry, FileTree } from '../listing.ts';
import { type Blocks, basicBlocks, extendedBlocks, FileData } from './file-data.ts';
import { type Cursor, Metadata } from './metadata.ts';
import { COMPRESSIONS, type Superblock } from './superblock.ts';

const TYPES: Readonly<Record<number, FileType>> = {
  1: 'directory',
  2: 'file',
  3: 'symlink',
  4: 'block-device',
  5: 'character-device',
  6: 'fifo',
  7: 'socket',
};
/** From here on the same types with more in their records. */
const EXTENDED = 7;

/** An inode is known by its reference: the block, counted from the start of the inode table, and the byte in it. */
const OFFSET_BITS = 0x10000;
const IDS_PER_BLOCK = 2048;
const TARGET_MAX_BYTES = 65_535;
/** What a byte of a target costs that becomes text, as if so many were gone through. */
const TARGET_TIMES = 4;
/** A directory's size counts these more than it has. */
const DIRECTORY_EXTRA_BYTES = 3;
const HEADER_ENTRIES_MAX = 256;

interface Inode {
  readonly type: FileType;
  readonly sizeBytes: number;
  readonly attributes: Attributes;
  /** Of a directory: where its entries begin, from the start of the directory table. */
  readonly block?: number;
  readonly offset?: number;
  /** Of a file. */
  readonly content?: Content;
}

/** @throws Malformed where the root's inode can't be read */
export function squashfsTree(reading: Reading, superblock: Superblock): FileTree {
  return new Squashfs(reading, superblock);
}

class Squashfs implements FileTree {
  readonly root: Entry;
  readonly #metadata: Metadata;
  readonly #data: FileData;
  /** By the references of inodes. */
  readonly #contents = new Contents();
  readonly #reading: Reading;
  readonly #superblock: Superblock;

  constructor(reading: Reading, superblock: Superblock) {
    const method = COMPRESSIONS[superblock.get('compression')]?.method;
    if (method === undefined) throw new Malformed('Its compression is unknown.');
    this.#reading = reading;
    this.#superblock = superblock;
    this.#metadata = new Metadata(reading, method);
    this.#data = new FileData(reading, superblock, { metadata: this.#metadata, method });
    this.root = this.#entry(new Uint8Array(0), superblock.get('root_inode'));
    if (this.root.directory === undefined) throw new Malformed('Its root is no directory.');
  }

  *entriesOf(directory: number): Generator<Entry> {
    const { sizeBytes, block = 0, offset = 0 } = this.#inode(directory);
    const table = this.#reading.start + this.#superblock.get('directory_table_start');
    let left = sizeBytes - DIRECTORY_EXTRA_BYTES;
    if (left <= 0) return;
    const cursor = this.#metadata.cursor(table + block, offset);
    while (left > 0) {
      const header = cursor.take(12);
      const count = header.getUint32(0, true) + 1;
      if (count > HEADER_ENTRIES_MAX)
        throw new Malformed(
          `A directory's header says ${count} entries; at most ${HEADER_ENTRIES_MAX} may be.`,
        );
      left -= 12;
      for (let index = 0; index < count; index++) {
        const entry = cursor.take(8);
        const nameBytes = entry.getUint16(6, true) + 1;
        const name = new Uint8Array(cursor.take(nameBytes).buffer);
        left -= 8 + nameBytes;
        if (left < 0) throw new Malformed('A directory is larger than its inode says.');
        yield this.#entry(name, header.getUint32(4, true) * OFFSET_BITS + entry.getUint16(0, true));
      }
    }
  }

  #entry(name: Uint8Array, reference: number): Entry {
    const { type, sizeBytes, attributes, content } = this.#inode(reference);
    return {
      name,
      type,
      sizeBytes: type === 'directory' ? 0 : sizeBytes,
      fields: attributeFields(type, attributes),
      ...content,
      ...(type === 'directory' ? { directory: reference } : {}),
    };
  }

  #inode(reference: number): Inode {
    const table = this.#reading.start + this.#superblock.get('inode_table_start');
    const [block, offset] = [Math.floor(reference / OFFSET_BITS), reference % OFFSET_BITS];
    const cursor = this.#metadata.cursor(table + block, offset);
    const head = cursor.take(16);
    const number = head.getUint16(0, true);
    const isExtended = number > EXTENDED;
    const type = TYPES[isExtended ? number - EXTENDED : number];
    if (type === undefined) throw new Malformed(`There is no inode of type ${number}.`);
    const attributes = {
      mode: head.getUint16(2, true),
      uid: this.#id(head.getUint16(4, true)),
      gid: this.#id(head.getUint16(6, true)),
      mtimeSeconds: head.getUint32(8, true),
    };
    if (type === 'directory')
      return { type, attributes, ...directory(cursor.take(isExtended ? 24 : 16), isExtended) };
    if (type === 'file') {
      const blocks = isExtended ? extendedBlocks(cursor.take(40)) : basicBlocks(cursor.take(16));
      const content = this.#contents.of(reference, () => this.#contentOf(blocks, cursor));
      return { type, sizeBytes: blocks.sizeBytes, attributes, content };
    }
    if (type === 'symlink') {
      const sizeBytes = cursor.take(8).getUint32(4, true);
      if (sizeBytes > TARGET_MAX_BYTES) throw new Malformed(`A symbolic link of ${sizeBytes} bytes is none.`);
      this.#reading.spend(TARGET_TIMES * sizeBytes);
      return {
        type,
        sizeBytes,
        attributes: { ...attributes, target: new Uint8Array(cursor.take(sizeBytes).buffer) },
      };
    }
    if (type === 'fifo' || type === 'socket') return { type, sizeBytes: 0, attributes };
    return {
      type,
      sizeBytes: 0,
      attributes: { ...attributes, ...device(cursor.take(8).getUint32(4, true)) },
    };
  }

  #contentOf(blocks: Blocks, sizes: Cursor): Content {
    const { sizeBytes } = blocks;
    const about = { method: 'squashfs-file', sizeBytes, pieces: this.#data.blockCount(blocks) };
    return contentOf(this.#reading, about, () => this.#data.partsOf(blocks, sizes));
  }

  /** The table of user and group numbers is found through a list of its blocks. */
  #id(index: number): number {
    if (index >= this.#superblock.get('no_ids'))
      throw new Malformed(`There is no owner ${index} in its table.`);
    const { bytes, start, end } = this.#reading;
    const at = start + this.#superblock.get('id_table_start') + 8 * Math.floor(index / IDS_PER_BLOCK);
    if (at + 8 > end) throw new Malformed('The table of owners is cut.');
    const block = Number(new DataView(bytes.buffer, bytes.byteOffset + at).getBigUint64(0, true));
    return this.#metadata
      .cursor(start + block, 4 * (index % IDS_PER_BLOCK))
      .take(4)
      .getUint32(0, true);
  }
}

function directory(rest: DataView, isExtended: boolean): Pick<Inode, 'sizeBytes' | 'block' | 'offset'> {
  return isExtended
    ? { sizeBytes: rest.getUint32(4, true), block: rest.getUint32(8, true), offset: rest.getUint16(18, true) }
    : {
        sizeBytes: rest.getUint16(8, true),
        block: rest.getUint32(0, true),
        offset: rest.getUint16(10, true),
      };
}
