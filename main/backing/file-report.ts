/** Why a file can't be an image, or is none any more, in words for the person who named it. */
import { basename } from 'node:path';
import { type ErrorReport, errorName, UserError } from '../../app/contract/errors.ts';
import type { LockConflict } from './image-lock.ts';

/** What keeps a file from being opened, by its error code. */
export type Refusal = 'bad-input' | 'not-found' | 'is-directory' | 'not-a-file' | 'empty' | 'no-permission';

const REFUSALS: Record<Refusal, { readonly what: (name: string) => string; readonly todo: string }> = {
  'bad-input': { what: () => 'This is not the name of a file', todo: 'Name an image file.' },
  'not-found': { what: (name) => `There is no file ${name}`, todo: 'Check the name and the folder.' },
  'is-directory': { what: (name) => `${name} is a folder`, todo: 'Choose an image file in it.' },
  'not-a-file': {
    what: (name) => `${name} is a device, a pipe or a socket`,
    todo: 'Copy what it holds into a file and open that.',
  },
  empty: { what: (name) => `${name} is empty`, todo: 'Choose a file that holds an image.' },
  'no-permission': {
    what: (name) => `You may not read ${name}`,
    todo: 'Ask its owner for the right to read it (chmod +r), or open a copy of it.',
  },
};

/** The report of a file that can't be an image. */
export function refusal(code: Refusal, path: string): ErrorReport {
  const { what, todo } = REFUSALS[code];
  return { code, what: what(basename(path) || path), where: path, todo };
}

/** A report of code `backing-lost`: what happened to the file, and the one thing there is to do. */
export function loss(path: string, what: string): ErrorReport {
  return { code: 'backing-lost', what, where: path, todo: 'Open it again to see it as it is now.' };
}

const CODE_OF_ERROR: Readonly<Record<string, Refusal>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  ENAMETOOLONG: 'not-found',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EISDIR: 'is-directory',
  ENXIO: 'not-a-file',
};

/** What the system's error says about the file. Codes it has no words for become `not-a-file` with their name. */
export function unreadable(path: string, thrown: unknown): UserError {
  const code = CODE_OF_ERROR[errorName(thrown)];
  if (code !== undefined) return new UserError(refusal(code, path));
  const what = `${basename(path)} can't be read (${errorName(thrown)})`;
  const todo = 'Copy it to a local disk and open the copy.';
  return new UserError({ code: 'not-a-file', what, where: path, todo });
}

/** What the system's error says about a file that was to be opened for writing. */
export function unwritable(path: string, thrown: unknown): UserError {
  const name = errorName(thrown);
  if (!['EACCES', 'EPERM', 'EROFS', 'ETXTBSY'].includes(name)) return unreadable(path, thrown);
  const what = `${basename(path)} can’t be written (${name})`;
  const todo =
    'Open it in shared or scratch mode, which never write it, or get the right to write it (chmod u+w).';
  return new UserError({ code: 'no-permission', what, where: path, todo });
}

/** What another program's locks forbid. `holder` is who that is; `isWritable`: the file was to be opened for writing. */
export function inUse(
  path: string,
  { use, isMade }: LockConflict,
  { holder, isWritable }: { holder: string; isWritable: boolean },
): ErrorReport {
  const name = basename(path);
  const copy = `Close it there, or open a copy of ${name}.`;
  const todo =
    isWritable && !(use === 'write' && isMade)
      ? 'Close it there, or open it here in shared or scratch mode, which never write it.'
      : copy;
  return { code: 'in-use', what: sayConflict(name, holder, { use, isMade }), where: path, todo };
}

function sayConflict(
  name: string,
  holder: string,
  { use, isMade }: Pick<LockConflict, 'use' | 'isMade'>,
): string {
  if (use === 'consistent read') return `${name} is open in ${holder}, which keeps it for itself`;
  if (use === 'resize') return `${name} is open in ${holder}, which may change its size`;
  return isMade
    ? `${name} is open for writing in ${holder}`
    : `${name} is open in ${holder}, which lets nobody else write it`;
}
