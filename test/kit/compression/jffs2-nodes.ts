/** What mkfs.jffs2 packed, node by node: the only program of Debian that writes rtime, and bare LZO. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../files/images.ts';

const MAGIC = 0x1985;
const INODE = 0xe002;
const INODE_HEADER_BYTES = 68;
const METHODS = { rtime: 2, zlib: 6, lzo: 7 } as const;
type Jffs2Method = keyof typeof METHODS;

export interface Jffs2Node {
  readonly packed: Uint8Array;
  /** Where it belongs in the file. */
  readonly fileOffset: number;
  readonly unpackedBytes: number;
}

/** The nodes of a file system that holds `bytes` as its only file, packed with nothing but `method`. */
export function jffs2Nodes(bytes: Uint8Array, method: Jffs2Method): Jffs2Node[] {
  const folder = temporaryFolder();
  const root = join(folder, 'root');
  mkdirSync(root);
  writeFileSync(join(root, 'file'), bytes);
  const others = Object.keys(METHODS).filter((name) => name !== method);
  const options = [
    '-X',
    method,
    '--little-endian',
    '--output',
    join(folder, 'image'),
    '--root',
    root,
    '-m',
    'size',
  ];
  const disabled = others.flatMap((name) => ['-x', name]);
  execFileSync('mkfs.jffs2', [...options, ...disabled], { stdio: 'ignore' });
  return nodesIn(readFileSync(join(folder, 'image')), METHODS[method]);
}

function nodesIn(image: Buffer, method: number): Jffs2Node[] {
  const nodes: Jffs2Node[] = [];
  for (let at = 0; at + INODE_HEADER_BYTES <= image.length; ) {
    const isNode = image.readUInt16LE(at) === MAGIC;
    if (isNode && image.readUInt16LE(at + 2) === INODE && image[at + 56] === method) {
      const start = at + INODE_HEADER_BYTES;
      nodes.push({
        packed: image.subarray(start, start + image.readUInt32LE(at + 48)),
        fileOffset: image.readUInt32LE(at + 44),
        unpackedBytes: image.readUInt32LE(at + 52),
      });
    }
    at += isNode ? Math.ceil(image.readUInt32LE(at + 4) / 4) * 4 : 4;
  }
  return nodes;
}
