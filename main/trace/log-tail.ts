/** The text of a log that somebody still writes: a file that grows, or a FIFO. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { errorName, UserError } from '../../app/contract/errors.ts';

const PIECE_BYTES = 1 << 16;
/** How often it is looked whether there is more. */
const LOOK_MS = 50;

/**
 * Its pieces as they come, and null whenever all there is was given. Ends where a FIFO's writer closes it, and on `until`;
 * a file never ends by itself.
 * @throws UserError for what can't be read, is packed, or becomes shorter
 */
export async function* tailOf(path: string, until: AbortSignal): AsyncGenerator<Uint8Array | null> {
  const tail = new LogTail(path);
  try {
    while (!until.aborted) {
      const piece = tail.read();
      if (piece === 'ended') return;
      yield piece;
      if (piece === null) await wait(LOOK_MS, undefined, { signal: until }).catch(() => undefined);
    }
  } finally {
    tail.close();
  }
}

class LogTail {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #isPipe: boolean;
  #readBytes = 0;

  constructor(path: string) {
    this.#path = path;
    // Without waiting: a FIFO that nobody writes yet would hold a thread until somebody does.
    this.#descriptor = this.#attempt(() => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK));
    const status = this.#attempt(() => fstatSync(this.#descriptor));
    this.#isPipe = status.isFIFO();
    if (!status.isFile() && !this.#isPipe) {
      this.close();
      throw this.#refusal(`${basename(path)} is neither a file nor a FIFO`);
    }
  }

  /** Null where there is nothing more now. */
  read(): Uint8Array | null | 'ended' {
    const piece = new Uint8Array(PIECE_BYTES);
    const count = this.#isPipe ? this.#readPipe(piece) : this.#readFile(piece);
    // Nobody has opened it for writing yet, or nobody has it open any more.
    if (count === 0) return this.#isPipe && this.#readBytes > 0 ? 'ended' : null;
    if (count === null) return null;
    if (this.#readBytes === 0 && piece[0] === 0x1f && piece[1] === 0x8b)
      throw this.#refusal(
        `${basename(this.#path)} is packed`,
        'A log that is whole is for `norscope explain`.',
      );
    this.#readBytes += count;
    return piece.subarray(0, count);
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Null where a writer has it open and has written nothing more. */
  #readPipe(piece: Uint8Array): number | null {
    try {
      return readSync(this.#descriptor, piece, 0, piece.length, null);
    } catch (thrown) {
      if (errorName(thrown) === 'EAGAIN') return null;
      throw this.#unreadable(thrown);
    }
  }

  #readFile(piece: Uint8Array): number {
    const { size }: Stats = this.#attempt(() => fstatSync(this.#descriptor));
    if (size < this.#readBytes)
      throw this.#refusal(
        `${basename(this.#path)} has become shorter: somebody writes it anew`,
        'Follow it again from its beginning, with the images of then.',
      );
    return this.#attempt(() => readSync(this.#descriptor, piece, 0, piece.length, this.#readBytes));
  }

  #attempt<T>(body: () => T): T {
    try {
      return body();
    } catch (thrown) {
      throw this.#unreadable(thrown);
    }
  }

  #unreadable(thrown: unknown): UserError {
    const code = errorName(thrown);
    const name = basename(this.#path);
    if (code === 'ENOENT')
      return this.#refusal(`${name} is not there`, 'Start QEMU with -D first, or make a FIFO with mkfifo.');
    return this.#refusal(`${name} can’t be read (${code})`);
  }

  #refusal(what: string, todo = 'Name the log that QEMU writes now.'): UserError {
    return new UserError({ code: 'bad-input', what, where: resolve(this.#path), todo });
  }
}
