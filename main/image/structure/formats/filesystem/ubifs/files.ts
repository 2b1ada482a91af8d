/** The files of a UBIFS: names and inodes as its index and its journal have them. */
import { countText } from '../../../../../../app/contract/text/count-text.ts';
import type { Reading } from '../../../format.ts';
import { type Attributes, attributeFields, device, type FileType, typeOfMode } from '../attributes.ts';
import { type Content, Contents, contentOf, telling } from '../content.ts';
import type { Entry, FileTree } from '../listing.ts';
import type { Inode, Name, Contents as Told } from './contents.ts';
import { blockParts } from './file-data.ts';
import { ROOT_INODE } from './nodes.ts';

/** UBIFS's own numbers, for an inode that is missing. */
const TYPES: readonly FileType[] = [
  'file',
  'directory',
  'symlink',
  'block-device',
  'character-device',
  'fifo',
  'socket',
];

/** `UBIFS_MAX_INO_DATA`, of what UBIFS keeps in an inode: a longer target would be made into text for each name of its inode. */
const TARGET_MAX_BYTES = 4096;

/** Places are in the bytes of `reading`. */
export function ubifsTree(reading: Reading, told: Told): FileTree {
  return new Ubifs(reading, told);
}

class Ubifs implements FileTree {
  readonly root: Entry;
  readonly #reading: Reading;
  readonly #told: Told;
  readonly #contents = new Contents();

  constructor(reading: Reading, told: Told) {
    this.#reading = reading;
    this.#told = told;
    const root = told.inodes.get(ROOT_INODE);
    const fields = root === undefined ? [] : attributeFields('directory', attributesOf(root, 'directory'));
    this.root = { name: new Uint8Array(0), type: 'directory', sizeBytes: 0, fields, directory: ROOT_INODE };
  }

  *entriesOf(directory: number): Generator<Entry> {
    const names = [...(this.#told.directories.get(directory) ?? [])].sort(([one], [other]) =>
      one < other ? -1 : 1,
    );
    for (const [, name] of names) yield this.#entryOf(name);
  }

  #entryOf({ name, inode: number, type: direntType }: Name): Entry {
    const inode = this.#told.inodes.get(number);
    const type =
      (inode === undefined ? undefined : typeOfMode(inode.read.get('mode'))) ?? TYPES[direntType] ?? 'file';
    const place = type === 'directory' ? { directory: number } : {};
    if (inode === undefined) {
      const problems = [`Its inode, ${number}, has no node.`];
      return { name, type, sizeBytes: 0, fields: [], problems, ...place };
    }
    const sizeBytes = type === 'directory' ? 0 : inode.read.get('size');
    const fields = attributeFields(type, attributesOf(inode, type));
    const content = type === 'file' ? this.#contentOf(number, sizeBytes) : { problems: [] };
    const problems = [...targetProblems(inode, type), ...content.problems];
    return { name, type, sizeBytes, fields, ...content, problems, ...place };
  }

  #contentOf(number: number, sizeBytes: number): Content {
    return this.#contents.of(number, () => fileContent(this.#reading, this.#told, { number, sizeBytes }));
  }
}

/** Whether a block is a hole or missing is known as far as the index is there. */
function fileContent(
  reading: Reading,
  { blocks: all, isIndexWhole }: Told,
  { number, sizeBytes }: { readonly number: number; readonly sizeBytes: number },
): Content {
  const blocks = all.get(number) ?? new Map();
  const about = { method: 'ubifs-file', sizeBytes, pieces: blocks.size };
  const content = contentOf(reading, about, () => blockParts(blocks, sizeBytes));
  const hasHoles = content.unpacked?.parts?.some(
    ({ start, isMissing = false }) => start === null && !isMissing,
  );
  if (isIndexWhole || hasHoles !== true) return content;
  const told = 'Some of the index is missing: what reads as zeros here may be a hole, or missing as well.';
  return telling(content, (others) => [...others, told]);
}

function attributesOf({ read, data }: Inode, type: FileType): Attributes {
  const attributes = {
    mode: read.get('mode'),
    uid: read.get('uid'),
    gid: read.get('gid'),
    mtimeSeconds: read.get('mtime_sec'),
  };
  if (type === 'symlink')
    return data.length > TARGET_MAX_BYTES ? attributes : { ...attributes, target: data };
  const isDevice = type === 'character-device' || type === 'block-device';
  if (!isDevice || data.length < 4) return attributes;
  return { ...attributes, ...device(new DataView(data.buffer, data.byteOffset).getUint32(0, true)) };
}

function targetProblems({ data }: Inode, type: FileType): string[] {
  if (type !== 'symlink' || data.length <= TARGET_MAX_BYTES) return [];
  return [`Its ${countText(data.length)} bytes of data are too many for its type.`];
}
