/** Image files that programs start from, and what became of them. */
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { startImage } from '../../kit/vectors.ts';

const PATTERN_BYTES = 0x1_0000;
const PIECE_BYTES = 0x10_0000;

/** A pattern at both ends, and between them zeros that take no room on the disk. */
export function writeStartImage(path: string, sizeBytes: number, seed: number): void {
  const file = openSync(path, 'w');
  const pattern = startImage(seed, PATTERN_BYTES);
  writeSync(file, pattern, 0, Math.min(sizeBytes, PATTERN_BYTES), 0);
  if (sizeBytes > PATTERN_BYTES) writeSync(file, pattern, 0, PATTERN_BYTES, sizeBytes - PATTERN_BYTES);
  ftruncateSync(file, sizeBytes);
  closeSync(file);
}

/** How the images of a run begin and end, for who wants to make them anew. */
export function startInWords(seed: number): string {
  return `images of zeros whose first and last 65,536 bytes are ((i * 31) ^ ((i >> 8) * 17) ^ ${seed}) & 0xff`;
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
