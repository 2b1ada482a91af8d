/** The bytes of an image, a window at a time: what they are, what they were, and which operations made them so. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { DriverOperation } from './operation.ts';
import { ByteCount, DeviceOffset, FlashIndex } from './units.ts';

/** Most bytes that one `image.window` may ask for. */
export const WINDOW_MAX_BYTES = 1 << 20;

/** Most erase blocks that are told at once. */
export const BLOCKS_MAX = 4096;

/** Bytes in a piece of the array that has a past of its own: a row of the window's grid. */
export const ROW_BYTES = 16;

const Position = z.int().nonnegative();

/**
 * What the bytes are compared with: those of the start, those before the last operation that programmed or erased the
 * flash, or those at a position of the history, which may come after the present one.
 */
export const Since = z.union([z.enum(['start', 'operation']), Position]);
export type Since = z.infer<typeof Since>;

/** What `Since` comes to at the present position. */
export const ComparedWith = z.object({
  /** 0 is the start: the image as it was opened, where it is known. */
  position: Position,
  /** The operation before which that is; null for the other two, and where there was none yet. */
  operation: DriverOperation.nullable(),
  /** It was to be an earlier position, which the history no longer has: this is the first one that it has. */
  isFolded: z.boolean(),
});
export type ComparedWith = z.infer<typeof ComparedWith>;

/** A cycle that changed a row, with its operation as an index into those of the answer; null where it is not known. */
export const RowChange = z.object({
  cycle: z.int().positive(),
  operation: z.int().nonnegative().nullable(),
  /** It is no cycle of a device: a person edited the image. Left out where it is one. */
  isEdit: z.literal(true).optional(),
});
export type RowChange = z.infer<typeof RowChange>;

/** What was done to some rows one after another, up to the present position. */
export const RowPast = z.object({
  /** Half-open, in bytes from the start of the window. */
  start: z.int().nonnegative(),
  end: z.int().nonnegative(),
  /** The erase of their block that was the last one; null where none is known. */
  erasedBy: RowChange.nullable(),
  /** What was programmed or edited there since, an entry for each operation or edit, oldest first: the last few. */
  programmedBy: z.array(RowChange),
  /** There were more of them. */
  hasMore: z.boolean(),
});
export type RowPast = z.infer<typeof RowPast>;

export const ImageWindow = z.object({
  /** What the array holds, whatever state the device is in; shorter than asked at the end of the flash. */
  bytes: z.instanceof(Uint8Array),
  /** Half-open ranges [start, end), in bytes from the window's start, that differ from what they are compared with. */
  changed: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])),
  /** What the bytes of these ranges were, one after another. */
  before: z.instanceof(Uint8Array),
  comparedWith: ComparedWith,
  /** Of the rows that something was done to, ascending. A window that begins inside of a row has none. */
  past: z.array(RowPast),
  /** Those that `past` names. */
  operations: z.array(DriverOperation),
});
export type ImageWindow = z.infer<typeof ImageWindow>;

export const image = {
  'image.window': request(
    z.object({
      flash: FlashIndex,
      offset: DeviceOffset,
      lengthBytes: z.int().positive().max(WINDOW_MAX_BYTES),
      /** Left out: the start. */
      since: Since.optional(),
    }),
    ImageWindow,
  ),
  /**
   * Where the next bytes begin that differ from what they are compared with, after those that hold `from` or before them;
   * round at the end of the flash. A few that do not differ, less than a row, part none from the others.
   */
  'image.nextChange': request(
    z.object({ flash: FlashIndex, from: DeviceOffset, direction: z.enum(['forward', 'back']), since: Since }),
    z.object({ offset: DeviceOffset.nullable() }),
  ),
  /** Which erase blocks hold bytes that differ from what they are compared with, ascending: the first ones where there are many. */
  'image.changedBlocks': request(
    z.object({ flash: FlashIndex, since: Since }),
    z.object({ blocks: z.array(z.int().nonnegative()).max(BLOCKS_MAX) }),
  ),
  /** Bytes of the array changed. At most one a frame for each flash, with the range that covers all of it. */
  'image.changed': event(z.object({ flash: FlashIndex, offset: DeviceOffset, lengthBytes: ByteCount })),
};
