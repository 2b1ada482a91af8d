/** A session as a file: what was done to the open machine, to be gone on with here or by somebody else. */
import { z } from 'zod';
import { BookmarkName, Sight } from './bookmark.ts';
import { ErrorReport } from './errors.ts';
import { event, request } from './link/link.ts';
import { MachineState } from './machine.ts';
import { ByteCount, FlashIndex } from './units.ts';

/** A file whose name ends so is opened as a session. */
export const SESSION_NAME = /\.norscope$/i;

/** How far the opening of a session is: first its images are read, in bytes, then its events are made again. */
export const SessionProgress = z.object({
  phase: z.enum(['reading', 'playing']),
  done: z.int().nonnegative(),
  total: z.int().nonnegative(),
});
export type SessionProgress = z.infer<typeof SessionProgress>;

/** What was written. */
export const SavedSession = z.object({
  /** Absolute. */
  path: z.string(),
  sizeBytes: ByteCount,
  /** Of all branches. */
  events: z.int().nonnegative(),
  /** What to mind when it is handed on, in sentences. */
  notes: z.array(z.string()),
});
export type SavedSession = z.infer<typeof SavedSession>;

/** More than any board has flashes. */
export const SESSION_IMAGES_MAX = 16;

/** What is opened: files that lie elsewhere than the session says may be named. */
export const SessionFiles = z.object({
  path: z.string(),
  /** Each may be any of its images. */
  images: z.array(z.string()).max(SESSION_IMAGES_MAX),
  /** By the index of the flash whose image the file must be; null where none is named for it. */
  named: z.array(z.string().nullable()).max(SESSION_IMAGES_MAX).optional(),
});
export type SessionFiles = z.infer<typeof SessionFiles>;

/** An image that a session can’t be opened without: it is not where it was, or what lies there is not what it was. */
export const LackingImage = z.object({
  /** The flash that it is for. */
  image: FlashIndex,
  name: z.string(),
  why: ErrorReport,
});
export type LackingImage = z.infer<typeof LackingImage>;

/** What was opened. */
export const OpenedSession = z.object({
  machine: MachineState,
  /** What is not as it was when it was saved, in sentences. */
  notes: z.array(z.string()),
});
export type OpenedSession = z.infer<typeof OpenedSession>;

/** Names the opening in what is told of its progress. */
const OpeningFiles = SessionFiles.extend({ opening: z.string().max(100) });

export const session = {
  /**
   * Writes all that was done to the open machine to a file: its images by their names and sums, the history with its
   * branches, breakpoints and bookmarks; all of it or nothing.
   * @throws UserError where the way from the images to here is not known, and as `flash.save`
   */
  'session.save': request(
    z.object({ path: z.string(), overwrites: z.boolean(), sight: Sight.nullable() }),
    SavedSession,
  ),
  /** Where a person would look for it. */
  'session.proposeSave': request(z.object({}), z.object({ path: z.string() })),
  /**
   * Reads a session and looks for its images, which is told as the progress of an opening. @throws UserError for a file
   * that is none
   */
  'session.check': request(OpeningFiles, z.object({ lacking: z.array(LackingImage) })),
  /** Whether a file is an image that a session lacks. @throws UserError for another file, which says in what it differs */
  'session.checkImage': request(
    z.object({ path: z.string(), image: LackingImage.shape.image, place: z.string() }),
    z.object({}),
  ),
  /**
   * Opens the images of a session, makes all its events again, and stands where it stood. What is open stays open, and
   * nobody can do anything to it, until all of that is done.
   * @throws UserError for a file that is none, an image that is not there or not what it was (`lacks-image`), events that
   *   can't be made
   */
  'session.open': request(OpeningFiles, OpenedSession),
  'session.progressed': event(z.object({ opening: z.string(), progress: SessionProgress })),
  /** Gives the present position a name. */
  'bookmark.add': request(z.object({ name: BookmarkName, sight: Sight }), MachineState),
  'bookmark.remove': request(z.object({ id: z.int().positive() }), MachineState),
  /** Goes there, to another branch if that has it. @throws UserError as `history.go` */
  'bookmark.go': request(z.object({ id: z.int().positive() }), MachineState),
};
