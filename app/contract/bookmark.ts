/** Positions of the history that a person gave names, to come back to. */
import { z } from 'zod';
import { DeviceOffset, FlashIndex } from './units.ts';

/** What somebody looked at. */
export const Sight = z.object({ flash: FlashIndex, offset: DeviceOffset });
export type Sight = z.infer<typeof Sight>;

/** Most characters of the name of a bookmark. */
export const BOOKMARK_NAME_MAX = 200;

/** Of a bookmark, without blanks around it. */
export const BookmarkName = z.string().trim().min(1).max(BOOKMARK_NAME_MAX);

export const Bookmark = z.object({
  id: z.int().positive(),
  name: z.string(),
  position: z.int().nonnegative(),
  /** Number of the branch that was left which has it; null: it lies on the one that is followed. */
  branch: z.int().nonnegative().nullable(),
  sight: Sight,
});
export type Bookmark = z.infer<typeof Bookmark>;
