/** Searching the bytes of a flash, and looking at what was found. */
import { z } from 'zod';
import { FindQuery } from './find.ts';
import { event, request } from './link/link.ts';
import { ByteCount, DeviceOffset, FlashIndex } from './units.ts';

/** Hits that one request tells, at most. */
export const HITS_ASKED_MAX = 500;
/** Bytes before and after a hit that are told with it; and most from its start on, those after it among them. */
export const CONTEXT_BYTES = 8;
export const HIT_BYTES_TOLD = 256;
/** Places that one request tells to mark them, at most. */
export const MARKS_MAX = 4096;

/** The caller's name for a search. */
const Finding = z.string().max(100);

/** How a search stands: `count` hits in the bytes that are searched, of which the first `kept` can be looked at. */
export const FoundSoFar = z.object({
  count: z.int().nonnegative(),
  kept: z.int().nonnegative(),
  /** Matches that were cut because they are too long. */
  cutCount: z.int().nonnegative(),
  /** What was not searched, and why, a sentence each; known at the end. */
  omissions: z.array(z.string()),
});
export type FoundSoFar = z.infer<typeof FoundSoFar>;

/** Names that are told of a structure, with those of what it lies in. */
export const NAMES_TOLD = 3;

/** Where a hit is that lies in what is packed or scattered: the innermost structure that has it. */
export const HitInside = z.object({
  /** The scan that found the structure, and its number there. */
  scan: z.int().nonnegative(),
  node: z.int().nonnegative(),
  /** Its name, behind those of the nearest that it lies in; shortened. */
  names: z.array(z.string()).min(1).max(NAMES_TOLD),
  /** Whether the place is one in what it unpacks to, or in its own bytes. */
  isUnpacked: z.boolean(),
  /** In bytes from the start of those. */
  offset: z.int().nonnegative(),
});
export type HitInside = z.infer<typeof HitInside>;

/** Something that was found, and the bytes around it: as they are now, or as they were unpacked. */
export const Hit = z.object({
  /** Of what is packed the place of the nearest structure around it that lies in the flash. */
  offset: DeviceOffset,
  /** Null where it lies in the flash as it is. */
  inside: HitInside.nullable(),
  lengthBytes: ByteCount,
  /** Of a string, the place of its encoding in `StringEncoding`. */
  kind: z.int().nonnegative(),
  /** From some bytes before it to some after it. */
  bytes: z.instanceof(Uint8Array),
  /** Where it begins in these. */
  start: z.int().nonnegative(),
});
export type Hit = z.infer<typeof Hit>;

/** Where a hit is, in the list and in the flash. */
export const HitPlace = Hit.pick({ offset: true, inside: true, lengthBytes: true }).extend({
  index: z.int().nonnegative(),
});
export type HitPlace = z.infer<typeof HitPlace>;

/** Half-open, in device offsets. */
const Range = z.object({ start: DeviceOffset, end: DeviceOffset });

/**
 * Where to look. `flash`: in its bytes as they are. `packed`: in what is packed or scattered in it, unpacked, for which it is
 * scanned. `structure`: in a structure of a scan that lies in what is packed, and in what is packed in it.
 */
export const FindPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('flash') }),
  Range.extend({ kind: z.literal('range') }),
  z.object({ kind: z.literal('packed') }),
  z.object({
    kind: z.literal('structure'),
    scan: z.int().nonnegative(),
    node: z.int().nonnegative(),
  }),
]);
export type FindPlace = z.infer<typeof FindPlace>;

/** Whether it is a place in what is packed: its hits have none in the flash. */
export function isPackedPlace({ kind }: Pick<FindPlace, 'kind'>): boolean {
  return kind === 'packed' || kind === 'structure';
}

export const finding = {
  /**
   * Looks for something in what the flash holds now. A few searches are remembered, those that were looked at last; one with
   * a name that is known takes its place. What is found by now can be looked at while it goes on. For a structure that is not
   * of the last scan it is refused (`not-found`).
   */
  'find.start': request(
    z.object({
      flash: FlashIndex,
      finding: Finding,
      query: FindQuery,
      place: FindPlace,
    }),
    FoundSoFar,
  ),
  /** Several times a second at most, and when the first hit is there. `done` of `total` are searched: bytes, or stages. */
  'find.progressed': event(FoundSoFar.extend({ finding: Finding, done: z.number(), total: z.number() })),
  /** Hits by their places in the list. `isStale`: bytes changed since they were searched, or other bytes took their place. */
  'find.hits': request(
    z.object({
      finding: Finding,
      from: z.int().nonnegative(),
      count: z.int().positive().max(HITS_ASKED_MAX),
    }),
    z.object({ hits: z.array(Hit), isStale: z.boolean() }),
  ),
  /**
   * The hit that begins after `from`, before it, or there or after it; round at the end. Of what is packed the one after that
   * `at` the place in the list, or before it; the first one `here`. Null where there is none.
   */
  'find.next': request(
    z.object({
      finding: Finding,
      from: DeviceOffset,
      at: z.int().nonnegative().nullable(),
      direction: z.enum(['forward', 'back', 'here']),
    }),
    z.object({ hit: HitPlace.nullable() }),
  ),
  /** Where hits lie in a range, and in which of so many equal parts of the flash there are some. Of what is packed none does. */
  'find.marks': request(
    z.object({ finding: Finding, range: Range, parts: z.int().positive().max(MARKS_MAX) }),
    z.object({ ranges: z.array(Range).max(MARKS_MAX), parts: z.array(z.int().nonnegative()).max(MARKS_MAX) }),
  ),
  /** Forgets what it found. */
  'find.end': request(z.object({ finding: Finding }), z.object({})),
};
