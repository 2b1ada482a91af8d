/** Unpacks once more what a scan found packed, in a worker. */
import { z } from 'zod';
import { isMethod } from '../image/compression/decompress.ts';
import { decode } from '../image/structure/decode.ts';
import type { Task } from '../work/task.ts';

const Input = z.object({
  packed: z.instanceof(Uint8Array),
  method: z.string().refine(isMethod),
  /** What came of it in the scan: as much comes of it again. */
  unpackedBytes: z.int().nonnegative(),
});
type Input = z.infer<typeof Input>;

const Output = z.object({ bytes: z.instanceof(Uint8Array) });
type Output = z.infer<typeof Output>;

export const UNPACK: Task<Input, Output> = {
  name: 'unpack',
  input: Input,
  output: Output,
  // Its own bytes alone: what crosses to another thread takes the whole buffer along.
  work: ({ packed, method, unpackedBytes }) => ({
    bytes: decode(method, packed, unpackedBytes).bytes.slice(),
  }),
};
