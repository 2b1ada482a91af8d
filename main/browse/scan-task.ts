/** Looks for structures, in a worker. */
import { z } from 'zod';
import { Structure } from '../../app/contract/structure.ts';
import type { Task } from '../work/task.ts';

/** Between two reports, in bytes of the image; the end is told in any case. */
const TOLD_BYTES = 4 * 1024 * 1024;

/** Counts bytes of the image. What is inside of what was unpacked is not counted. */
export const SCAN: Task<{ bytes: Uint8Array }, Structure> = {
  name: 'scan',
  input: z.object({ bytes: z.instanceof(Uint8Array) }),
  output: Structure,
  work: async ({ bytes }, onProgress) => {
    // In the thread alone: who hands the task out has no use for all parsers there are.
    const { treeOf } = await import('../image/structure/tree.ts');
    let toldBytes = 0;
    return treeOf(bytes, (doneBytes) => {
      const isEnd = doneBytes === bytes.length && doneBytes > toldBytes;
      if (doneBytes < toldBytes + TOLD_BYTES && !isEnd) return;
      toldBytes = doneBytes;
      onProgress({ done: doneBytes, total: bytes.length });
    });
  },
};
