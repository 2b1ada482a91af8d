/**
 * CramFS, in both byte orders, with or without 512 bytes before it for a boot loader. Follows Linux, fs/cramfs/README and
 * include/uapi/linux/cramfs_fs.h. Inodes are twelve bytes of bit fields: which bits come first is a matter of the order.
 */
import type { StructureCheck } from '../../../../../app/contract/structure.ts';
import { pluralText } from '../../../../../app/contract/text/plural-text.ts';
import { updateCrc32 } from '../../../crc32.ts';
import type { Format, Reading } from '../../format.ts';
import type { Found, Part } from '../../found.ts';
import { Malformed } from '../../malformed.ts';
import { BYTE_ORDERS, type ByteOrder, numbersIn, orderText } from '../../record/byte-order.ts';
import { ascii, flags, hex } from '../../record/field.ts';
import { record } from '../../record/record.ts';
import { type Attributes, attributeFields, type FileType, typeOfMode } from './attributes.ts';
import { type Content, contentOf, packedPart, zerosPart } from './content.ts';
import { type Entry, type FileTree, listFiles } from './listing.ts';

const SIGNATURE = 'Compressed ROMFS';
const MAGIC_LITTLE = [0x45, 0x3d, 0xcd, 0x28] as const;
const MAGIC_BIG = [0x28, 0xcd, 0x3d, 0x45] as const;
/** Left before the superblock; places in the file system count it. */
const BOOT_BYTES = 512;
const SUPERBLOCK_BYTES = 76;
const ROOT_AT = 64;
const INODE_BYTES = 12;
const CRC_AT = 32;
const FLAG_HAS_CRC = 1;
const KNOWN_FLAGS = 0xfff;
const TARGET_MAX_BYTES = 4096;
const BLOCK_BYTES = 4096;
/** The two highest bits of a pointer: a block that is not packed, and one that lies elsewhere. */
const POINTER_FLAGS = 0x4000_0000;

export const CRAMFS: Format = {
  kind: 'cramfs',
  follows: 'Linux, include/uapi/linux/cramfs_fs.h.',
  signatures: [BOOT_BYTES, 0].flatMap((at) => [
    { bytes: MAGIC_LITTLE, at },
    { bytes: MAGIC_BIG, at },
  ]),
  read: readCramfs,
};

/** @throws Malformed where it is cut */
function readCramfs(reading: Reading): Found | null {
  for (const order of BYTE_ORDERS) {
    for (const superblockAt of [0, BOOT_BYTES]) {
      const found = readAt(reading, order, superblockAt);
      if (found !== null) return found;
    }
  }
  return null;
}

function superblockIn(order: ByteOrder) {
  const { u32 } = numbersIn(order);
  return record('CramFS superblock', {
    magic: hex(u32),
    size: u32,
    flags: flags(u32, {
      'checksum and counts': FLAG_HAS_CRC,
      'sorted directories': 2,
      holes: 0x100,
      'wrong signature': 0x200,
      'shifted root': 0x400,
      'block pointers of their own': 0x800,
    }),
    future: u32,
    signature: ascii(16),
    crc: hex(u32),
    edition: u32,
    blocks: u32,
    files: u32,
    name: ascii(16),
  });
}

const SUPERBLOCKS = { little: superblockIn('little'), big: superblockIn('big') } as const;

function readAt(reading: Reading, order: ByteOrder, superblockAt: number): Found | null {
  const { bytes, start, end } = reading;
  const at = start + superblockAt;
  if (at + SUPERBLOCK_BYTES > end || !hasMagic(bytes, at, order)) return null;
  const superblock = SUPERBLOCKS[order].read(bytes, at, end);
  const inodes = new Inodes(reading, order);
  const root = inodes.at(at + ROOT_AT);
  const isBehindBoot = root.offset === BOOT_BYTES + SUPERBLOCK_BYTES;
  if (superblock.get('signature') !== SIGNATURE || isBehindBoot !== (superblockAt === BOOT_BYTES))
    return null;
  if ((superblock.get('flags') & ~KNOWN_FLAGS) !== 0 || typeOfMode(root.mode) !== 'directory') return null;
  const size = superblock.get('size');
  const sizeBytes = Math.min(size, end - start);
  if (size < superblockAt + SUPERBLOCK_BYTES) return null;
  const inside = reading.within(start, start + sizeBytes);
  const hasCrc = (superblock.get('flags') & FLAG_HAS_CRC) !== 0 && sizeBytes === size;
  const listing = listFiles(inside, cramfsTree(new Inodes(inside, order), at + ROOT_AT));
  return {
    kind: CRAMFS.kind,
    subtype: orderText(order),
    name: superblock.get('name') || 'CramFS',
    start,
    sizeBytes,
    fields: superblock.fields(superblockAt),
    checks: hasCrc ? [crcCheck(inside, superblockAt, superblock.get('crc'))] : [],
    children: [listing.root],
    problems: [
      ...(sizeBytes < size
        ? [
            `The superblock says that it has ${pluralText(size, 'byte')}; ${pluralText(sizeBytes, 'is', 'are')} there.`,
          ]
        : []),
      ...listing.problems,
    ],
  };
}

function hasMagic(bytes: Uint8Array, at: number, order: ByteOrder): boolean {
  const magic = order === 'little' ? MAGIC_LITTLE : MAGIC_BIG;
  return magic.every((byte, index) => bytes[at + index] === byte);
}

/** Over all from the superblock on, its own field as zeros; begins at all ones and is inverted, as zlib's. */
function crcCheck(reading: Reading, superblockAt: number, expected: number): StructureCheck {
  const { bytes, start, end } = reading;
  reading.spend(end - start);
  const at = start + superblockAt;
  const before = updateCrc32(bytes.subarray(at, at + CRC_AT), 0xffffffff);
  const zeros = updateCrc32(new Uint8Array(4), before);
  const crc = ~updateCrc32(bytes.subarray(at + CRC_AT + 4, end), zeros) >>> 0;
  const isGood = crc === expected;
  const text = isGood
    ? 'good'
    : `bad: the data has 0x${crc.toString(16)}, the superblock says 0x${expected.toString(16)}`;
  return { name: 'CRC-32', isGood, text };
}

interface Inode {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Of a device: its number. */
  readonly size: number;
  readonly nameBytes: number;
  /** Of the data, or of the entries of a directory; in bytes from the start of the file system. */
  readonly offset: number;
}

class Inodes {
  readonly reading: Reading;
  readonly #view: DataView;
  readonly #isLittle: boolean;

  constructor(reading: Reading, order: ByteOrder) {
    this.reading = reading;
    this.#view = new DataView(reading.bytes.buffer, reading.bytes.byteOffset, reading.end);
    this.#isLittle = order === 'little';
  }

  /** @throws Malformed where it is cut */
  at(at: number): Inode {
    if (at + INODE_BYTES > this.reading.end) throw new Malformed('An inode is cut.');
    const [first, second, third] = [0, 4, 8].map((offset) =>
      this.#view.getUint32(at + offset, this.#isLittle),
    );
    const [mode, uid] = this.#parts(first ?? 0, 16);
    const [size, gid] = this.#parts(second ?? 0, 24);
    const [nameWords, offsetWords] = this.#parts(third ?? 0, 6);
    return { mode, uid, size, gid, nameBytes: 4 * nameWords, offset: 4 * offsetWords };
  }

  u32(at: number): number {
    if (at + 4 > this.reading.end) throw new Malformed('A block pointer is cut.');
    return this.#view.getUint32(at, this.#isLittle);
  }

  /** A word's first field, of so many bits, and its second: the lowest bits are first where the lowest byte is. */
  #parts(word: number, bits: number): [number, number] {
    return this.#isLittle
      ? [word & (2 ** bits - 1), word >>> bits]
      : [word >>> (32 - bits), word & (2 ** (32 - bits) - 1)];
  }
}

/** A directory is known by the place of its inode. */
function cramfsTree(inodes: Inodes, rootAt: number): FileTree {
  const { start, bytes } = inodes.reading;
  return {
    root: entryOf(inodes, rootAt, new Uint8Array(0)),
    *entriesOf(directory) {
      const { size, offset } = inodes.at(directory);
      const end = start + offset + size;
      for (let at = start + offset; at < end; ) {
        const { nameBytes } = inodes.at(at);
        const name = bytes.subarray(
          at + INODE_BYTES,
          Math.min(at + INODE_BYTES + nameBytes, inodes.reading.end),
        );
        yield entryOf(inodes, at, trimmed(name));
        at += INODE_BYTES + nameBytes;
      }
    },
  };
}

/** Names are filled up with zeros. */
function trimmed(name: Uint8Array): Uint8Array {
  const end = name.indexOf(0);
  return end < 0 ? name : name.subarray(0, end);
}

function entryOf(inodes: Inodes, at: number, name: Uint8Array): Entry {
  const inode = inodes.at(at);
  const type = typeOfMode(inode.mode);
  if (type === undefined) throw new Malformed(`No file has the mode 0${inode.mode.toString(8)}.`);
  const { attributes, problems } = attributesOf(inodes, inode, type);
  const { size: sizeBytes } = inode;
  const content = type === 'file' ? fileContent(inodes, inode) : { problems: [] };
  return {
    name,
    type,
    sizeBytes: type === 'file' || type === 'symlink' ? sizeBytes : 0,
    fields: attributeFields(type, attributes),
    ...content,
    problems: [...problems, ...content.problems],
    ...(type === 'directory' ? { directory: at } : {}),
  };
}

function fileContent(inodes: Inodes, inode: Inode): Content {
  const about = { method: 'cramfs-file', sizeBytes: inode.size, pieces: blockCount(inode) };
  return contentOf(inodes.reading, about, () => blocksOf(inodes, inode));
}

function blockCount({ size }: Inode): number {
  return Math.ceil(size / BLOCK_BYTES);
}

/** There are no times. Devices have one byte for each of their numbers. */
function attributesOf(
  inodes: Inodes,
  inode: Inode,
  type: FileType,
): { attributes: Attributes; problems: readonly string[] } {
  const { mode, uid, gid, size } = inode;
  const attributes = { mode, uid, gid };
  if (type === 'character-device' || type === 'block-device')
    return { attributes: { ...attributes, major: size >>> 8, minor: size & 0xff }, problems: [] };
  if (type !== 'symlink') return { attributes, problems: [] };
  try {
    return { attributes: { ...attributes, target: targetOf(inodes, inode) }, problems: [] };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { attributes, problems: [thrown.message] };
    throw thrown;
  }
}

/**
 * A pointer for each block, which says where the block ends; the first one begins behind the pointers. One without bytes is
 * all zeros. @throws Malformed
 */
function blocksOf(inodes: Inodes, inode: Inode): Part[] {
  const { size, offset } = inode;
  const { start, end } = inodes.reading;
  const count = blockCount(inode);
  const pointersAt = start + offset;
  if (pointersAt + 4 * count > end) throw new Malformed('Its list of blocks is cut.');
  const parts: Part[] = [];
  let at = pointersAt + 4 * count;
  for (let index = 0; index < count; index++) {
    const pointer = inodes.u32(pointersAt + 4 * index);
    if (pointer >= POINTER_FLAGS)
      throw new Malformed('Its blocks have pointers of their own, which are not read.');
    const blockEnd = start + pointer;
    const takeBytes = Math.min(BLOCK_BYTES, size - index * BLOCK_BYTES);
    if (blockEnd < at) throw new Malformed(`Its block ${index} ends before it begins.`);
    const place = { start: at, sizeBytes: blockEnd - at };
    parts.push(
      blockEnd === at ? zerosPart(takeBytes) : packedPart('zlib', place, { skipBytes: 0, takeBytes }),
    );
    at = blockEnd;
  }
  return parts;
}

/** One packed block behind one pointer, which says where the block ends. */
function targetOf(inodes: Inodes, { size, offset }: Inode): Uint8Array {
  if (size > TARGET_MAX_BYTES) throw new Malformed(`A symbolic link of ${size} bytes is none.`);
  const pointerAt = inodes.reading.start + offset;
  const blockAt = pointerAt + 4;
  const blockEnd = inodes.reading.start + inodes.u32(pointerAt);
  if (blockEnd <= blockAt || blockEnd > inodes.reading.end)
    throw new Malformed('The block of a symbolic link is cut.');
  const block = {
    method: 'zlib',
    start: blockAt,
    sizeBytes: blockEnd - blockAt,
    atMostBytes: TARGET_MAX_BYTES,
  } as const;
  return inodes.reading.unpackBlock(block);
}
