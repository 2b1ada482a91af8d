/** The files of a UBIFS: names and inodes as its index and its journal have them. */
import { pluralText } from '../../../../../../app/contract/text/plural-text.ts';
import type { Reading } from '../../../format.ts';
import { type Attributes, attributeFields, DIRECTORY, device, FILE, type FileType } from '../attributes.ts';
import { type Content, Contents, contentOf, telling } from '../content.ts';
import { inodeTree } from '../inode-tree.ts';
import type { FileTree } from '../listing.ts';
import type { Inode, Contents as Told } from './contents.ts';
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
  const contents = new Contents();
  return inodeTree<Inode>({
    root: ROOT_INODE,
    inodes: told.inodes,
    namesIn: (directory) => told.directories.get(directory) ?? [],
    typeOfName: (type) => TYPES[type],
    modeOf: ({ read }) => read.get('mode'),
    rootFields: (inode) => attributeFields(DIRECTORY, attributesOf(inode, DIRECTORY)),
    entryOf: (inode, number, type) => {
      const sizeBytes = type === DIRECTORY ? 0 : inode.read.get('size');
      const fields = attributeFields(type, attributesOf(inode, type));
      const content =
        type === FILE
          ? contents.of(number, () => fileContent(reading, told, { number, sizeBytes }))
          : { problems: [] };
      const problems = [...targetProblems(inode, type), ...content.problems];
      return { sizeBytes, fields, ...content, problems };
    },
  });
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
  return [`Its ${pluralText(data.length, 'byte of data is', 'bytes of data are')} too many for its type.`];
}
