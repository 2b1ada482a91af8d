/** What file systems of the Unix family, and archives, keep of a file, in words. */
import type { StructureField, StructureNode } from '../../../../../app/contract/structure.ts';
import { u32le, unixTime } from '../../record/field.ts';
import { told } from '../../record/told.ts';
import { nameText } from './file-name.ts';

/** The kinds of the nodes of files, in file systems and archives alike. */
export const FILE_TYPES = [
  'directory',
  'file',
  'symlink',
  'character-device',
  'block-device',
  'fifo',
  'socket',
] as const;
/** One of them. */
export type FileType = (typeof FILE_TYPES)[number];
export const DIRECTORY: FileType = 'directory';
/** A plain one. */
export const FILE: FileType = 'file';
export const SYMLINK: FileType = 'symlink';
/** The field that says where a link leads, as `linkname` does in an archive of tar's. */
const TARGET = 'target';
const TARGETS: readonly string[] = [TARGET, 'linkname'];

/** By the bits of `st_mode` that say what a file is (POSIX, sys/stat.h; the values are those of Linux). */
const TYPES: ReadonlyMap<number, FileType> = new Map([
  [0o140000, 'socket'],
  [0o120000, 'symlink'],
  [0o100000, 'file'],
  [0o060000, 'block-device'],
  [0o040000, 'directory'],
  [0o020000, 'character-device'],
  [0o010000, 'fifo'],
]);

const LETTERS: Readonly<Record<FileType, string>> = {
  directory: 'd',
  file: '-',
  symlink: 'l',
  'character-device': 'c',
  'block-device': 'b',
  fifo: 'p',
  socket: 's',
};

const SECONDS = unixTime(u32le);

/** Undefined for a mode that no file has. */
export function typeOfMode(mode: number): FileType | undefined {
  return TYPES.get(mode & 0o170000);
}

/** What a file system keeps; what it doesn't is left out. */
export interface Attributes {
  /** Permissions; bits for the type may be there, too. */
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
  /** In seconds since 1970. */
  readonly mtimeSeconds?: number;
  /** Where a symbolic link leads. */
  readonly target?: Uint8Array;
  /** Of a device. */
  readonly major?: number;
  readonly minor?: number;
}

/** As fields without a place: the records lie in packed tables, or in several versions. */
export function attributeFields(type: FileType, attributes: Attributes): StructureField[] {
  const { mode, uid, gid, mtimeSeconds, target, major, minor } = attributes;
  const texts: readonly (readonly [string, string | undefined])[] = [
    ['mode', mode === undefined ? undefined : modeText(type, mode)],
    ['uid', uid?.toString()],
    ['gid', gid?.toString()],
    ['mtime', mtimeSeconds === undefined ? undefined : SECONDS.text(mtimeSeconds)],
    [TARGET, target === undefined ? undefined : `“${nameText(target)}”`],
    ['device', major === undefined ? undefined : `${major}:${minor ?? 0}`],
  ];
  return texts.flatMap(([name, text]) => (text === undefined ? [] : [told(name, text)]));
}

/** Where a symbolic link leads by what is told of it; null where that is not known. */
export function targetOf({ fields }: Pick<StructureNode, 'fields'>): string | null {
  const [first] = fields.filter(({ name }) => TARGETS.includes(name)).reverse();
  return first === undefined ? null : first.text.replace(/^“(.*)”$/s, '$1');
}

/** `0755 (drwxr-xr-x)`. */
export function modeText(type: FileType, mode: number): string {
  const permissions = mode & 0o7777;
  return `${permissions.toString(8).padStart(4, '0')} (${LETTERS[type]}${permissionText(permissions)})`;
}

/** As `ls -l` has them, with the bits for set-user-ID, set-group-ID and sticky. */
function permissionText(permissions: number): string {
  return [
    { shift: 6, special: 0o4000, letter: 's' },
    { shift: 3, special: 0o2000, letter: 's' },
    { shift: 0, special: 0o1000, letter: 't' },
  ]
    .map(({ shift, special, letter }) => {
      const bits = permissions >> shift;
      const execute = (bits & 1) !== 0;
      const last =
        (permissions & special) !== 0 ? (execute ? letter : letter.toUpperCase()) : execute ? 'x' : '-';
      return `${bits & 4 ? 'r' : '-'}${bits & 2 ? 'w' : '-'}${last}`;
    })
    .join('');
}

/** The numbers of a device out of one of 32 bits, as Linux puts them together (include/linux/kdev_t.h, `new_encode_dev`). */
export function device(number: number): { major: number; minor: number } {
  return { major: (number & 0xfff00) >>> 8, minor: (number & 0xff) | ((number >>> 12) & 0xfff00) };
}
