/** Unpacks once more what a scan found packed, in a worker. */
import { z } from 'zod';
import { UserError } from '../../app/contract/errors.ts';
import { ByteCount } from '../../app/contract/units.ts';
import { isMethod } from '../image/compression/decompress.ts';
import { assemble } from '../image/structure/assemble.ts';
import { decode } from '../image/structure/decode.ts';
import { ZEROS } from '../image/structure/found.ts';
import { Malformed } from '../image/structure/malformed.ts';
import type { Task } from '../work/task.ts';

const Input = z.object({
  /** Shared memory, or any other. */
  packed: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  method: z.string().refine(isMethod).nullable(),
  /** Where the method is null: ranges of `packed`, each packed on its own. */
  parts: z
    .array(
      z.object({
        start: z.int().nonnegative().nullable(),
        sizeBytes: ByteCount,
        packed: z
          .object({
            method: z.union([z.literal(ZEROS), z.string().refine(isMethod)]),
            skipBytes: ByteCount,
            takeBytes: ByteCount,
            wholeBytes: ByteCount.optional(),
          })
          .optional(),
      }),
    )
    .readonly(),
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
  work: ({ packed, method, parts, unpackedBytes }) => ({
    bytes: method === null ? together(packed, parts) : decode(method, packed, unpackedBytes).bytes.slice(),
  }),
};

/** @throws UserError where a part is damaged: what a scan did not unpack, it could not tell of */
function together(packed: Uint8Array, parts: Input['parts']): Uint8Array<ArrayBuffer> {
  try {
    return assemble(packed, parts);
  } catch (thrown) {
    if (!(thrown instanceof Malformed)) throw thrown;
    const what = `The content of this file is damaged. ${thrown.message.replace(/\.$/, '')}`;
    throw new UserError({ code: 'bad-input', what, where: null, todo: 'Save what it lies in as it is.' });
  }
}
