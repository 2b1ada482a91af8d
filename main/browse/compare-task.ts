/** Compares two images, in workers: a part of their bytes each, or what lies in them. */
import { z } from 'zod';
import { StructureComparison } from '../../app/contract/compare.ts';
import { type Differences, differingRanges } from '../image/compare/differing-ranges.ts';
import type { Task } from '../work/task.ts';

const Bytes = z.instanceof(Uint8Array);

const ComparedPart = z.object({
  one: Bytes,
  other: Bytes,
  start: z.number(),
  end: z.number(),
  joinBytes: z.number(),
});
type ComparedPart = z.infer<typeof ComparedPart>;

/** Both reach up to `end`. Counts bytes of the part. */
export const COMPARE: Task<ComparedPart, Differences> = {
  name: 'compare',
  input: ComparedPart,
  output: z.object({ bounds: z.instanceof(Float64Array), count: z.number(), differingBytes: z.number() }),
  work: ({ one, other, ...part }, onProgress) => {
    const total = part.end - part.start;
    return differingRanges(one, other, part, (done) => onProgress({ done, total }));
  },
};

/** Counts bytes of both images. */
export const COMPARE_STRUCTURES: Task<{ one: Uint8Array; other: Uint8Array }, StructureComparison> = {
  name: 'compare-structures',
  input: z.object({ one: Bytes, other: Bytes }),
  output: StructureComparison,
  work: async ({ one, other }, onProgress) => {
    // In the thread alone, as in scan-task.ts.
    const { structureChanges } = await import('../image/compare/structure-changes.ts');
    const { outsideBytes } = await import('../image/compare/outside-bytes.ts');
    const { summedTreeOf } = await import('../image/structure/tree.ts');
    const total = one.length + other.length;
    const before = summedTreeOf(one, (done) => onProgress({ done, total }));
    const after = summedTreeOf(other, (done) => onProgress({ done: one.length + done, total }));
    return {
      ...structureChanges(before, after),
      outsideBytes: outsideBytes([one, other], [before.nodes, after.nodes]),
    };
  },
};
