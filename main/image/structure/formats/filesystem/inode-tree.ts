/** The files of a file system whose directories name inodes that are kept apart, as those for raw flash have them. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import { DIRECTORY, FILE, type FileType, typeOfMode } from './attributes.ts';
import type { Entry, FileTree } from './listing.ts';

/** What a directory says of a file. */
export interface InodeName {
  readonly name: Uint8Array;
  readonly inode: number;
  /** As the file system numbers the types of files. */
  readonly type: number;
}

/** What one of them says. */
export interface Inodes<I> {
  /** The root need not have a node. */
  readonly root: number;
  readonly inodes: ReadonlyMap<number, I>;
  /** By words that put them in order. */
  namesIn(directory: number): Iterable<readonly [string, InodeName]>;
  /** Of an inode that has no node, as far as its name says it. */
  typeOfName(type: number): FileType | undefined;
  /** `st_mode`. */
  modeOf(inode: I): number;
  rootFields(inode: I): readonly StructureField[];
  /** All of it but its name. `number` is that of the inode. */
  entryOf(
    inode: I,
    number: number,
    type: FileType,
  ): Pick<Entry, 'sizeBytes' | 'fields' | 'unpacked' | 'problems'>;
}

export function inodeTree<I>(told: Inodes<I>): FileTree {
  const root = told.inodes.get(told.root);
  const fields = root === undefined ? [] : told.rootFields(root);
  return {
    root: { name: new Uint8Array(0), type: DIRECTORY, sizeBytes: 0, fields, directory: told.root },
    *entriesOf(directory) {
      const names = [...told.namesIn(directory)].sort(([one], [other]) => (one < other ? -1 : 1));
      for (const [, name] of names) yield entryOf(told, name);
    },
  };
}

function entryOf<I>(told: Inodes<I>, { name, inode: number, type: nameType }: InodeName): Entry {
  const inode = told.inodes.get(number);
  const type =
    (inode === undefined ? undefined : typeOfMode(told.modeOf(inode))) ?? told.typeOfName(nameType) ?? FILE;
  const place = type === DIRECTORY ? { directory: number } : {};
  if (inode !== undefined) return { name, type, ...told.entryOf(inode, number, type), ...place };
  const problems = [`Its inode, ${number}, has no node.`];
  return { name, type, sizeBytes: 0, fields: [], problems, ...place };
}
