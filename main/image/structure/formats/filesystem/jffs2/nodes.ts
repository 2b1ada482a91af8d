/**
 * The nodes of a JFFS2 log: a common header with a CRC, then what the type says, each with CRCs of its own. Follows Linux,
 * include/uapi/linux/jffs2.h. CRC-32 begins at 0 there, and nothing is inverted.
 */
import { updateCrc32 } from '../../../../crc32.ts';
import { type ByteOrder, numbersIn } from '../../../record/byte-order.ts';
import { u8 } from '../../../record/field.ts';
import { type RecordRead, record } from '../../../record/record.ts';

export const MAGIC = 0x1985;
export const HEADER_BYTES = 12;
/** A node begins at a multiple of this. */
export const NODE_ALIGNMENT = 4;
/** Cleared in the type of a node that has been replaced, where the flash can clear a bit alone, as NOR can. */
export const ACCURATE = 0x2000;

/** By the type of a node as it is written. */
export const NODE_KINDS = {
  57345: 'directory entry',
  57346: 'inode',
  8195: 'clean marker',
  8196: 'padding',
  8198: 'summary',
  57352: 'extended attribute',
  57353: 'reference to an extended attribute',
} as const;
export type NodeKind = (typeof NODE_KINDS)[keyof typeof NODE_KINDS] | 'unknown node';

const KINDS: ReadonlyMap<number, NodeKind> = new Map(
  Object.entries(NODE_KINDS).map(([type, kind]) => [Number(type), kind]),
);

/** A node whose header is sound. */
export interface Node {
  readonly at: number;
  readonly kind: NodeKind;
  /** Of all of it, without what fills up to the next multiple of 4. */
  readonly sizeBytes: number;
  /** It has been replaced by a later one. */
  readonly isObsolete: boolean;
}

/** The records of a byte order. */
export class NodeReader {
  readonly order: ByteOrder;
  readonly #isLittle: boolean;
  readonly #dirent;
  readonly #inode;
  readonly #summary;

  constructor(order: ByteOrder) {
    this.order = order;
    this.#isLittle = order === 'little';
    this.#dirent = direntRecord(order);
    this.#inode = inodeRecord(order);
    this.#summary = summaryRecord(order);
  }

  /** The two bytes that every node begins with. */
  get magic(): Uint8Array {
    return this.#isLittle ? Uint8Array.of(MAGIC & 0xff, MAGIC >> 8) : Uint8Array.of(MAGIC >> 8, MAGIC & 0xff);
  }

  /** Null where no sound header is. The node may be cut. */
  node(bytes: Uint8Array, at: number, end: number): Node | null {
    if (at + HEADER_BYTES > end) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, HEADER_BYTES);
    if (view.getUint16(0, this.#isLittle) !== MAGIC) return null;
    const type = view.getUint16(2, this.#isLittle);
    const sizeBytes = view.getUint32(4, this.#isLittle);
    if (sizeBytes < HEADER_BYTES) return null;
    if (headerCrc(bytes, at, type | ACCURATE, this.#isLittle) !== view.getUint32(8, this.#isLittle))
      return null;
    const kind = KINDS.get(type | ACCURATE) ?? 'unknown node';
    return { at, kind, sizeBytes, isObsolete: (type & ACCURATE) === 0 };
  }

  /** Null where it is too short, its name too long for it, or it is of no directory: zeros have a good CRC, too. */
  dirent(bytes: Uint8Array, { at, sizeBytes }: Node): Dirent | null {
    if (sizeBytes < this.#dirent.sizeBytes) return null;
    const read = this.#dirent.read(bytes, at);
    const nameAt = at + this.#dirent.sizeBytes;
    const name = bytes.subarray(nameAt, nameAt + read.get('nsize'));
    if (name.length === 0 || read.get('pino') === 0) return null;
    return this.#dirent.sizeBytes + name.length > sizeBytes ? null : { read, name };
  }

  /** Null where it is too short, its data too long for it, or it has no number. */
  inode(bytes: Uint8Array, { at, sizeBytes }: Node): Inode | null {
    if (sizeBytes < this.#inode.sizeBytes) return null;
    const read = this.#inode.read(bytes, at);
    const dataAt = at + this.#inode.sizeBytes;
    if (read.get('ino') === 0) return null;
    return this.#inode.sizeBytes + read.get('csize') > sizeBytes
      ? null
      : { read, dataAt, isLittle: this.#isLittle };
  }

  /** Null where it is too short. */
  summary(bytes: Uint8Array, { at, sizeBytes }: Node): Summary | null {
    if (sizeBytes < this.#summary.sizeBytes) return null;
    const read = this.#summary.read(bytes, at);
    return {
      nodeCrc: read.get('node_crc'),
      dataCrc: read.get('sum_crc'),
      data: bytes.subarray(at + this.#summary.sizeBytes, at + sizeBytes),
    };
  }
}

/** Of the header as it was written: with the bit that an obsolete node has lost. */
function headerCrc(bytes: Uint8Array, at: number, type: number, isLittle: boolean): number {
  const header = bytes.slice(at, at + 8);
  new DataView(header.buffer).setUint16(2, type, isLittle);
  return updateCrc32(header, 0);
}

export interface Dirent {
  readonly read: RecordRead<
    Record<'pino' | 'version' | 'ino' | 'mctime' | 'nsize' | 'type' | 'node_crc' | 'name_crc', number>
  >;
  readonly name: Uint8Array;
}

export interface Inode {
  readonly read: RecordRead<
    Record<
      | 'ino'
      | 'version'
      | 'mode'
      | 'uid'
      | 'gid'
      | 'isize'
      | 'mtime'
      | 'offset'
      | 'csize'
      | 'dsize'
      | 'compr'
      | 'data_crc'
      | 'node_crc',
      number
    >
  >;
  readonly dataAt: number;
  readonly isLittle: boolean;
}

export interface Summary {
  readonly nodeCrc: number;
  readonly dataCrc: number;
  readonly data: Uint8Array;
}

/** CRCs of nodes are over what stands before the first of them. */
export const DIRENT_CRC_BYTES = 32;
export const INODE_CRC_BYTES = 60;
export const SUMMARY_CRC_BYTES = 24;

function direntRecord(order: ByteOrder) {
  const { u16, u32 } = numbersIn(order);
  return record('JFFS2 directory entry', {
    magic: u16,
    nodetype: u16,
    totlen: u32,
    hdr_crc: u32,
    pino: u32,
    version: u32,
    ino: u32,
    mctime: u32,
    nsize: u8,
    type: u8,
    unused: u16,
    node_crc: u32,
    name_crc: u32,
  });
}

function inodeRecord(order: ByteOrder) {
  const { u16, u32 } = numbersIn(order);
  return record('JFFS2 inode', {
    magic: u16,
    nodetype: u16,
    totlen: u32,
    hdr_crc: u32,
    ino: u32,
    version: u32,
    mode: u32,
    uid: u16,
    gid: u16,
    isize: u32,
    atime: u32,
    mtime: u32,
    ctime: u32,
    offset: u32,
    csize: u32,
    dsize: u32,
    compr: u8,
    usercompr: u8,
    flags: u16,
    data_crc: u32,
    node_crc: u32,
  });
}

function summaryRecord(order: ByteOrder) {
  const { u16, u32 } = numbersIn(order);
  return record('JFFS2 summary', {
    magic: u16,
    nodetype: u16,
    totlen: u32,
    hdr_crc: u32,
    sum_num: u32,
    cln_mkr: u32,
    padded: u32,
    sum_crc: u32,
    node_crc: u32,
  });
}
