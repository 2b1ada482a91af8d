/** Direct edits of an image: bytes that a person puts into a flash past its device, and takes out again. */
import { z } from 'zod';
import { request } from './link/link.ts';
import { MachineState } from './machine.ts';
import { DeviceOffset, FlashIndex } from './units.ts';

/** Most bytes that are put somewhere at once: what is typed or pasted. */
export const PUT_MAX_BYTES = 1 << 20;

/** Most bytes of a pattern that fills more than itself. */
export const PATTERN_MAX_BYTES = 1024;

/** Bytes to put somewhere: over and over, if the range is longer than they are. */
export const Edit = z
  .object({
    flash: FlashIndex,
    offset: DeviceOffset,
    lengthBytes: z.int().positive(),
    pattern: z.instanceof(Uint8Array),
  })
  .refine(({ lengthBytes, pattern: { length } }) => {
    const most = length === lengthBytes ? PUT_MAX_BYTES : Math.min(PATTERN_MAX_BYTES, lengthBytes);
    return length > 0 && length <= most;
  });

/** Where an edit was made. */
export const EditedPlace = z.object({
  flash: FlashIndex,
  offset: DeviceOffset,
  lengthBytes: z.int().positive(),
});
export type EditedPlace = z.infer<typeof EditedPlace>;

/** How many edits to step over at once, if so many follow each other in one flash; one if left out. */
const EditStep = z.object({ edits: z.int().positive().optional() });

const Edited = z.object({ machine: MachineState, place: EditedPlace });

export const edit = {
  /**
   * Fills a range with a pattern, over and over: bytes that are as long as it are just put there. An event of the history
   * of its own kind: devices do not hear of it, and no block is worn.
   * @throws UserError for a flash that is protected or writes through, a range past its end, and one that is too long
   */
  'image.edit': request(Edit, MachineState),
  /** Goes back over the edit that was the last thing done, or several. @throws UserError where it was something else */
  'image.undo': request(EditStep, Edited),
  /** Goes on over the edit that comes next, or several. @throws UserError where none does */
  'image.redo': request(EditStep, Edited),
};
