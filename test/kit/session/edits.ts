/** Direct edits of a small flash, for tests that do a lot to it. */
import fc from 'fast-check';
import type { ImageEdit } from '../../../main/session/journal/image-edit.ts';

/** Where deeds work, over the edges of pages and blocks, and once over most of the flash. */
export const edits: fc.Arbitrary<ImageEdit> = fc
  .record({
    deviceOffset: fc.constantFrom(0, 3, 8, 0xffe, 0x3ffc, 0x4000),
    pattern: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    times: fc.constantFrom(1, 1, 1, 3.5, 1200, 5000),
  })
  .map(({ deviceOffset, pattern, times }) => ({
    flash: 0,
    deviceOffset,
    lengthBytes: Math.ceil(times * pattern.length),
    pattern,
  }));
