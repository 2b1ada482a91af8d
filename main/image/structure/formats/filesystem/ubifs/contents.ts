/**
 * What a UBIFS holds: directory entries and inodes, as the index has them since the last commit, and what the journal says
 * since then. Follows Linux, fs/ubifs/tnc.c and replay.c.
 */
import type { RecordRead } from '../../../record/record.ts';
import { BLOCK_BYTES, type Block } from './file-data.ts';
import {
  BRANCH,
  COMMIT_START,
  DATA,
  DIRENT,
  INDEX,
  INODE,
  KEY_TYPES,
  keyBlock,
  keyInode,
  keyType,
  type MASTER,
  NODE_TYPES,
  type Node,
  REFERENCE,
  recordOf,
  TRUNCATION,
} from './nodes.ts';
import type { Place, Volume } from './volume.ts';

/** What of the journal is of files. */
const REPLAYED: ReadonlySet<number> = new Set([
  NODE_TYPES.dirent,
  NODE_TYPES.inode,
  NODE_TYPES.dataBlock,
  NODE_TYPES.truncation,
]);
/** Names, inodes and blocks of files that are held, each. */
const HELD_MAX = 100_000;
/** What looking at a block costs where a file is cut, as if so many bytes were gone through. */
const BLOCK_COST_BYTES = 16;
const LEVELS_MAX = 64;
/** The log begins there. */
export const LOG_LEB = 3;

type Values<T> = T extends { read(...args: never[]): RecordRead<infer V> } ? RecordRead<V> : never;
export type Master = Values<typeof MASTER>;

export interface Name {
  readonly name: Uint8Array;
  readonly inode: number;
  /** As UBIFS numbers the types of files. */
  readonly type: number;
}

export interface Inode {
  readonly read: Values<typeof INODE>;
  /** A link's target, a device's number. */
  readonly data: Uint8Array;
}

export class Contents {
  /** By the inode of the directory, then by the name, a character a byte. */
  readonly directories = new Map<number, Map<string, Name>>();
  readonly inodes = new Map<number, Inode>();
  /** By the inode of the file, then by the number of the block; null for one that the index has and that is not there. */
  readonly blocks = new Map<number, Map<number, Block | null>>();
  /** Of the index itself some is not there: what it says of is not known. */
  isIndexWhole = true;
  /** Some were left out. */
  isFull = false;
  /** Nodes of the journal. */
  replayed = 0;
  #names = 0;
  #blocks = 0;
  readonly #volume: Volume;

  constructor(volume: Volume) {
    this.#volume = volume;
  }

  /** @throws Malformed where a scan has cost too much */
  readIndex(root: Place): void {
    const entered = new Set<number>();
    const waiting: { place: Place; level: number | null }[] = [{ place: root, level: null }];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { place, level } = next;
      const key = place.leb * this.#volume.lebBytes + place.offset;
      if (entered.has(key)) continue;
      entered.add(key);
      const node = this.#volume.pointedTo(place);
      const index = recordOf(this.#volume.bytes, node, NODE_TYPES.index, INDEX);
      const isRead =
        index !== null &&
        index.get('level') <= LEVELS_MAX &&
        (level === null || index.get('level') === level);
      if (node === null || !isRead) {
        this.isIndexWhole = false;
        continue;
      }
      for (const { at, key } of this.#branches(node, index)) {
        if (index.get('level') > 0) waiting.push({ place: at, level: index.get('level') - 1 });
        else this.#applyLeaf(key, this.#volume.pointedTo(at));
      }
    }
  }

  /** The journal: nodes that were written since the commit, by their sequence. @throws Malformed as `readIndex` */
  replay(master: Master, logLebs: number): void {
    const nodes: Node[] = [];
    for (const place of this.#references(master, logLebs)) {
      for (const node of this.#volume.nodesFrom(place)) {
        if (REPLAYED.has(node.type)) nodes.push(node);
      }
    }
    nodes.sort((one, other) => one.sequence - other.sequence);
    for (const node of nodes) this.#apply(node);
    this.replayed = nodes.length;
  }

  /** Through the log, which goes round, as long as it is of the commit. */
  *#references(master: Master, logLebs: number): Generator<Place> {
    const first = master.get('log_lnum') - LOG_LEB;
    if (first < 0 || first >= logLebs) return;
    const taken = new Set<number>();
    for (let index = 0; index < logLebs; index++) {
      const leb = LOG_LEB + ((first + index) % logLebs);
      for (const node of this.#volume.nodesFrom({ leb, offset: 0 })) {
        const start = recordOf(this.#volume.bytes, node, NODE_TYPES.commitStart, COMMIT_START);
        if (start !== null && start.get('cmt_no') !== master.get('cmt_no')) return;
        const reference = recordOf(this.#volume.bytes, node, NODE_TYPES.reference, REFERENCE);
        if (reference === null || taken.has(reference.get('lnum'))) continue;
        taken.add(reference.get('lnum'));
        yield { leb: reference.get('lnum'), offset: reference.get('offs') };
      }
    }
  }

  /** Branches have hashes behind their keys where the file system is authenticated. */
  *#branches(node: Node, index: Values<typeof INDEX>): Generator<{ at: Place; key: Uint8Array }> {
    const count = index.get('child_cnt');
    const stride = count === 0 ? 0 : Math.floor((node.sizeBytes - INDEX.sizeBytes) / count);
    if (stride < BRANCH.sizeBytes) return;
    for (let child = 0; child < count; child++) {
      const branch = BRANCH.read(this.#volume.bytes, node.at + INDEX.sizeBytes + child * stride);
      const at = { leb: branch.get('lnum'), offset: branch.get('offs') };
      yield { at, key: branch.get('key') };
    }
  }

  #applyLeaf(key: Uint8Array, node: Node | null): void {
    if (node !== null) this.#apply(node);
    else if (keyType(key) === KEY_TYPES.dataBlock) this.#setBlock(keyInode(key), keyBlock(key), null);
  }

  #apply(node: Node): void {
    const { bytes } = this.#volume;
    const dirent = recordOf(bytes, node, NODE_TYPES.dirent, DIRENT);
    const inode = recordOf(bytes, node, NODE_TYPES.inode, INODE);
    if (dirent !== null) this.#applyName(node, dirent);
    if (inode !== null) this.#applyInode(node, inode);
    const data = recordOf(bytes, node, NODE_TYPES.dataBlock, DATA);
    if (data !== null) this.#applyData(node, data);
    const truncation = recordOf(bytes, node, NODE_TYPES.truncation, TRUNCATION);
    if (truncation !== null) this.#truncate(truncation.get('inum'), truncation.get('new_size'));
  }

  #applyData({ at, sizeBytes }: Node, data: Values<typeof DATA>): void {
    this.#setBlock(keyInode(data.get('key')), keyBlock(data.get('key')), {
      dataAt: at + DATA.sizeBytes,
      packedBytes: sizeBytes - DATA.sizeBytes,
      sizeBytes: data.get('size'),
      method: data.get('compr_type'),
    });
  }

  #setBlock(file: number, number: number, block: Block | null): void {
    const blocks = this.blocks.get(file) ?? new Map<number, Block | null>();
    if (!blocks.has(number)) {
      if (this.#blocks === HELD_MAX) {
        this.isFull = true;
        return;
      }
      this.#blocks += 1;
    }
    blocks.set(number, block);
    this.blocks.set(file, blocks);
  }

  /** Blocks behind the new end are gone; the one that it is in was written anew. */
  #truncate(file: number, sizeBytes: number): void {
    const blocks = this.blocks.get(file) ?? new Map<number, Block | null>();
    this.#volume.spend(blocks.size * BLOCK_COST_BYTES);
    for (const number of [...blocks.keys()]) {
      if (number * BLOCK_BYTES < sizeBytes) continue;
      blocks.delete(number);
      this.#blocks -= 1;
    }
  }

  /** Without an inode the name was deleted. */
  #applyName({ at, sizeBytes }: Node, dirent: Values<typeof DIRENT>): void {
    const length = dirent.get('nlen');
    if (DIRENT.sizeBytes + length > sizeBytes) return;
    const name = this.#volume.bytes.subarray(at + DIRENT.sizeBytes, at + DIRENT.sizeBytes + length);
    const parent = keyInode(dirent.get('key'));
    const directory = this.directories.get(parent) ?? new Map<string, Name>();
    const key = Buffer.from(name).toString('latin1');
    if (dirent.get('inum') === 0) {
      if (directory.delete(key)) this.#names -= 1;
      return;
    }
    if (!directory.has(key)) {
      if (this.#names === HELD_MAX) {
        this.isFull = true;
        return;
      }
      this.#names += 1;
    }
    directory.set(key, { name, inode: dirent.get('inum'), type: dirent.get('type') });
    this.directories.set(parent, directory);
  }

  /** Without links it was deleted. */
  #applyInode({ at, sizeBytes }: Node, read: Values<typeof INODE>): void {
    const number = keyInode(read.get('key'));
    if (read.get('nlink') === 0) {
      this.inodes.delete(number);
      this.#truncate(number, 0);
      return;
    }
    if (!this.inodes.has(number) && this.inodes.size === HELD_MAX) {
      this.isFull = true;
      return;
    }
    const dataAt = at + INODE.sizeBytes;
    const length = Math.min(read.get('data_len'), sizeBytes - INODE.sizeBytes);
    this.inodes.set(number, { read, data: this.#volume.bytes.subarray(dataAt, dataAt + length) });
  }
}
