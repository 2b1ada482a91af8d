/** The files of a JFFS2: what the latest versions of names and inodes say. */

import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';
import { type Attributes, attributeFields, device, type FileType, typeOfMode } from '../attributes.ts';
import { type Content, Contents, contentOf, telling } from '../content.ts';
import type { Entry, FileTree } from '../listing.ts';
import type { Name, Contents as Told } from './contents.ts';
import { dataParts, type Latest, visiblyDamaged } from './file-data.ts';
import type { Inode } from './nodes.ts';

const ROOT_INODE = 1;
/** `d_type` of Linux, dirent.h: what a directory says of an inode that has no node. */
const DIRENT_TYPES: Readonly<Record<number, FileType>> = {
  1: 'fifo',
  2: 'character-device',
  4: 'directory',
  6: 'block-device',
  8: 'file',
  10: 'symlink',
  12: 'socket',
};
const COMPRESSION = { none: 0, zlib: 6 } as const;
const TARGET_MAX_BYTES = 4096;

/** The root need not have a node. */
export function jffs2Tree(reading: Reading, told: Told): FileTree {
  return new Jffs2(reading, told);
}

class Jffs2 implements FileTree {
  readonly root: Entry;
  readonly #reading: Reading;
  readonly #told: Told;
  readonly #contents = new Contents();

  constructor(reading: Reading, told: Told) {
    this.#reading = reading;
    this.#told = told;
    const root = told.inodes.get(ROOT_INODE);
    const fields = root === undefined ? [] : attributeFields('directory', attributesOf(root));
    this.root = { name: new Uint8Array(0), type: 'directory', sizeBytes: 0, fields, directory: ROOT_INODE };
  }

  *entriesOf(directory: number): Generator<Entry> {
    const names = [...(this.#told.directories.get(directory) ?? [])].sort(([one], [other]) =>
      one < other ? -1 : 1,
    );
    for (const [, name] of names) if (name.inode !== 0) yield this.#entryOf(name);
  }

  #entryOf({ name, inode: number, type: direntType }: Name): Entry {
    const inode = this.#told.inodes.get(number);
    const type =
      (inode === undefined ? undefined : typeOfMode(inode.read.get('mode'))) ??
      DIRENT_TYPES[direntType] ??
      'file';
    const place = type === 'directory' ? { directory: number } : {};
    if (inode === undefined) {
      const problems = [`Its inode, ${number}, has no node.`];
      return { name, type, sizeBytes: 0, fields: [], problems, ...place };
    }
    const { attributes, problems } = allAttributes(this.#reading, inode, type);
    const sizeBytes = type === 'directory' ? 0 : inode.read.get('isize');
    const latest = { version: inode.read.get('version'), fileBytes: sizeBytes };
    const content = type === 'file' ? this.#contentOf(number, latest) : { problems: [] };
    return {
      name,
      type,
      sizeBytes,
      fields: attributeFields(type, attributes),
      ...content,
      problems: [...problems, ...content.problems],
      ...place,
    };
  }

  #contentOf(number: number, latest: Latest): Content {
    return this.#contents.of(number, () => fileContent(this.#reading, this.#told, { number, latest }));
  }
}

/** Names of which the latest word is that they are deleted. */
export function deletedNames({ directories }: Told): Name[] {
  return [...directories.values()].flatMap((names) => [...names.values()].filter(({ inode }) => inode === 0));
}

/** Of what was damaged an older version is there, or none. */
function fileContent(
  reading: Reading,
  { data, damaged }: Told,
  { number, latest }: { readonly number: number; readonly latest: Latest },
): Content {
  const [nodes, lost] = [data.get(number) ?? [], damaged.get(number) ?? []];
  const { fileBytes: sizeBytes } = latest;
  const about = { method: 'jffs2-file', sizeBytes, pieces: nodes.length + lost.length };
  const content = contentOf(reading, about, () => dataParts(nodes, sizeBytes));
  const count = visiblyDamaged(nodes, lost, latest);
  if (count === 0) return content;
  const told = `Data of it is damaged, in ${pluralText(count, 'node')}: an older version or zeros stand there.`;
  return telling(content, (others) => [told, ...others]);
}

function attributesOf({ read }: Inode): Attributes {
  return {
    mode: read.get('mode'),
    uid: read.get('uid'),
    gid: read.get('gid'),
    mtimeSeconds: read.get('mtime'),
  };
}

/** With what the data of links and devices says. */
function allAttributes(
  reading: Reading,
  inode: Inode,
  type: FileType,
): { attributes: Attributes; problems: readonly string[] } {
  const attributes = attributesOf(inode);
  try {
    if (type === 'symlink')
      return { attributes: { ...attributes, target: dataOf(reading, inode) }, problems: [] };
    if (type === 'character-device' || type === 'block-device')
      return { attributes: { ...attributes, ...numbersOf(inode, dataOf(reading, inode)) }, problems: [] };
  } catch (thrown) {
    if (thrown instanceof Malformed) return { attributes, problems: [thrown.message] };
    throw thrown;
  }
  return { attributes, problems: [] };
}

function dataOf(reading: Reading, { read, dataAt }: Inode): Uint8Array {
  const [method, sizeBytes] = [read.get('compr'), read.get('csize')];
  if (sizeBytes > TARGET_MAX_BYTES)
    throw new Malformed(`Its ${sizeBytes} bytes of data are too many for its type.`);
  if (method === COMPRESSION.none) return reading.bytes.subarray(dataAt, dataAt + sizeBytes);
  if (method !== COMPRESSION.zlib)
    throw new Malformed(`Its data is packed by method ${method}, and is not shown.`);
  return reading.unpackBlock({ method: 'zlib', start: dataAt, sizeBytes, atMostBytes: TARGET_MAX_BYTES });
}

/** Old ones have two bytes: the major and the minor number. */
function numbersOf({ isLittle }: Inode, data: Uint8Array): { major: number; minor: number } {
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  if (data.length === 2) {
    const number = view.getUint16(0, isLittle);
    return { major: number >> 8, minor: number & 0xff };
  }
  if (data.length !== 4) throw new Malformed(`A device's ${data.length} bytes of data are not its number.`);
  return device(view.getUint32(0, isLittle));
}
