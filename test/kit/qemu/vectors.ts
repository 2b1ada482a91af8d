/** Recorded bus programs with QEMU's answers (`test/fixtures/qemu-7.2.22/README.md`). */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

const Vector = z
  .strictObject({
    board: z.string(),
    globals: z.array(z.string()),
    readonly: z.boolean(),
    drives: z.int().min(1),
    imageSize: z.int().positive(),
    seed: z.int().nonnegative(),
    program: z.array(z.string()).min(1),
    answers: z.array(z.string()),
    sha256: z.array(z.hex().length(64)),
  })
  .refine(({ program, answers }) => program.length === answers.length, 'an answer for each command')
  .refine(({ drives, sha256 }) => drives === sha256.length, 'a hash for each drive');
export type Vector = z.infer<typeof Vector>;

/** The boards that programs were recorded on. */
export type RecordedBoard =
  | 'virt'
  | 'vexpress-a9'
  | 'versatilepb'
  | 'collie'
  | 'mainstone'
  | 'musicpal'
  | 'xilinx-zynq-a9';

/** All vectors of a board. @throws ZodError if a line is not what the README says. */
export function readVectors(board: RecordedBoard): Vector[] {
  const file = new URL(`../../fixtures/qemu-7.2.22/${board}-vectors.jsonl.gz`, import.meta.url);
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return lines.map((line) => Vector.parse(JSON.parse(line)));
}

const PATTERN_BYTES = 0x1_0000;

/** The image that a vector's drives start from. */
export function startImage(seed: number, sizeBytes: number): Uint8Array {
  const image = new Uint8Array(sizeBytes).fill(0xff);
  for (let i = 0; i < PATTERN_BYTES; i++) image[i] = ((i * 31) ^ ((i >> 8) * 17) ^ seed) & 0xff;
  return image;
}
