/** Image files that programs start from, and what became of them. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { startImage } from '../../kit/qemu/vectors.ts';

const PATTERN_BYTES = 0x1_0000;
/** Up to here a whole image costs little. */
const SMALL_BYTES = 0x40_0000;
const PIECE_BYTES = 0x10_0000;

/** A pattern at both ends, and between them zeros that take no room on the disk; small images have one all over. */
export function writeStartImage(path: string, sizeBytes: number, seed: number): void {
  const count = Math.ceil(sizeBytes / PATTERN_BYTES);
  const starts =
    sizeBytes > SMALL_BYTES
      ? [0, sizeBytes - PATTERN_BYTES]
      : Array.from({ length: count }, (_, index) => index * PATTERN_BYTES);
  const file = openSync(path, 'w');
  ftruncateSync(file, sizeBytes);
  for (const [index, start] of starts.entries()) {
    const pattern = startImage(seed + index, PATTERN_BYTES);
    writeSync(file, pattern, 0, Math.min(PATTERN_BYTES, sizeBytes - start), start);
  }
  closeSync(file);
}

/** For who wants to make the images of a run anew. */
export function startInWords(seed: number): string {
  return `images as writeStartImage makes them with seed ${seed}`;
}

/** The first place where two files of one size differ, in words; null if they are alike. */
export function fileDifference(theirPath: string, ourPath: string): string | null {
  const files = [openSync(theirPath, 'r'), openSync(ourPath, 'r')] as const;
  const pieces = [Buffer.alloc(PIECE_BYTES), Buffer.alloc(PIECE_BYTES)] as const;
  try {
    for (let start = 0; ; start += PIECE_BYTES) {
      const [theirs, ours] = files.map((file, index) =>
        readSync(file, pieces[index] ?? Buffer.alloc(0), 0, PIECE_BYTES, start),
      );
      if (theirs !== ours)
        return `the files have ${theirs} and ${ours} bytes from 0x${start.toString(16)} on`;
      if (theirs === undefined || theirs === 0) return null;
      const [their, our] = pieces;
      if (their.equals(our)) continue;
      const at = their.findIndex((byte, index) => byte !== our[index]);
      return `offset 0x${(start + at).toString(16)} of the image holds 0x${their[at]?.toString(16)} in QEMU, 0x${our[at]?.toString(16)} in Norscope`;
    }
  } finally {
    for (const file of files) closeSync(file);
  }
}
