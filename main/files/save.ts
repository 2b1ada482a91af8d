/** Bytes into a file of their own: all of them or none. */
import { randomUUID } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fdatasync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  write,
  writeSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { errorName } from '../../app/contract/errors.ts';
import { lockToReplace } from '../backing/replace-lock.ts';
import { notSaved, unsaved } from './unsaved.ts';

/** What is saved. It may change meanwhile: the file gets what it is when all of it is written. */
export interface SavedBytes {
  readonly bytes: Uint8Array;
  /** What of it changed since the last call, or since the saving began. */
  takeChanged(): readonly { readonly offset: number; readonly lengthBytes: number }[];
  /** Asked before the file gets its name: what it throws leaves everything as it was. */
  mayKeep(): void;
}

/** Bytes that change no more, and whose file may have its name whatever happens meanwhile. */
export function fixedBytes(bytes: Uint8Array): SavedBytes {
  return { bytes, takeChanged: () => [], mayKeep: () => undefined };
}

export interface SaveOptions {
  /** Whether a file that is there may be replaced. */
  readonly overwrites: boolean;
  /** Files that are in use here: never replaced. */
  readonly usedPaths: readonly string[];
  /** Ends it, and leaves everything as it was. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((doneBytes: number) => void) | undefined;
}

/** Most bytes that are on their way to the disk at a time: so much is done before an end is noticed. */
const PIECE_BYTES = 1 << 25;

const writeSome = promisify(write);
const flush = promisify(fdatasync);

/** The files that are being written now. */
export class Saver {
  readonly #drafts = new Set<string>();
  #isClosed = false;

  /**
   * Writes beside the file's final name and moves it there, so that no half of it is ever seen. What a symbolic link
   * names is replaced, not the link. A file that is replaced keeps its rights.
   * @returns the absolute path. @throws UserError `exists` if it is there and may not be replaced; `in-use` if it is open
   *   here, or another program's locks forbid it; `is-directory`, `not-a-file`, `bad-input`, `not-found` (its folder),
   *   `no-permission` or `no-space`; what `mayKeep` throws; the reason of the signal.
   */
  async save(path: string, saved: SavedBytes, options: SaveOptions): Promise<string> {
    const target = realTarget(path);
    let unlock = () => {};
    try {
      const replaced = replaceable(target, options.usedPaths);
      if (replaced !== undefined) {
        unlock = lockToReplace(target);
        // Only now: nobody is asked about a file that could not be replaced anyway.
        if (!options.overwrites) throw notSaved('exists', target);
      }
      await this.#writeBeside(target, saved, { ...options, replaced });
    } catch (thrown) {
      options.signal?.throwIfAborted();
      throw isOfSystem(thrown) ? unsaved(target, thrown) : thrown;
    } finally {
      unlock();
    }
    return target;
  }

  /** What is being written is not kept. */
  close(): void {
    this.#isClosed = true;
    for (const draft of this.#drafts) rmSync(draft, { force: true });
  }

  async #writeBeside(target: string, saved: SavedBytes, options: Writing): Promise<void> {
    const draft = join(dirname(target), `.norscope-${randomUUID()}.part`);
    this.#drafts.add(draft);
    try {
      await writeDraft(draft, saved, options);
      saved.mayKeep();
      if (options.replaced === undefined && isThere(target)) throw notSaved('exists', target);
      renameSync(draft, target);
    } catch (thrown) {
      // Bytes that were taken away under the write are the better reason.
      if (!this.#isClosed) saved.mayKeep();
      throw thrown;
    } finally {
      rmSync(draft, { force: true });
      this.#drafts.delete(draft);
    }
  }
}

/** What `Saver.save` would refuse for that name before it writes, said now. @throws UserError as it does */
export function mustBeSavable(
  path: string,
  { overwrites, usedPaths }: Pick<SaveOptions, 'overwrites' | 'usedPaths'>,
): void {
  const target = realTarget(path);
  try {
    if (replaceable(target, usedPaths) !== undefined) {
      lockToReplace(target)();
      if (!overwrites) throw notSaved('exists', target);
    }
    accessSync(dirname(target), constants.W_OK);
  } catch (thrown) {
    throw isOfSystem(thrown) ? unsaved(target, thrown) : thrown;
  }
}

type Writing = Pick<SaveOptions, 'signal' | 'onProgress'> & { readonly replaced: Stats | undefined };

/** Each piece is on the disk before the next: only then is it sure that there was room, and how far it is. */
async function writeDraft(
  draft: string,
  { bytes, takeChanged }: SavedBytes,
  options: Writing,
): Promise<void> {
  const { replaced, signal, onProgress } = options;
  const fd = openSync(draft, 'wx');
  try {
    if (replaced !== undefined) fchmodSync(fd, replaced.mode & 0o7777);
    for (let done = 0; done < bytes.length; ) {
      signal?.throwIfAborted();
      const end = Math.min(done + PIECE_BYTES, bytes.length);
      while (done < end) done += (await writeSome(fd, bytes, done, end - done, done)).bytesWritten;
      await flush(fd);
      onProgress?.(done);
    }
    signal?.throwIfAborted();
    // In one go, so that the file holds what there was at one moment.
    for (const { offset, lengthBytes } of takeChanged()) writeAll(fd, bytes, offset, offset + lengthBytes);
    await flush(fd);
  } finally {
    closeSync(fd);
  }
}

function writeAll(fd: number, bytes: Uint8Array, start: number, end: number): void {
  for (let at = start; at < end; ) at += writeSync(fd, bytes, at, Math.min(end - at, PIECE_BYTES), at);
}

/** The file that is there, if it can be replaced; undefined if nothing is. */
function replaceable(target: string, usedPaths: readonly string[]): Stats | undefined {
  if (usedPaths.some((used) => isSameFile(used, target))) throw notSaved('in-use', target);
  const there = statSync(target, { throwIfNoEntry: false });
  if (there === undefined) {
    if (isThere(target)) throw notSaved('bad-input', target);
    return undefined;
  }
  if (there.isDirectory()) throw notSaved('is-directory', target);
  if (!there.isFile()) throw notSaved('not-a-file', target);
  accessSync(target, constants.W_OK);
  return there;
}

/** Whether the name is taken, if only by a link to nothing. */
function isThere(target: string): boolean {
  return lstatSync(target, { throwIfNoEntry: false }) !== undefined;
}

function realTarget(path: string): string {
  if (path === '' || path.includes('\0')) throw notSaved('bad-input', path.replaceAll('\0', '␀'));
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** What else is thrown is a UserError already, or a defect. */
function isOfSystem(thrown: unknown): boolean {
  return /^E[A-Z0-9]+$/.test(errorName(thrown));
}

function isSameFile(one: string, other: string): boolean {
  const [first, second] = [one, other].map((path) => statSync(path, { bigint: true, throwIfNoEntry: false }));
  return first !== undefined && first.ino === second?.ino && first.dev === second.dev;
}
