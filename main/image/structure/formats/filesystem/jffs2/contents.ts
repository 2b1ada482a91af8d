/** What the nodes of a JFFS2 log come to: for each name and each inode the latest version, and how many there are. */
import { updateCrc32 } from '../../../../crc32.ts';
import type { Reading } from '../../../format.ts';
import type { DataNode } from './file-data.ts';
import { ERASE_BLOCK_LEAST_BYTES } from './log.ts';
import {
  DIRENT_CRC_BYTES,
  INODE_CRC_BYTES,
  type Inode,
  type Node,
  type NodeKind,
  type NodeReader,
  SUMMARY_CRC_BYTES,
} from './nodes.ts';

/** What looking at a node costs beside its bytes, in bytes gone through. */
const NODE_COST_BYTES = 1024;
/** Names, inodes and nodes with data that are held, each. */
const HELD_MAX = 100_000;

/** The latest word on a name in a directory. */
export interface Name {
  readonly name: Uint8Array;
  readonly version: number;
  /** 0: the name was deleted. */
  readonly inode: number;
  /** As in `dirent.d_type`. */
  readonly type: number;
}

/** Checksums of a kind: how many were looked at, and where the first bad one is. */
export class Tally {
  total = 0;
  bad = 0;
  firstBadAt: number | null = null;

  /** Gives back what it was told. */
  count(isGood: boolean, at: number): boolean {
    this.total += 1;
    if (!isGood) {
      this.bad += 1;
      this.firstBadAt ??= at;
    }
    return isGood;
  }
}

export class Contents {
  readonly counts = new Map<NodeKind, { total: number; obsolete: number }>();
  readonly nodeCrcs = new Tally();
  readonly dataCrcs = new Tally();
  /** By the inode of the directory, then by the name, a character a byte. */
  readonly directories = new Map<number, Map<string, Name>>();
  readonly inodes = new Map<number, Inode>();
  /** By the inode: nodes with data that is sound, in any order. */
  readonly data = new Map<number, DataNode[]>();
  /** By the inode: those whose data is damaged, in any order. */
  readonly damaged = new Map<number, DataNode[]>();
  /** Some were left out. */
  isFull = false;
  /** What divides the distances between clean markers, but for strays, in bytes; null before the second. */
  eraseBlockBytes: number | null = null;
  /** Of the first clean marker. */
  firstMarkerAt: number | null = null;
  #names = 0;
  #dataNodes = 0;
  readonly #reading: Reading;
  readonly #nodes: NodeReader;

  constructor(reading: Reading, nodes: NodeReader) {
    this.#reading = reading;
    this.#nodes = nodes;
  }

  /** @throws Malformed where a scan has cost too much */
  add(node: Node): void {
    this.#reading.spend(NODE_COST_BYTES + node.sizeBytes);
    const count = this.counts.get(node.kind) ?? { total: 0, obsolete: 0 };
    count.total += 1;
    if (node.isObsolete) count.obsolete += 1;
    this.counts.set(node.kind, count);
    if (node.isObsolete) return;
    if (node.kind === 'clean marker') this.#addMarker(node.at);
    if (node.kind === 'directory entry') this.#addName(node);
    if (node.kind === 'inode') this.#addInode(node);
    if (node.kind === 'summary') this.#addSummary(node);
  }

  #addMarker(at: number): void {
    this.firstMarkerAt ??= at;
    const distance = at - this.firstMarkerAt;
    if (distance < ERASE_BLOCK_LEAST_BYTES) return;
    const common = divisor(this.eraseBlockBytes ?? distance, distance);
    if (common >= ERASE_BLOCK_LEAST_BYTES) this.eraseBlockBytes = common;
  }

  #addName(node: Node): void {
    const { bytes } = this.#reading;
    const dirent = this.#nodes.dirent(bytes, node);
    if (dirent === null || !this.#hasNodeCrc(node, DIRENT_CRC_BYTES, dirent.read.get('node_crc'))) return;
    const { read, name } = dirent;
    if (!this.dataCrcs.count(updateCrc32(name, 0) === read.get('name_crc'), node.at)) return;
    const directory = this.directories.get(read.get('pino')) ?? new Map<string, Name>();
    const key = Buffer.from(name).toString('latin1');
    const before = directory.get(key);
    if (before === undefined && this.#names === HELD_MAX) {
      this.isFull = true;
      return;
    }
    if (before === undefined) this.#names += 1;
    if (before !== undefined && before.version > read.get('version')) return;
    directory.set(key, {
      name,
      version: read.get('version'),
      inode: read.get('ino'),
      type: read.get('type'),
    });
    this.directories.set(read.get('pino'), directory);
  }

  #addInode(node: Node): void {
    const { bytes } = this.#reading;
    const inode = this.#nodes.inode(bytes, node);
    if (inode === null || !this.#hasNodeCrc(node, INODE_CRC_BYTES, inode.read.get('node_crc'))) return;
    const { read, dataAt } = inode;
    const data = bytes.subarray(dataAt, dataAt + read.get('csize'));
    if (!this.dataCrcs.count(updateCrc32(data, 0) === read.get('data_crc'), node.at)) {
      this.#hold(this.damaged, inode);
      return;
    }
    this.#hold(this.data, inode);
    const before = this.inodes.get(read.get('ino'));
    if (before === undefined && this.inodes.size === HELD_MAX) this.isFull = true;
    else if (before === undefined || before.read.get('version') <= read.get('version'))
      this.inodes.set(read.get('ino'), inode);
  }

  #hold(held: Map<number, DataNode[]>, { read, dataAt }: Inode): void {
    if (read.get('dsize') === 0) return;
    if (this.#dataNodes === HELD_MAX) {
      this.isFull = true;
      return;
    }
    this.#dataNodes += 1;
    const nodes = held.get(read.get('ino')) ?? [];
    nodes.push({
      version: read.get('version'),
      offset: read.get('offset'),
      sizeBytes: read.get('dsize'),
      method: read.get('compr'),
      dataAt,
      packedBytes: read.get('csize'),
      fileBytes: read.get('isize'),
    });
    held.set(read.get('ino'), nodes);
  }

  #addSummary(node: Node): void {
    const summary = this.#nodes.summary(this.#reading.bytes, node);
    if (summary === null) return;
    if (!this.#hasNodeCrc(node, SUMMARY_CRC_BYTES, summary.nodeCrc)) return;
    this.dataCrcs.count(updateCrc32(summary.data, 0) === summary.dataCrc, node.at);
  }

  #hasNodeCrc({ at }: Node, sizeBytes: number, expected: number): boolean {
    const crc = updateCrc32(this.#reading.bytes.subarray(at, at + sizeBytes), 0);
    return this.nodeCrcs.count(crc === expected, at);
  }
}

function divisor(one: number, other: number): number {
  return other === 0 ? one : divisor(other, one % other);
}
