/** A file in an archive: what it is, and what lies in it. */
import type { StructureField } from '../../../../../app/contract/structure.ts';
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { told } from '../../record/told.ts';
import { stored } from '../../stored.ts';

export interface Member {
  readonly name: string;
  readonly subtype: string;
  /** With its header. */
  readonly start: number;
  readonly end: number;
  /** Of its content, which lies between; the same where it has none. */
  readonly dataStart: number;
  readonly dataEnd: number;
  readonly fields: readonly StructureField[];
}

/** Its content is scanned: a firmware's archive has kernels and file systems. */
export function memberOf(
  reading: Reading,
  { name, subtype, start, end, dataStart, dataEnd, fields }: Member,
): Found {
  return {
    kind: 'file',
    subtype,
    name,
    start,
    sizeBytes: end - start,
    fields,
    children: reading.within(start, end).scan(dataStart, dataEnd),
    ...(dataEnd > dataStart ? stored(dataStart, dataEnd) : {}),
  };
}

/** Of Unix, by the upper four bits of a file's mode. */
const TYPES: Readonly<Record<number, string>> = Object.fromEntries([
  [0o01, 'pipe'],
  [0o02, 'character device'],
  [0o04, 'directory'],
  [0o06, 'block device'],
  [0o10, 'file'],
  [0o12, 'symbolic link'],
  [0o14, 'socket'],
]);

/** Null where the mode is of no kind of file. */
export function typeOfMode(mode: number): string | null {
  return TYPES[mode >>> 12] ?? null;
}

/** `rwxr-xr-x`. */
export function rightsField(mode: number): StructureField {
  const letters = [...'rwxrwxrwx'].map((letter, index) => (mode & (0o400 >> index) ? letter : '-'));
  return told('rights', letters.join(''));
}

/** At most `longest` bytes up to a zero; null where none comes. */
export function zeroEnded(bytes: Uint8Array, start: number, end: number): string | null {
  const last = bytes.subarray(0, end).indexOf(0, start);
  return last < 0 ? null : Buffer.from(bytes.subarray(start, last)).toString('utf8');
}
