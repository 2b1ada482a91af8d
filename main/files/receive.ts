/** Takes in a file that a browser can only hand over as bytes, and keeps it as a copy in the program's own folder. */

import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';
import { IMAGE_MAX_BYTES } from '../board/open-geometry.ts';
import { unwritable } from './unwritable.ts';

const PIECE_MAX_BYTES = 1 << 20;
/** What every file system takes, in bytes of UTF-8. */
const NAME_MAX_BYTES = 200;

/** A piece of a file: `offset` and `sizeBytes` are of the whole file. */
export interface Piece {
  readonly name: string;
  readonly sizeBytes: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Unfinished {
  readonly name: string;
  readonly path: string;
  readonly descriptor: number;
  readonly sizeBytes: number;
  received: number;
}

/** One file at a time; pieces come in order. Each file gets a folder of its own, so that none lies over another. */
export class ReceivedFiles {
  readonly #directory: string;
  #open: Unfinished | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * One piece of one file; offset 0 begins another file and drops what an unfinished one had.
   * @returns the path of the copy after its last piece, else null.
   * @throws UserError if the name or the size can't be, a piece is out of order, or it can't be written here.
   */
  take(piece: Piece): string | null {
    if (piece.offset === 0) this.#begin(piece);
    const open = this.#open;
    if (open === null || !isNext(open, piece)) {
      throw new UserError({
        code: 'bad-request',
        what: 'A piece of the dropped file came out of order',
        where: piece.name,
        todo: 'Drop the file again.',
      });
    }
    try {
      writeAll(open.descriptor, piece);
    } catch (thrown) {
      this.close();
      throw unwritable(thrown, open.path);
    }
    open.received += piece.bytes.length;
    if (open.received < open.sizeBytes) return null;
    closeSync(open.descriptor);
    this.#open = null;
    return open.path;
  }

  /** Whether a file at this path would go with the copies when they are removed. */
  holds(path: string): boolean {
    const way = relative(this.#directory, resolve(path));
    return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  }

  /** Ends an unfinished file, and leaves nothing of it. */
  close(): void {
    if (this.#open === null) return;
    closeSync(this.#open.descriptor);
    rmSync(dirname(this.#open.path), { recursive: true, force: true });
    this.#open = null;
  }

  /** Removes the copies that are not among these paths. One that is open keeps its bytes until it is closed. */
  prune(kept: readonly string[]): void {
    const keptFolders = new Set(kept.map((path) => basename(dirname(path))));
    try {
      for (const folder of readdirSync(this.#directory)) {
        if (!keptFolders.has(folder)) rmSync(join(this.#directory, folder), { recursive: true, force: true });
      }
    } catch {
      // No folder yet, or none that may be changed: old copies are no reason to refuse anything.
      return;
    }
  }

  #begin({ name, sizeBytes }: Piece): void {
    this.close();
    const folder = join(this.#directory, randomUUID());
    const path = join(folder, plainName(name));
    if (sizeBytes > IMAGE_MAX_BYTES)
      throw refusal('wrong-size', 'The file is larger than any flash here', name);
    try {
      mkdirSync(folder, { recursive: true });
      const descriptor = openSync(path, 'wx', 0o600);
      this.#open = { name, path, descriptor, sizeBytes, received: 0 };
    } catch (thrown) {
      throw unwritable(thrown, path);
    }
  }
}

function isNext(open: Unfinished, { name, sizeBytes, offset, bytes }: Piece): boolean {
  const isOfThisFile = open.name === name && open.sizeBytes === sizeBytes && open.received === offset;
  return isOfThisFile && bytes.length <= PIECE_MAX_BYTES && offset + bytes.length <= sizeBytes;
}

/** The system may take less than it is given at a time. */
function writeAll(descriptor: number, { bytes, offset }: Piece): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(descriptor, bytes, done, bytes.length - done, offset + done);
  }
}

/** The last part of a name, if it can be the name of a file. */
function plainName(name: string): string {
  const last = basename(name.replaceAll('\\', '/'));
  const isName = last !== '' && last !== '.' && last !== '..' && !last.includes('\0');
  if (isName && Buffer.byteLength(last) <= NAME_MAX_BYTES) return last;
  throw refusal('bad-input', 'The dropped file has no name that a file can have', name.slice(0, 80));
}

function refusal(code: 'bad-input' | 'wrong-size', what: string, where: string): UserError {
  return new UserError({ code, what, where, todo: 'Open it by its path instead.' });
}

/** Nobody keeps a file of their own in that folder. */
export function emptiedFolder(path: string): UserError {
  return new UserError({
    code: 'no-permission',
    what: 'This folder holds copies of what was dropped on a browser, and is emptied when Norscope ends',
    where: path,
    todo: 'Choose another folder.',
  });
}
