/** Images are padded to the size of their flash: where the padding at the end begins. */
import { type FileHandle, open } from 'node:fs/promises';
import { unreadable } from './file-report.ts';

const PIECE_BYTES = 1 << 20;
/** Zeros come from `truncate` and `dd`, ones from erased flash. */
const FILLERS = new Set([0, 0xff]);

/**
 * Size in bytes of the file without the run of 0x00 or of 0xff at its end; 0 if it is nothing else. Reads in pieces and
 * lets other work go on between them. @throws UserError if it can't be read; the reason of `signal`.
 */
export async function usedBytesOf(path: string, signal: AbortSignal): Promise<number> {
  let file: FileHandle | undefined;
  try {
    file = await open(path);
    return await usedBytesIn(file, signal);
  } catch (thrown) {
    signal.throwIfAborted();
    throw unreadable(path, thrown);
  } finally {
    await file?.close();
  }
}

async function usedBytesIn(file: FileHandle, signal: AbortSignal): Promise<number> {
  const buffer = Buffer.alloc(PIECE_BYTES);
  let end = (await file.stat()).size;
  await file.read(buffer, 0, 1, Math.max(0, end - 1));
  const filler = buffer.readUInt8(0);
  if (!FILLERS.has(filler)) return end;
  const padding = Buffer.alloc(PIECE_BYTES, filler);
  while (end > 0) {
    signal.throwIfAborted();
    const start = Math.max(0, end - PIECE_BYTES);
    const { bytesRead } = await file.read(buffer, 0, end - start, start);
    const used = lengthWithout(buffer.subarray(0, bytesRead), padding);
    if (used > 0) return start + used;
    end = start;
  }
  return 0;
}

/** Length of the piece up to its last byte that is none of the padding. */
function lengthWithout(piece: Buffer, padding: Buffer): number {
  if (piece.equals(padding.subarray(0, piece.length))) return 0;
  let length = piece.length;
  while (piece[length - 1] === padding[0]) length--;
  return length;
}
