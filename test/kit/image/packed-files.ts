/** A folder with files of every kind, to be packed into a file system, and what a listing of that must then say. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Structure, StructureNode } from '../../../app/contract/structure.ts';
import { NodeBytes } from '../../../main/browse/node-bytes.ts';
import { UNPACK } from '../../../main/browse/unpack-task.ts';
import { FILE_TYPES } from '../../../main/image/structure/formats/filesystem/attributes.ts';
import { sha256 } from '../files/sha256.ts';

/** A file as a listing has it: its path, its kind, its size (0 but for files), permissions, and where a link leads. */
export interface ListedFile {
  readonly path: string;
  readonly kind: string;
  readonly sizeBytes: number;
  readonly mode: number;
  readonly mtimeSeconds: number;
  readonly target: string | null;
}

const MODE_BITS = 0o7777;
const MANY = 300;

/** Makes a folder `files` in `folder`, and gives its path. */
export function makeFiles(folder: string): string {
  const root = join(folder, 'files');
  const path = (name: string) => join(root, name);
  for (const name of ['', 'etc', 'empty', 'usr', 'usr/share', 'usr/share/deep', 'many'])
    mkdirSync(path(name));
  writeFileSync(path('README'), 'Erase before you program.\n');
  writeFileSync(path('none'), '');
  writeFileSync(path('etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\n'.repeat(40));
  writeFileSync(path('etc/gr\u00fc\u00dfe \u96ea.txt'), 'hello\n');
  writeFileSync(path('usr/share/deep/noise.bin'), noise(300_000));
  writeFileSync(path('usr/share/deep/zeros.bin'), new Uint8Array(100_000));
  writeFileSync(path(`usr/${'long-name-'.repeat(12)}`), 'x');
  for (let index = 0; index < MANY; index++) writeFileSync(path(`many/file-${index}`), `${index}\n`);
  symlinkSync('../usr/share/deep/noise.bin', path('etc/link'));
  execFileSync('mkfifo', [path('etc/pipe')]);
  for (const [name, mode] of [
    ['', 0o755],
    ['etc', 0o750],
    ['etc/passwd', 0o640],
    ['README', 0o4755],
    ['empty', 0o1777],
    ['none', 0o000],
    ['etc/pipe', 0o622],
  ] as const)
    chmodSync(path(name), mode);
  utimesSync(path('README'), 1_614_556_800, 1_614_556_800);
  utimesSync(path('etc'), 1_000_000_000, 1_000_000_000);
  return root;
}

/** What lies in a folder, by path. */
export function filesIn(root: string): ListedFile[] {
  const paths = readdirSync(root, { recursive: true, encoding: 'utf8' });
  return ordered(
    paths.map((path) => {
      const stat = lstatSync(join(root, path));
      const isLink = stat.isSymbolicLink();
      return {
        path,
        kind: isLink ? 'symlink' : stat.isDirectory() ? 'directory' : stat.isFIFO() ? 'fifo' : 'file',
        sizeBytes: stat.isFile() ? stat.size : 0,
        mode: stat.mode & MODE_BITS,
        mtimeSeconds: Math.floor(stat.mtimeMs / 1000),
        target: isLink ? readlinkSync(join(root, path)) : null,
      };
    }),
  );
}

/** What a scan lists below the root directory of a file system, by path. */
export function listedFiles(structure: Structure, fileSystem: StructureNode): ListedFile[] {
  const listed: ListedFile[] = [];
  for (const { path, node } of filesBelow(structure, fileSystem)) {
    const { kind, size, fields } = node;
    const text = (field: string) => fields.find((each) => each.name === field)?.text;
    listed.push({
      path,
      kind,
      sizeBytes: kind === 'file' ? size : 0,
      mode: Number.parseInt(text('mode') ?? '', 8),
      mtimeSeconds: Date.parse(text('mtime') ?? '') / 1000,
      target: text('target')?.slice(1, -1) ?? null,
    });
  }
  return ordered(listed);
}

/** Each file below the root directory of a file system, with its path. */
function* filesBelow(
  { nodes }: Structure,
  fileSystem: StructureNode,
): Generator<{ readonly path: string; readonly node: StructureNode }> {
  const paths = new Map<number, string>();
  for (const node of nodes) {
    const { id, parent, kind, name } = node;
    const above = parent === null ? undefined : paths.get(parent);
    if (parent === fileSystem.id && kind === 'directory' && name === '/') paths.set(id, '');
    if (above === undefined || !FILE_TYPES.some((type) => type === kind)) continue;
    const path = above === '' ? name : `${above}/${name}`;
    paths.set(id, path);
    yield { path, node };
  }
}

/** What each file in a folder holds, by path: its SHA-256. */
export function sumsIn(root: string): Record<string, string> {
  const files = filesIn(root).filter(({ kind }) => kind === 'file');
  return Object.fromEntries(files.map(({ path }) => [path, sha256(readFileSync(join(root, path)))]));
}

/** What each file holds that a scan lists in a file system, taken out as `norscope extract` does. */
export async function heldSums(
  image: Uint8Array,
  structure: Structure,
  fileSystem: StructureNode,
): Promise<Record<string, string>> {
  const bytes = nodeBytes(image, structure);
  const sums: Record<string, string> = {};
  for (const { path, node } of filesBelow(structure, fileSystem)) {
    if (node.kind !== 'file') continue;
    const held = (await bytes.content(node)) ?? (await bytes.raw(node));
    sums[path] = held === null ? 'no content' : sha256(held);
  }
  return sums;
}

/** The bytes of what a scan found; what is packed is unpacked here, not in a worker. */
export function nodeBytes(image: Uint8Array, structure: Structure): NodeBytes {
  return new NodeBytes(image, structure, async (packed) => {
    const { bytes } = await UNPACK.work(
      UNPACK.input.parse(packed),
      () => undefined,
      () => undefined,
    );
    return bytes;
  });
}

function ordered(files: readonly ListedFile[]): ListedFile[] {
  return [...files].sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Bytes that no packer makes smaller, the same every time. */
function noise(sizeBytes: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length: sizeBytes }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}
