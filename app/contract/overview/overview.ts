/** The whole of an image at a glance: what the bytes of equal cells are like. */
import { z } from 'zod';
import { request } from '../link/link.ts';
import { FlashIndex } from '../units.ts';
import { TELLING_BYTES } from './byte-cell.ts';

/** Most cells of one answer. */
export const CELLS_MAX = 1 << 14;

/** Cells of an image: `count` of them from cell `first` on, each `cellBytes` long but for the image's last one. */
export const AskedCells = z.object({
  flash: FlashIndex,
  /** A power of two, so that the edges of cells are those of erase blocks, or the other way round. */
  cellBytes: z
    .int()
    .min(TELLING_BYTES)
    .max(1 << 30)
    .refine((bytes) => Number.isInteger(Math.log2(bytes))),
  first: z.int().nonnegative(),
  count: z.int().positive().max(CELLS_MAX),
});
export type AskedCells = z.infer<typeof AskedCells>;

export const overview = {
  /**
   * Counts cells of what a flash holds now, and answers soon with what it has: cells all over the range first, the others
   * when it is asked again. What was counted is kept until its bytes change. Shorter than asked at the end of the flash.
   */
  'overview.cells': request(
    AskedCells,
    z.object({
      /** As `PackedCells` has them. */
      cells: z.instanceof(Uint8Array),
      /** All of them are counted, and of the bytes that are there now. */
      isWhole: z.boolean(),
    }),
  ),
};
