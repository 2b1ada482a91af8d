/**
 * Where the content of a file in SquashFS 4.0 lies: whole blocks one behind the other, and a rest that shares a fragment
 * block with those of other files. Follows Linux, Documentation/filesystems/squashfs.rst, sections 3.2 and 3.5.
 */
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Method } from '../../../../compression/decompress.ts';
import type { Reading } from '../../../format.ts';
import type { Part } from '../../../found.ts';
import { Malformed } from '../../../malformed.ts';
import { packedPart, zerosPart } from '../content.ts';
import type { Cursor, Metadata } from './metadata.ts';
import type { Superblock } from './superblock.ts';

/** In the size of a block: it stands there as it is. */
const NOT_PACKED = 0x100_0000;
const NO_FRAGMENT = 0xffff_ffff;
const FRAGMENT_BYTES = 16;
const FRAGMENTS_PER_BLOCK = 512;

/** What the inode of a file says. */
export interface Blocks {
  readonly sizeBytes: number;
  /** Of the first one, in bytes from the start of the file system. */
  readonly start: number;
  readonly fragment: number;
  /** Of the rest in what the fragment block unpacks to. */
  readonly fragmentOffset: number;
}

export function basicBlocks(inode: DataView): Blocks {
  return {
    start: inode.getUint32(0, true),
    fragment: inode.getUint32(4, true),
    fragmentOffset: inode.getUint32(8, true),
    sizeBytes: inode.getUint32(12, true),
  };
}

export function extendedBlocks(inode: DataView): Blocks {
  return {
    start: Number(inode.getBigUint64(0, true)),
    sizeBytes: Number(inode.getBigUint64(8, true)),
    fragment: inode.getUint32(28, true),
    fragmentOffset: inode.getUint32(32, true),
  };
}

export class FileData {
  readonly #reading: Reading;
  readonly #superblock: Superblock;
  readonly #metadata: Metadata;
  readonly #method: Method;

  constructor(
    reading: Reading,
    superblock: Superblock,
    { metadata, method }: { readonly metadata: Metadata; readonly method: Method },
  ) {
    this.#reading = reading;
    this.#superblock = superblock;
    this.#metadata = metadata;
    this.#method = method;
  }

  /** How many whole blocks it has; its rest is one as well where it lies in no fragment. */
  blockCount({ sizeBytes, fragment }: Blocks): number {
    const blocks = sizeBytes / this.#superblock.get('block_size');
    return fragment === NO_FRAGMENT ? Math.ceil(blocks) : Math.floor(blocks);
  }

  /** `sizes` is at the list of the sizes of its blocks. @throws Malformed */
  partsOf(blocks: Blocks, sizes: Cursor): Part[] {
    const { sizeBytes, start, fragment, fragmentOffset } = blocks;
    const blockBytes = this.#superblock.get('block_size');
    const count = this.blockCount(blocks);
    const list = sizes.take(4 * count);
    const parts: Part[] = [];
    let at = this.#reading.start + start;
    for (let index = 0; index < count; index++) {
      const size = list.getUint32(4 * index, true);
      const takeBytes = Math.min(blockBytes, sizeBytes - index * blockBytes);
      parts.push(size === 0 ? zerosPart(takeBytes) : this.#part({ at, size }, 0, takeBytes));
      at += size & ~NOT_PACKED;
    }
    const restBytes = sizeBytes - count * blockBytes;
    if (fragment !== NO_FRAGMENT && restBytes > 0)
      parts.push(this.#part(this.#fragment(fragment), fragmentOffset, restBytes));
    return parts;
  }

  /** @throws Malformed for one that takes more room than it would as it is */
  #part({ at, size }: { at: number; size: number }, skipBytes: number, takeBytes: number): Part {
    const [storedBytes, blockBytes] = [size & ~NOT_PACKED, this.#superblock.get('block_size')];
    if (storedBytes > blockBytes)
      throw new Malformed(
        `A block of it would be packed in ${pluralText(storedBytes, 'byte')}, and blocks have ${countText(blockBytes)}.`,
      );
    if ((size & NOT_PACKED) !== 0) return { start: at + skipBytes, sizeBytes: takeBytes };
    return packedPart(
      this.#method,
      { start: at, sizeBytes: size },
      {
        ...{ skipBytes, takeBytes, wholeBytes: blockBytes },
      },
    );
  }

  /** Its place and size are found through a list of the blocks of their table. */
  #fragment(index: number): { at: number; size: number } {
    if (index >= this.#superblock.get('fragments'))
      throw new Malformed(`There is no fragment ${index} in its table.`);
    const { bytes, start, end } = this.#reading;
    const table = start + this.#superblock.get('fragment_table_start');
    const listAt = table + 8 * Math.floor(index / FRAGMENTS_PER_BLOCK);
    if (listAt + 8 > end) throw new Malformed('The table of fragments is cut.');
    const block = Number(new DataView(bytes.buffer, bytes.byteOffset + listAt).getBigUint64(0, true));
    const entry = this.#metadata
      .cursor(start + block, FRAGMENT_BYTES * (index % FRAGMENTS_PER_BLOCK))
      .take(FRAGMENT_BYTES);
    return { at: start + Number(entry.getBigUint64(0, true)), size: entry.getUint32(8, true) };
  }
}
