/** The files of a JFFS2: what the latest versions of names and inodes say. */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import { Malformed } from '../../../malformed.ts';
import { type Attributes, attributeFields, DIRECTORY, device, FILE, type FileType } from '../attributes.ts';
import { type Content, Contents, contentOf, telling } from '../content.ts';
import { inodeTree } from '../inode-tree.ts';
import type { FileTree } from '../listing.ts';
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

export function jffs2Tree(reading: Reading, told: Told): FileTree {
  const contents = new Contents();
  return inodeTree<Inode>({
    root: ROOT_INODE,
    inodes: told.inodes,
    namesIn: (directory) =>
      [...(told.directories.get(directory) ?? [])].filter(([, name]) => !isDeleted(name)),
    typeOfName: (type) => DIRENT_TYPES[type],
    modeOf: ({ read }) => read.get('mode'),
    rootFields: (inode) => attributeFields(DIRECTORY, attributesOf(inode)),
    entryOf: (inode, number, type) => {
      const { attributes, problems } = allAttributes(reading, inode, type);
      const sizeBytes = type === DIRECTORY ? 0 : inode.read.get('isize');
      const latest = { version: inode.read.get('version'), fileBytes: sizeBytes };
      const content =
        type === FILE
          ? contents.of(number, () => fileContent(reading, told, { number, latest }))
          : { problems: [] };
      const fields = attributeFields(type, attributes);
      return { sizeBytes, fields, ...content, problems: [...problems, ...content.problems] };
    },
  });
}

function isDeleted({ inode }: Name): boolean {
  return inode === 0;
}

/** Names of which the latest word is that they are deleted. */
export function deletedNames({ directories }: Told): Name[] {
  return [...directories.values()].flatMap((names) => [...names.values()].filter(isDeleted));
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
  if (data.length !== 4)
    throw new Malformed(`A device has ${pluralText(data.length, 'byte')} of data, which is not its number.`);
  return device(view.getUint32(0, isLittle));
}
