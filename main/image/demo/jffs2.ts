/** A small JFFS2 file system, little-endian: nodes of a log, each with a CRC of its header and of its data. */
import { updateCrc32 } from '../crc32.ts';
import { DEMO_SECTOR_BYTES } from './layout.ts';

const MAGIC = 0x1985;
const HEADER_BYTES = 12;
const NODE = { dirent: 0xe001, inode: 0xe002, cleanMarker: 0x2003 } as const;
const ROOT_INODE = 1;
const REGULAR_FILE = 8;
const MODE_FILE = 0o100644;
const TIME_SECONDS = 1_614_556_800;

/** A file at the root of the file system. `text` is stored uncompressed, at most 4096 bytes (one page). */
export type Jffs2File = { readonly name: string; readonly text: string };

/** One erase block for the files, and a second that is erased and marked clean. */
export function makeJffs2(files: readonly Jffs2File[]): Uint8Array {
  const bytes = new Uint8Array(2 * DEMO_SECTOR_BYTES).fill(0xff);
  const marker = makeNode(NODE.cleanMarker, HEADER_BYTES);
  const nodes = files.flatMap((file, index) => {
    const inode = ROOT_INODE + 1 + index;
    return [makeDirent(file.name, inode, index + 1), makeInode(file.text, inode)];
  });
  let offset = 0;
  for (const node of [marker, ...nodes]) {
    bytes.set(node, offset);
    offset += (node.length + 3) & ~3;
  }
  bytes.set(marker, DEMO_SECTOR_BYTES);
  return bytes;
}

/** A node with its common header: magic, type, whole length, CRC of these 8 bytes. */
function makeNode(type: number, lengthBytes: number): Uint8Array {
  const node = new Uint8Array(lengthBytes);
  const view = new DataView(node.buffer);
  view.setUint16(0, MAGIC, true);
  view.setUint16(2, type, true);
  view.setUint32(4, lengthBytes, true);
  view.setUint32(8, updateCrc32(node.subarray(0, 8), 0), true);
  return node;
}

function makeDirent(fileName: string, inode: number, version: number): Uint8Array {
  const fixedBytes = 40;
  const name = new TextEncoder().encode(fileName);
  const node = makeNode(NODE.dirent, fixedBytes + name.length);
  const view = new DataView(node.buffer);
  view.setUint32(12, ROOT_INODE, true);
  view.setUint32(16, version, true);
  view.setUint32(20, inode, true);
  view.setUint32(24, TIME_SECONDS, true);
  node[28] = name.length;
  node[29] = REGULAR_FILE;
  view.setUint32(32, updateCrc32(node.subarray(0, 32), 0), true);
  view.setUint32(36, updateCrc32(name, 0), true);
  node.set(name, fixedBytes);
  return node;
}

function makeInode(text: string, inode: number): Uint8Array {
  const fixedBytes = 68;
  const data = new TextEncoder().encode(text);
  const node = makeNode(NODE.inode, fixedBytes + data.length);
  const view = new DataView(node.buffer);
  view.setUint32(12, inode, true);
  view.setUint32(16, 1, true);
  view.setUint32(20, MODE_FILE, true);
  view.setUint32(28, data.length, true);
  for (const timeOffset of [32, 36, 40]) view.setUint32(timeOffset, TIME_SECONDS, true);
  view.setUint32(48, data.length, true);
  view.setUint32(52, data.length, true);
  view.setUint32(60, updateCrc32(data, 0), true);
  view.setUint32(64, updateCrc32(node.subarray(0, 60), 0), true);
  node.set(data, fixedBytes);
  return node;
}
