/** What a saved session says before its events. Nothing of it is trusted before it was looked at. */
import { z } from 'zod';
import { BookmarkName, Sight } from '../../app/contract/bookmark.ts';
import { KeptLayout, LAYOUTS_MAX } from '../../app/contract/flash-layout.ts';
import { GenericGeometry, GivenFormat } from '../../app/contract/machine.ts';
import { NOTES_MAX, NoteContent } from '../../app/contract/note.ts';
import { OperationKind } from '../../app/contract/operation.ts';
import { ByteCount } from '../../app/contract/units.ts';
import type { Condition } from '../session/breakpoints.ts';
import { EDITS_MAX_BYTES } from './saved-edits.ts';

/** Most events of all branches together: more than a history can keep. */
export const EVENTS_MAX = 1 << 23;
const BRANCHES_MAX = 257;
const FLASHES_MAX = 16;
const MARKS_MAX = 2_000;

const Sum = z.string().regex(/^[0-9a-f]{64}$/);
const EventCount = z.int().nonnegative().max(EVENTS_MAX);
const Path = z.string().min(1).max(4096);

/** An image, and where it lay. */
export const SavedImage = z.strictObject({
  /** From the folder of the session on, with `/`; its name alone where it is to be laid beside. */
  nearby: Path,
  /** Absolute, on the machine where it was saved. */
  path: Path,
  /** Never `write-through`: who opens a session writes to no file. */
  mode: z.enum(['shared', 'scratch']),
  format: GivenFormat.optional(),
  sizeBytes: ByteCount,
  sha256: Sum,
});
export type SavedImage = z.infer<typeof SavedImage>;

/** Some events in a row, from where they part from another branch on. */
export const SavedBranch = z.strictObject({
  /** Index of that one, which comes later; null for the last branch, which was followed. */
  parent: z.int().positive().nullable(),
  startsAt: EventCount,
  events: EventCount,
  /** Nothing more came, as a log has an end. */
  hasEnded: z.boolean(),
});
export type SavedBranch = z.infer<typeof SavedBranch>;

const SavedCondition = z.discriminatedUnion('on', [
  z.strictObject({
    on: z.literal('access'),
    direction: z.enum(['read', 'write']).nullable(),
    start: ByteCount,
    end: ByteCount,
  }),
  z.strictObject({ on: z.literal('command'), byte: z.int().min(0).max(0xff) }),
  z.strictObject({ on: z.literal('state'), words: z.string().max(1000) }),
  z.strictObject({ on: z.literal('status'), bit: z.int().min(0).max(7), isSet: z.boolean() }),
  z.strictObject({ on: z.literal('operation'), kind: OperationKind }),
]) satisfies z.ZodType<Condition>;

export const SavedHead = z.strictObject({
  board: z.string().max(100),
  geometry: GenericGeometry.nullable(),
  globals: z.array(z.string().max(1000)).max(100),
  /** One for each flash; null where none has an image. */
  images: z.array(SavedImage.nullable()).max(FLASHES_MAX),
  /** Virtual time when the history began. */
  startNanoseconds: z.int().nonnegative(),
  position: EventCount,
  branches: z.array(SavedBranch).min(1).max(BRANCHES_MAX),
  /** The log that the history began with, and of how many of its events the lines follow. */
  log: z
    .strictObject({
      name: z.string().max(1000),
      events: z.int().nonnegative(),
      damagedLines: z.int().nonnegative(),
      lines: EventCount,
    })
    .nullable(),
  /** How many bytes the edits among the events take; left out where there are none. */
  editBytes: z.int().positive().max(EDITS_MAX_BYTES).optional(),
  breakpoints: z.array(SavedCondition).max(MARKS_MAX),
  bookmarks: z
    .array(
      z.strictObject({
        name: BookmarkName,
        position: EventCount,
        branch: z.int().nonnegative(),
        sight: Sight,
      }),
    )
    .max(MARKS_MAX),
  /** On ranges of bytes; left out where there are none. */
  notes: z.array(NoteContent).min(1).max(NOTES_MAX).optional(),
  /** How flashes are divided; left out where nobody told. */
  layouts: z.array(KeptLayout).min(1).max(LAYOUTS_MAX).optional(),
  sight: Sight.nullable(),
  /** What there was at its position: the sum of each array, null where it is its image's, and one of all devices. */
  sums: z.strictObject({ arrays: z.array(Sum.nullable()).max(FLASHES_MAX), devices: Sum }),
});
export type SavedHead = z.infer<typeof SavedHead>;
