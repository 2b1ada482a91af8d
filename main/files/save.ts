/** Bytes into a file of their own: all of them or none. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import { lockToReplace } from '../backing/replace-lock.ts';
import { notSaved, unsaved } from './unsaved.ts';

export interface SaveOptions {
  /** Whether a file that is there may be replaced. */
  readonly overwrites: boolean;
  /** Files that are in use here: never replaced. */
  readonly usedPaths: readonly string[];
  /** Asked when all is written, before it gets its name: what it throws leaves everything as it was. */
  readonly mayKeep?: () => void;
}

/** Most bytes that the system is given at a time. */
const PIECE_BYTES = 1 << 26;

/**
 * Writes beside the file's final name and moves it there, so that no half of it is ever seen. What a symbolic link
 * names is replaced, not the link. A file that is replaced keeps its rights.
 * @returns the absolute path. @throws UserError `exists` if it is there and may not be replaced; `in-use` if it is open
 *   here, or another program's locks forbid it; `is-directory`, `not-a-file`, `bad-input`, `not-found` (its folder),
 *   `no-permission` or `no-space`; what `mayKeep` throws.
 */
export function saveBytes(path: string, bytes: Uint8Array, options: SaveOptions): string {
  const target = realTarget(path);
  let unlock = () => {};
  try {
    const replaced = replaceable(target, options.usedPaths);
    if (replaced !== undefined) {
      unlock = lockToReplace(target);
      // Only now: nobody is asked about a file that could not be replaced anyway.
      if (!options.overwrites) throw notSaved('exists', target);
    }
    writeBeside(target, bytes, { mode: replaced?.mode, mayKeep: options.mayKeep });
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : unsaved(target, thrown);
  } finally {
    unlock();
  }
  return target;
}

/** The file that is there, if it can be replaced; undefined if nothing is. */
function replaceable(target: string, usedPaths: readonly string[]): Stats | undefined {
  if (usedPaths.some((used) => isSameFile(used, target))) throw notSaved('in-use', target);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there === undefined) {
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) throw notSaved('bad-input', target);
    return undefined;
  }
  if (there.isDirectory()) throw notSaved('is-directory', target);
  if (!there.isFile()) throw notSaved('not-a-file', target);
  accessSync(target, constants.W_OK);
  return there;
}

type Draft = { readonly mode: number | undefined; readonly mayKeep: (() => void) | undefined };

/** The draft has a name of its own, which is gone whatever happens. */
function writeBeside(target: string, bytes: Uint8Array, { mode, mayKeep }: Draft): void {
  const draft = join(dirname(target), `.norscope-${randomUUID()}.part`);
  try {
    writeDraft(draft, bytes, mode);
    mayKeep?.();
    renameSync(draft, target);
  } catch (thrown) {
    rmSync(draft, { force: true });
    // Bytes that were taken away under the write are the better reason.
    mayKeep?.();
    throw thrown;
  }
}

function writeDraft(draft: string, bytes: Uint8Array, mode: number | undefined): void {
  const fd = openSync(draft, 'wx');
  try {
    if (mode !== undefined) fchmodSync(fd, mode & 0o7777);
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(fd, bytes, done, Math.min(bytes.length - done, PIECE_BYTES), done);
    }
    // Only then is it sure that there was room.
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

function realTarget(path: string): string {
  if (path === '' || path.includes('\0')) throw notSaved('bad-input', path.replaceAll('\0', '␀'));
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
