/**
 * Notes as a file: JSON that stays small and whose differences can be read, a key a line, by flash and place.
 *
 *     {
 *       "format": "norscope-notes",
 *       "version": 1,
 *       "notes": [
 *         {
 *           "flash": 0,
 *           "start": "0x00040000",
 *           "end": "0x00060000",
 *           "name": "environment",
 *           "colour": "green",
 *           "text": "Two copies, the first is the active one."
 *         }
 *       ]
 *     }
 *
 * `flash` is its number in the machine, `start` and `end` are bytes from its start, the end is not in the range; they may be
 * written as numbers, too. `colour` is one of red, orange, green, blue, violet, grey. A file that the program keeps for an
 * image says in `image` which one that is, and in `layout` how its flash is divided, if somebody has told.
 */
import { z } from 'zod';
import { UserError } from '../../app/contract/errors.ts';
import { KeptLayout } from '../../app/contract/flash-layout.ts';
import { NOTES_MAX, NoteContent } from '../../app/contract/note.ts';
import { contentOf } from '../session/notes.ts';

const FORMAT = 'norscope-notes';
const VERSION = 1;
const PLACE_WORDS = 'expected bytes, as 4096 or "0x1000"';
const HEX = /^0x[0-9a-f]{1,12}$/i;

const WrittenPlace = z
  .union([z.int(PLACE_WORDS).nonnegative(PLACE_WORDS), z.string().regex(HEX, PLACE_WORDS)], PLACE_WORDS)
  .transform(Number);

const WrittenNote = NoteContent.extend({ start: WrittenPlace, end: WrittenPlace });

/** The image that notes are kept for: where it lies, and by what it is known again. */
export const KeptImage = z.strictObject({
  path: z.string().min(1),
  sizeBytes: z.int().nonnegative(),
  modifiedMs: z.number(),
});
export type KeptImage = z.infer<typeof KeptImage>;

const NotesFile = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  image: KeptImage.optional(),
  layout: KeptLayout.optional(),
  notes: z.array(WrittenNote).max(NOTES_MAX),
});

/** What such a file says. */
export interface WrittenNotes {
  readonly image?: KeptImage | undefined;
  readonly layout?: KeptLayout | undefined;
  readonly notes: readonly NoteContent[];
}

/** In the order of the notes. */
export function notesText({ image, layout, notes }: WrittenNotes): string {
  const written = notes.map((note) => {
    const { flash, start, end, name, text, colour } = contentOf(note);
    return { flash, start: hex(start), end: hex(end), name, colour, text };
  });
  const kept = { ...(image && { image }), ...(layout && { layout }) };
  const file = { format: FORMAT, version: VERSION, ...kept, notes: written };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws UserError that names the entry which is none, for a text from `where` */
export function parseNotes(text: string, where: string): WrittenNotes {
  const value = jsonOf(text, where);
  mustBeOurs(value, where);
  const { data, error } = NotesFile.safeParse(value);
  const [issue] = error?.issues ?? [];
  if (data === undefined)
    throw badNotes(`${placeWords(issue?.path ?? [], value)}: ${issue?.message ?? 'it can’t be read'}`, where);
  for (const [index, { start, end }] of data.notes.entries())
    if (end <= start) throw badNotes(`${entryWords(index, value)} ends before its first byte`, where);
  return data;
}

/** Whether a later version wrote it: this one can't read it, and it is as good as it was. */
export function isOfLaterVersion(text: string): boolean {
  try {
    const heading = Heading.safeParse(JSON.parse(text));
    return heading.success && heading.data.version > VERSION;
  } catch {
    return false;
  }
}

/** Each must lie in a flash of these sizes. @throws UserError that names the entry which does not */
export function mustLieIn(notes: readonly NoteContent[], sizesBytes: readonly number[], where: string): void {
  for (const [index, { flash, end, name }] of notes.entries()) {
    const sizeBytes = sizesBytes[flash];
    if (sizeBytes === undefined)
      throw badNotes(`notes[${index}] (“${name}”) is about flash ${flash}, which this machine lacks`, where);
    if (end > sizeBytes)
      throw badNotes(
        `notes[${index}] (“${name}”) ends at ${hex(end)}, beyond flash ${flash}, which ends at ${hex(sizeBytes)}`,
        where,
      );
  }
}

function hex(bytes: number): string {
  return `0x${bytes.toString(16).padStart(8, '0')}`;
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badNotes('This file is no JSON', where);
  }
}

const Heading = z.object({ format: z.literal(FORMAT), version: z.int() });

function mustBeOurs(value: unknown, where: string): void {
  const heading = Heading.safeParse(value);
  if (!heading.success) throw badNotes('This file has no notes of Norscope', where);
  if (heading.data.version <= VERSION) return;
  throw badNotes(
    'These notes were written by a later version of Norscope',
    where,
    'Read it with that version.',
  );
}

/** `notes[3] (“env”), end`. */
function placeWords(path: readonly PropertyKey[], value: unknown): string {
  const [list, index, ...rest] = path;
  if (list !== 'notes' || typeof index !== 'number') return path.map(String).join('.') || 'The file';
  return [entryWords(index, value), ...rest.map(String)].join(', ');
}

const Named = z.object({ name: z.string() });
const Listed = z.object({ notes: z.array(z.unknown()) });

function entryWords(index: number, value: unknown): string {
  const named = Named.safeParse(Listed.safeParse(value).data?.notes[index]);
  return `notes[${index}]${named.success ? ` (“${named.data.name.slice(0, 60)}”)` : ''}`;
}

function badNotes(
  what: string,
  where: string,
  todo = 'Mend it, or choose another file. No note was added.',
): UserError {
  return new UserError({ code: 'bad-input', what, where, todo });
}
