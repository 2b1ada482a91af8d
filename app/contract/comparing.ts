/** Comparing what a flash holds now with other bytes, and looking at what differs. */
import { z } from 'zod';
import { DifferingRange, StructureComparison } from './compare.ts';
import { ErrorReport } from './errors.ts';
import { BLOCKS_MAX } from './image.ts';
import { event, request } from './link/link.ts';
import { GivenFormat } from './machine.ts';
import { ByteCount, FlashIndex } from './units.ts';

/** Ranges that one request tells, at most. */
export const RANGES_ASKED_MAX = 500;
/** Bytes of each side that one request tells, at most. */
export const COMPARED_MAX_BYTES = 1 << 16;

/** The caller's name for a comparison. */
const Comparing = z.string().max(100);

/** What a flash is compared with. */
export const ComparedOther = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('file'), path: z.string(), format: GivenFormat.optional() }),
  /** Its own image as it was opened, or as near to that as the history goes. */
  z.object({ kind: z.literal('opened') }),
  /** What it held itself at a position of the history. */
  z.object({ kind: z.literal('position'), position: z.int().nonnegative() }),
  /** Another flash of the machine. */
  z.object({ kind: z.literal('flash'), flash: FlashIndex }),
]);
export type ComparedOther = z.infer<typeof ComparedOther>;

/** What a comparison came to. */
export const Compared = z.object({
  /** Of the flash, and of what it is compared with. */
  flashBytes: ByteCount,
  otherBytes: ByteCount,
  /** In the part that both have. */
  differingBytes: ByteCount,
  /** Ranges of these. */
  count: z.int().nonnegative(),
  /** Ranges that can be looked at: the first of these, and what only the longer one has as the last. */
  kept: z.int().nonnegative(),
  /** The position that the other bytes are of; null where they are none of the history's. */
  position: z.int().nonnegative().nullable(),
  /** It was to be an earlier position, which the history no longer has. */
  isFolded: z.boolean(),
  /** Bytes that are held in memory until the comparison ends, because nothing else has them; 0 for a file or a flash. */
  copiedBytes: ByteCount,
});
export type Compared = z.infer<typeof Compared>;

/** A range at its place in the list. */
export const RangePlace = DifferingRange.extend({ index: z.int().nonnegative() });
export type RangePlace = z.infer<typeof RangePlace>;

export const comparing = {
  /**
   * Compares what the flash holds now with other bytes, which are held until the comparison ends. A few comparisons are
   * remembered, the last ones; one with a name that is known takes its place.
   */
  'compare.start': request(
    z.object({ comparing: Comparing, flash: FlashIndex, other: ComparedOther }),
    Compared,
  ),
  /** Of the bytes, or of the structures in them. Several times a second at most. */
  'compare.progressed': event(z.object({ comparing: Comparing, done: ByteCount, total: ByteCount })),
  /** What the flash was compared with can't be read any more: the file was cut or written. */
  'compare.lost': event(z.object({ comparing: Comparing, error: ErrorReport })),
  /**
   * Ranges by their places in the list. `isStale`: bytes changed since they were compared, or other ones took their place.
   */
  'compare.ranges': request(
    z.object({
      comparing: Comparing,
      from: z.int().nonnegative(),
      count: z.int().positive().max(RANGES_ASKED_MAX),
    }),
    z.object({ ranges: z.array(DifferingRange), isStale: z.boolean() }),
  ),
  /** The range that begins after `from`, or the last one before it; null where there is none. */
  'compare.next': request(
    z.object({ comparing: Comparing, from: ByteCount, direction: z.enum(['forward', 'back']) }),
    z.object({ range: RangePlace.nullable() }),
  ),
  /** Which erase blocks of the flash hold bytes that differ, ascending: the first ones where there are many. */
  'compare.blocks': request(
    z.object({ comparing: Comparing }),
    z.object({ blocks: z.array(z.int().nonnegative()).max(BLOCKS_MAX) }),
  ),
  /** What both hold now from an offset on: less where one has ended, nothing after its end. */
  'compare.window': request(
    z.object({
      comparing: Comparing,
      offset: ByteCount,
      lengthBytes: z.int().positive().max(COMPARED_MAX_BYTES),
    }),
    z.object({ flash: z.instanceof(Uint8Array), other: z.instanceof(Uint8Array) }),
  ),
  /** What has become of the structures. Of two states of one flash the one of the history is the first, else the flash. */
  'compare.structures': request(z.object({ comparing: Comparing }), StructureComparison),
  /** Lets go of what the flash was compared with. One that is not remembered has ended. */
  'compare.end': request(z.object({ comparing: Comparing }), z.object({})),
};
