/** Bytes into a file of their own: all of them or none. */
import { linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import { errorName } from '../backing/file-report.ts';

export interface SaveOptions {
  /** Whether a file that is there may be replaced. */
  readonly overwrites: boolean;
  /** Paths that are open as images: never replaced. */
  readonly openPaths: readonly string[];
}

/**
 * Writes beside the file's final name and moves it there, so that no half of it is ever seen.
 * @returns the absolute path. @throws UserError if it is there and must stay, or can't be written.
 */
export function saveBytes(path: string, bytes: Uint8Array, { overwrites, openPaths }: SaveOptions): string {
  const target = resolve(path);
  if (openPaths.some((open) => isSameFile(open, target))) {
    throw refusal(target, `${basename(target)} is open as an image here`, 'Choose another name.');
  }
  const draft = `${target}.${process.pid}.part`;
  try {
    writeFileSync(draft, bytes, { flag: 'wx' });
    if (overwrites) renameSync(draft, target);
    else linkSync(draft, target);
  } catch (thrown) {
    throw unsaved(target, thrown);
  } finally {
    rmSync(draft, { force: true });
  }
  return target;
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}

function unsaved(path: string, thrown: unknown): UserError {
  const code = errorName(thrown);
  if (code === 'EEXIST') return refusal(path, `${basename(path)} is there already`, 'Choose another name.');
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
