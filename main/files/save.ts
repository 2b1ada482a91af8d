/** Bytes into a file of their own: all of them or none. */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';

export interface SaveOptions {
  /** Whether a file that is there may be replaced. */
  readonly overwrites: boolean;
  /** Files that are in use here: never replaced. */
  readonly usedPaths: readonly string[];
}

/**
 * Writes beside the file's final name and moves it there, so that no half of it is ever seen. What a symbolic link
 * names is replaced, not the link.
 * @returns the absolute path. @throws UserError if it is there and must stay, is no file, or can't be written.
 */
export function saveBytes(path: string, bytes: Uint8Array, { overwrites, usedPaths }: SaveOptions): string {
  const target = realTarget(path);
  if (usedPaths.some((used) => isSameFile(used, target))) {
    throw refusal(target, `${basename(target)} is in use here`, 'Choose another name.');
  }
  const there = statSync(target, { throwIfNoEntry: false });
  if (there !== undefined && !there.isFile()) {
    throw refusal(target, `${basename(target)} is no file`, 'Choose the name of a file.');
  }
  if (there !== undefined && !overwrites) {
    throw refusal(target, `${basename(target)} is there already`, 'Choose another name.');
  }
  const draft = `${target}.${process.pid}.part`;
  try {
    writeFileSync(draft, bytes, { flag: 'wx', ...(there === undefined ? {} : { mode: there.mode }) });
  } catch (thrown) {
    throw unsaved(draft, thrown);
  }
  try {
    renameSync(draft, target);
  } catch (thrown) {
    rmSync(draft, { force: true });
    throw unsaved(target, thrown);
  }
  return target;
}

function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function unsaved(path: string, thrown: unknown): UserError {
  const code = errorName(thrown);
  if (code === 'EEXIST') return refusal(path, `${basename(path)} is left from an earlier run`, 'Remove it.');
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return refusal(
      path,
      'There is no room left for it',
      'Make room there, or choose another folder.',
      'no-space',
    );
  }
  const todo = 'Choose a folder that is there and that you may write to.';
  return refusal(path, `${basename(path)} can’t be written (${code})`, todo, 'no-permission');
}

function refusal(
  where: string,
  what: string,
  todo: string,
  code: 'bad-input' | 'no-space' | 'no-permission' = 'bad-input',
): UserError {
  return new UserError({ code, what, where, todo });
}
