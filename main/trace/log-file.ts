/** The text of a log file in pieces, as large as the file was at the start; what is packed with gzip is unpacked. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errorName, UserError } from '../../app/contract/errors.ts';

const PIECE_BYTES = 1 << 20;
/** Of a file, and of what one that is packed may hold. */
const MAX_BYTES = 2 ** 31 - 1;
const CUT_IT = 'Cut it where the flash is idle, and play one part after the other.';
const NAME_A_LOG = 'Name a trace log that QEMU wrote.';

/** Every method throws UserErrors only. */
export class LogFile {
  readonly sizeBytes: number;
  /** Of the file, not of what they unpack to. */
  bytesRead = 0;
  readonly #path: string;
  readonly #descriptor: number;

  constructor(path: string) {
    this.#path = path;
    const status = this.#attempt(() => statSync(path));
    if (!status.isFile()) {
      throw this.refusal(`${basename(path)} is no file`, 'Save what comes out of a pipe into a file first.');
    }
    if (status.size > MAX_BYTES) throw this.refusal(`${basename(path)} has 2 GiB or more`, CUT_IT);
    this.sizeBytes = status.size;
    this.#descriptor = this.#attempt(() => openSync(path, 'r'));
  }

  /** To be gone through once. */
  async *text(): AsyncGenerator<Uint8Array> {
    const [first, second] = this.#read(0, 2);
    if (first === 0x1f && second === 0x8b) yield* this.#unpacked();
    else yield* this.#pieces();
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  /** Says this of the file. */
  refusal(what: string, todo = NAME_A_LOG): UserError {
    return new UserError({ code: 'bad-input', what, where: resolve(this.#path), todo });
  }

  *#pieces(): Generator<Uint8Array> {
    while (this.bytesRead < this.sizeBytes) {
      const piece = this.#read(this.bytesRead, Math.min(PIECE_BYTES, this.sizeBytes - this.bytesRead));
      if (piece.length === 0) return;
      this.bytesRead += piece.length;
      yield piece;
    }
  }

  async *#unpacked(): AsyncGenerator<Uint8Array> {
    const gunzip = createGunzip({ chunkSize: PIECE_BYTES });
    // An error comes out of the loop below.
    pipeline(Readable.from(this.#pieces()), gunzip, () => undefined);
    let unpackedBytes = 0;
    try {
      for await (const piece of gunzip) {
        unpackedBytes += piece.length;
        if (unpackedBytes > MAX_BYTES)
          throw this.refusal(`${basename(this.#path)} unpacks to 2 GiB or more`, CUT_IT);
        yield piece;
      }
    } catch (thrown) {
      if (thrown instanceof UserError) throw thrown;
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw this.refusal(
        `${basename(this.#path)} can’t be unpacked (${why})`,
        'Get a whole copy of it, or unpack what there is with gzip -dc.',
      );
    }
  }

  /** Fewer bytes than asked for where the file has become shorter. */
  #read(at: number, lengthBytes: number): Uint8Array {
    const piece = new Uint8Array(lengthBytes);
    const count = this.#attempt(() => readSync(this.#descriptor, piece, 0, lengthBytes, at));
    return piece.subarray(0, count);
  }

  #attempt<T>(body: () => T): T {
    try {
      return body();
    } catch (thrown) {
      const code = errorName(thrown);
      const name = basename(this.#path);
      throw this.refusal(code === 'ENOENT' ? `${name} is not there` : `${name} can’t be read (${code})`);
    }
  }
}
