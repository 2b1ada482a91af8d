/** An image file, opened: what it is, whether it is still the same, and why it can't be used. */
import { type BigIntStats, closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import type { GivenFormat } from '../../app/contract/machine.ts';
import { loss, refusal, unreadable, unwritable } from './file-report.ts';
import { requireRaw, SAMPLE_LENGTH_BYTES } from './image-format.ts';

/** A file as it was when it was opened. The descriptor keeps its content reachable even when its name is gone. */
export interface ImageFile {
  /** Absolute, as it was named (symbolic links are kept). */
  readonly path: string;
  readonly name: string;
  readonly sizeBytes: number;
  readonly fd: number;
  readonly stats: BigIntStats;
  /** Open for writing, too. */
  readonly isWritable: boolean;
}

/**
 * Opens a raw image for reading, or for reading and writing. Never waits on a device or FIFO, and leaves nothing open
 * where it throws. For writing it waits until whoever has a lease on the file has let go of it (2 ms, at most 45 s).
 * With a format given nobody asks what the bytes look like.
 * @throws UserError `not-found`, `is-directory`, `not-a-file`, `empty`, `no-permission`, `bad-input`, `not-raw`.
 */
export function openImageFile(path: string, isWritable = false, format?: GivenFormat): ImageFile {
  if (path === '' || path.includes('\0')) throw new UserError(refusal('bad-input', path));
  const absolutePath = resolve(path);
  const fd = isWritable ? openForWriting(absolutePath) : openForReading(absolutePath);
  try {
    const stats = fstatSync(fd, { bigint: true });
    refuseUnlessFile(absolutePath, stats);
    const sizeBytes = Number(stats.size);
    if (sizeBytes === 0) throw new UserError(refusal('empty', absolutePath));
    if (format === undefined)
      requireRaw(absolutePath, { head: sample(fd, 0), tail: sample(fd, sizeBytes), sizeBytes });
    return { path: absolutePath, name: basename(absolutePath), sizeBytes, fd, stats, isWritable };
  } catch (thrown) {
    closeImageFile(fd);
    throw thrown instanceof UserError ? thrown : unreadable(absolutePath, thrown);
  }
}

/** Gives the descriptor back. A file system that is gone has something to say to that, which helps nobody. */
export function closeImageFile(fd: number): void {
  try {
    closeSync(fd);
  } catch (thrown) {
    if (errorName(thrown) === 'EBADF') throw thrown;
  }
}

/**
 * Copies the file's content from `fileOffset` on, as much as `into` holds.
 * @throws UserError `backing-lost` if it ends before, `not-a-file` if it can't be read.
 */
export function readImageFile({ path, name, fd }: ImageFile, into: Uint8Array, fileOffset = 0): void {
  let filled = 0;
  while (filled < into.length) {
    const taken = readAt({ path, fd, fileOffset: fileOffset + filled, into: into.subarray(filled) });
    if (taken === 0) throw new UserError(loss(path, `${name} became shorter while it was read`));
    filled += taken;
  }
}

function openForReading(path: string): number {
  try {
    refuseUnlessFile(path, statSync(path, { bigint: true }));
    // Without O_NONBLOCK a FIFO put there since the check would be waited for.
    return openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : unreadable(path, thrown);
  }
}

function openForWriting(path: string): number {
  try {
    refuseUnlessFile(path, statSync(path, { bigint: true }));
    return openSync(path, constants.O_RDWR);
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : unwritable(path, thrown);
  }
}

function refuseUnlessFile(path: string, stats: BigIntStats): void {
  if (stats.isDirectory()) throw new UserError(refusal('is-directory', path));
  if (!stats.isFile()) throw new UserError(refusal('not-a-file', path));
}

type Piece = {
  readonly path: string;
  readonly fd: number;
  readonly fileOffset: number;
  readonly into: Uint8Array;
};

function readAt({ path, fd, fileOffset, into }: Piece): number {
  try {
    return readSync(fd, into, 0, Math.min(into.length, 1 << 30), fileOffset);
  } catch (thrown) {
    throw unreadable(path, thrown);
  }
}

/** At most SAMPLE_LENGTH_BYTES: the first if `end` is 0, otherwise the last before it. */
function sample(fd: number, end: number): Uint8Array {
  const bytes = new Uint8Array(SAMPLE_LENGTH_BYTES);
  const fileOffset = Math.max(0, end - SAMPLE_LENGTH_BYTES);
  return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, fileOffset));
}
