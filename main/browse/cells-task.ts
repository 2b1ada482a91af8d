/** Counts cells of an image, in a worker. */
import { z } from 'zod';
import { type CellRun, countCells } from '../image/overview/count-cells.ts';
import type { Task } from '../work/task.ts';

/** The cells of all runs one after the other, as `PackedCells` has them. */
export const COUNT_CELLS: Task<
  { bytes: Uint8Array; cellBytes: number; runs: CellRun[] },
  { cells: Float32Array }
> = {
  name: 'count-cells',
  input: z.object({
    bytes: z.instanceof(Uint8Array),
    cellBytes: z.number(),
    runs: z.array(z.object({ start: z.number(), end: z.number() })),
  }),
  output: z.object({ cells: z.instanceof(Float32Array) }),
  work: ({ bytes, cellBytes, runs }) => ({ cells: countCells(bytes, cellBytes, runs) }),
};
