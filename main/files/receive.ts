/** Takes in a file that a browser can only hand over as bytes, and keeps it as a copy in the program's own folder. */
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../../app/contract/errors.ts';

const PIECE_MAX_BYTES = 1 << 20;

export interface Piece {
  readonly name: string;
  readonly sizeBytes: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** One file at a time; pieces come in order. */
export class ReceivedFiles {
  readonly #directory: string;
  #open: {
    name: string;
    path: string;
    draft: string;
    descriptor: number;
    sizeBytes: number;
    received: number;
  } | null = null;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * One piece of one file; offset 0 begins another file and drops what an unfinished one had.
   * @returns the path of the copy after its last piece, else null.
   * @throws UserError if a piece is out of order, too large, or more than was announced.
   */
  take(piece: Piece): string | null {
    if (piece.offset === 0) this.#begin(piece);
    const open = this.#open;
    const fits =
      piece.bytes.length <= PIECE_MAX_BYTES && piece.offset + piece.bytes.length <= piece.sizeBytes;
    const isNext = open !== null && open.name === piece.name && open.received === piece.offset;
    if (open === null || !isNext || !fits || open.sizeBytes !== piece.sizeBytes) {
      throw new UserError({
        code: 'bad-request',
        what: 'A piece of the dropped file came out of order',
        where: piece.name,
        todo: 'Drop the file again.',
      });
    }
    writeSync(open.descriptor, piece.bytes, 0, piece.bytes.length, piece.offset);
    open.received += piece.bytes.length;
    if (open.received < open.sizeBytes) return null;
    this.close();
    // Renamed over: a copy of the same name may be open, and keeps its bytes as long as it is.
    renameSync(open.draft, open.path);
    return open.path;
  }

  /** Ends an unfinished file. */
  close(): void {
    if (this.#open !== null) closeSync(this.#open.descriptor);
    this.#open = null;
  }

  #begin({ name, sizeBytes }: Piece): void {
    this.close();
    mkdirSync(this.#directory, { recursive: true });
    // Only the last part of the name is used, so that no name leads out of the folder.
    const path = join(this.#directory, basename(name.replaceAll('\\', '/')) || 'image');
    const draft = `${path}.part`;
    const descriptor = openSync(draft, 'w', 0o600);
    this.#open = { name, path, draft, descriptor, sizeBytes, received: 0 };
  }
}
