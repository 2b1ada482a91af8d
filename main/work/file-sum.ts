/** The SHA-256 sum of a file, read in pieces so that others have their turns. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const PIECE_BYTES = 1 << 20;

/**
 * In hexadecimal digits; null where the file can't be read. `onRead` hears of each piece, in bytes.
 * @throws the reason of `signal`
 */
export async function sumOfFile(
  path: string,
  signal: AbortSignal,
  onRead: (lengthBytes: number) => void = () => undefined,
): Promise<string | null> {
  const sum = createHash('sha256');
  try {
    for await (const piece of createReadStream(path, { highWaterMark: PIECE_BYTES, signal })) {
      sum.update(piece);
      onRead(piece.length);
    }
    return sum.digest('hex');
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

/** The same of bytes in memory. @throws the reason of `signal` */
export async function sumOfBytes(bytes: Uint8Array, signal: AbortSignal): Promise<string> {
  const sum = createHash('sha256');
  for (let at = 0; at < bytes.length; at += PIECES_TOGETHER * PIECE_BYTES) {
    sum.update(bytes.subarray(at, at + PIECES_TOGETHER * PIECE_BYTES));
    await new Promise(setImmediate);
    signal.throwIfAborted();
  }
  return sum.digest('hex');
}

/** Bytes in memory are quicker. */
const PIECES_TOGETHER = 8;
