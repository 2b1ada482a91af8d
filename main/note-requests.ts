/** What can be asked about the notes on ranges of the open machine. */
import { readFile, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import type { Handlers } from '../app/contract/contract.ts';
import { errorName, UserError } from '../app/contract/errors.ts';
import type { LayoutsState } from '../app/contract/flash-layout.ts';
import { NOTES_MAX, type NoteContent, type NotesState } from '../app/contract/note.ts';
import { countText } from '../app/contract/text/count-text.ts';
import type { Surroundings } from './files/exports.ts';
import { emptiedFolder } from './files/receive.ts';
import { fixedBytes } from './files/save.ts';
import { openPathsOf } from './files/save-flash.ts';
import { KeptNotes } from './notes/kept-notes.ts';
import { NoteBook } from './notes/note-book.ts';
import { mustLieIn, notesText, parseNotes } from './notes/notes-file.ts';
import type { Machine } from './session/machine.ts';

type NoteRequest = Extract<keyof Handlers, `note.${string}`>;

/** At the end of the name of such a file. */
const EXTENSION = '.notes.json';
/** Room for the most notes with the longest texts. */
const FILE_MAX_BYTES = 32 << 20;

type NoteEvent =
  | { readonly name: 'note.changed'; readonly payload: NotesState }
  | { readonly name: 'layout.changed'; readonly payload: LayoutsState };

/** `directory` is where they are kept, with the layouts of flashes; null: nowhere. `emit` hears of each change. */
export function noteBook(directory: string | null, emit: (event: NoteEvent) => void): NoteBook {
  const kept = directory === null ? null : new KeptNotes(directory);
  return new NoteBook(kept, {
    onNotes: (payload) => emit({ name: 'note.changed', payload }),
    onLayouts: (payload) => emit({ name: 'layout.changed', payload }),
  });
}

/** The requests of windows. */
export function noteRequests(around: Surroundings, book: NoteBook): Pick<Handlers, NoteRequest> {
  const { session } = around;
  return {
    'note.list': () => book.state,
    'note.add': (content) => {
      const { machine } = session;
      mustLie(machine, content);
      mustHaveRoom(machine, 1);
      machine.notes.add(content);
      return book.changed();
    },
    'note.change': ({ id, content }) => {
      const { machine } = session;
      mustLie(machine, content);
      if (!machine.notes.change(id, content)) throw noNote();
      return book.changed();
    },
    'note.remove': ({ id }) => {
      if (!session.machine.notes.remove(id)) throw noNote();
      return book.changed();
    },
    ...fileHandlers(around, book),
  };
}

function fileHandlers(
  { session, saver, isEmptied }: Surroundings,
  book: NoteBook,
): Pick<Handlers, 'note.proposeExport' | 'note.export' | 'note.import'> {
  return {
    'note.proposeExport': () => {
      const backing = session.machine.flashes.flatMap(({ backing }) => backing ?? [])[0];
      const folder = backing === undefined ? homedir() : dirname(backing.path);
      const name = `${backing === undefined ? 'norscope' : parse(backing.name).name}${EXTENSION}`;
      return { path: join(isEmptied(folder) ? homedir() : folder, name) };
    },
    'note.export': async ({ path, overwrites }, signal) => {
      if (isEmptied(path)) throw emptiedFolder(path);
      const { machine } = session;
      const { list } = machine.notes;
      const bytes = new TextEncoder().encode(notesText({ notes: list }));
      const options = { overwrites, usedPaths: openPathsOf(machine), signal };
      return { path: await saver.save(path, fixedBytes(bytes), options), count: list.length };
    },
    'note.import': async ({ path: named }) => {
      const path = resolve(named);
      const { notes } = parseNotes(await textOf(path), path);
      const { machine } = session;
      mustLieIn(
        notes,
        machine.flashes.map(({ device }) => device.array.bytes.length),
        path,
      );
      mustHaveRoom(machine, notes.length);
      const before = machine.notes.list.length;
      machine.notes.addOthers(notes);
      const added = machine.notes.list.length - before;
      return { added, known: notes.length - added, state: book.changed() };
    },
  };
}

async function textOf(path: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile() || stats.size > FILE_MAX_BYTES)
      throw new UserError({
        code: 'not-a-file',
        what: 'This is no file of notes',
        where: path,
        todo: 'Choose a file that Norscope exported notes to.',
      });
    return await readFile(path, 'utf8');
  } catch (thrown) {
    if (thrown instanceof UserError) throw thrown;
    const code = errorName(thrown);
    const isForbidden = code === 'EACCES' || code === 'EPERM';
    throw new UserError({
      code: isForbidden ? 'no-permission' : 'not-found',
      what: isForbidden ? 'You may not read this file' : `This file can’t be read (${code})`,
      where: path,
      todo: 'Choose another file.',
    });
  }
}

function mustLie(machine: Machine, { flash, start, end }: NoteContent): void {
  const sizeBytes = machine.flash(flash).device.array.bytes.length;
  if (start < end && end <= sizeBytes) return;
  throw new UserError({
    code: 'bad-input',
    what:
      start < end
        ? `A note ends at ${countText(sizeBytes)} bytes, where the flash does`
        : 'A note has a byte at least',
    where: null,
    todo: 'Choose a range of bytes of the flash.',
  });
}

function mustHaveRoom({ notes }: Machine, more: number): void {
  if (notes.list.length + more <= NOTES_MAX) return;
  throw new UserError({
    code: 'bad-input',
    what: `A machine has ${countText(NOTES_MAX)} notes at most`,
    where: null,
    todo: 'Export them, and delete some.',
  });
}

function noNote(): UserError {
  return new UserError({
    code: 'bad-input',
    what: 'This note is no longer there',
    where: null,
    todo: 'Choose one that is listed.',
  });
}
