/** Why bytes can't become a file of the name that a person chose, in words for them. */
import { basename, dirname } from 'node:path';
import { type ErrorCode, errorName, UserError } from '../../app/contract/errors.ts';

/** What stands in the way of a file, by its error code. */
export type NotSaved =
  | 'bad-input'
  | 'exists'
  | 'in-use'
  | 'is-directory'
  | 'not-a-file'
  | 'not-found'
  | 'no-permission'
  | 'no-space';

type Words = {
  readonly what: (path: string) => string;
  /** Of the file and of its folder, the one that is to blame. */
  readonly where: (path: string) => string;
  readonly todo: string;
};

const itself = (path: string) => path;

const WORDS: Readonly<Record<NotSaved, Words>> = {
  'bad-input': {
    what: () => 'This can’t be the name of a file',
    where: itself,
    todo: 'Choose another name.',
  },
  exists: {
    what: (path) => `${basename(path)} is there already`,
    where: itself,
    todo: 'Choose another name, or have it replaced: in the window when it asks, on the command line with --force.',
  },
  'in-use': {
    what: (path) => `${basename(path)} is in use here`,
    where: itself,
    todo: 'Choose another name: neither the image of an open flash is replaced, nor what is played to it.',
  },
  'is-directory': {
    what: (path) => `${basename(path) || path} is a folder`,
    where: itself,
    todo: 'Choose the name of a file in it.',
  },
  'not-a-file': {
    what: (path) => `${basename(path)} is a device, a pipe or a socket, no file`,
    where: itself,
    todo: 'Choose the name of a file.',
  },
  'not-found': { what: () => 'There is no such folder', where: dirname, todo: 'Choose one that is there.' },
  'no-permission': {
    what: (path) => `You may not write ${basename(path)}`,
    where: itself,
    todo: 'Choose another folder, or get the right to write there (chmod u+w).',
  },
  'no-space': {
    what: () => 'There is no room left for it',
    where: dirname,
    todo: 'Make room there, or choose another folder.',
  },
};

/** The report of a path that nothing is saved to. */
export function notSaved(code: NotSaved, path: string): UserError {
  const { what, where, todo } = WORDS[code];
  return new UserError({ code, what: what(path), where: path === '' ? null : where(path), todo });
}

const CODE_OF_ERROR: Readonly<Record<string, NotSaved>> = {
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  EROFS: 'no-permission',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  ENAMETOOLONG: 'bad-input',
  ELOOP: 'bad-input',
};

/** What the system's error says of a file that was to be written. */
export function unsaved(path: string, thrown: unknown): UserError {
  const name = errorName(thrown);
  const known = CODE_OF_ERROR[name];
  if (known !== undefined) return notSaved(known, path);
  const code: ErrorCode = 'no-permission';
  const what = `${basename(path)} can’t be written (${name})`;
  return new UserError({ code, what, where: path, todo: 'Choose another folder.' });
}
