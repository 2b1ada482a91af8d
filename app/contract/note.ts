/** What people write beside ranges of bytes of a flash. It is kept beside the image, never in it. */
import { z } from 'zod';
import { event, request } from './link/link.ts';
import { FlashIndex } from './units.ts';

/** Few, and each has a name that stands beside it: the colour alone never says anything. */
export const NOTE_COLOURS = ['red', 'orange', 'green', 'blue', 'violet', 'grey'] as const;
export const NoteColour = z.enum(NOTE_COLOURS);
export type NoteColour = z.infer<typeof NoteColour>;

/** Most characters of the name of a note, and of its text. */
export const NOTE_NAME_MAX = 200;
export const NOTE_TEXT_MAX = 4000;
/** Most notes of a machine. */
export const NOTES_MAX = 2000;

const Place = z.int().nonnegative();

/** What a person writes: all of a note but its number. */
export const NoteContent = z.strictObject({
  flash: FlashIndex,
  /** Half-open, in bytes from the start of the flash. */
  start: Place,
  end: Place,
  name: z.string().trim().min(1).max(NOTE_NAME_MAX),
  text: z.string().max(NOTE_TEXT_MAX),
  colour: NoteColour,
});
export type NoteContent = z.infer<typeof NoteContent>;

export const Note = NoteContent.extend({ id: z.int().positive() });
export type Note = z.infer<typeof Note>;

/** All notes of the machine that is open; none while none is. */
export const NotesState = z.object({
  /** By flash and place. */
  notes: z.array(Note),
  /** What is to be minded about them, in sentences: the image has changed since, they can’t be kept. */
  warnings: z.array(z.string()),
});
export type NotesState = z.infer<typeof NotesState>;

export const note = {
  'note.list': request(z.object({}), NotesState),
  'note.changed': event(NotesState),
  /** @throws UserError for a range that is none or lies outside of the flash, and for more notes than are kept */
  'note.add': request(NoteContent, NotesState),
  /** @throws UserError as `note.add`, and where there is no such note any more */
  'note.change': request(z.object({ id: Note.shape.id, content: NoteContent }), NotesState),
  'note.remove': request(z.object({ id: Note.shape.id }), NotesState),
  /** Where a person would look for them. */
  'note.proposeExport': request(z.object({}), z.object({ path: z.string() })),
  /** Writes all notes to a file. @throws UserError as `flash.save` */
  'note.export': request(
    z.object({ path: z.string(), overwrites: z.boolean() }),
    z.object({ path: z.string(), count: z.int().nonnegative() }),
  ),
  /**
   * Adds the notes of a file to those that are there; one that is there already is not added again.
   * @throws UserError that names the first entry which is no note of this machine: then none is added
   */
  'note.import': request(
    z.object({ path: z.string() }),
    z.object({ added: z.int().nonnegative(), known: z.int().nonnegative(), state: NotesState }),
  ),
};
