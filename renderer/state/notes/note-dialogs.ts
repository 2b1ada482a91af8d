/** Which dialog about notes is open, what is written in it, and the commands that lead there. */
import { createStore } from 'zustand/vanilla';
import type { Note, NoteContent } from '../../../app/contract/note.ts';
import { type Command, registerCommand } from '../commands.ts';
import { currentFlash, machineStore } from '../machine.ts';
import { placeIn, selectedRange, selectionStore } from '../selection.ts';
import {
  exportNotes,
  goToNote,
  importNotes,
  type NoteDraft,
  noteBeside,
  notesStore,
  removeNote,
  saveNote,
} from './notes.ts';

interface NoteDialogs {
  readonly isListed: boolean;
  /** What is being written; null while nothing is. */
  readonly draft: NoteDraft | null;
  /** The note that was deleted last, as long as the list is open. */
  readonly deleted: NoteContent | null;
  /** What was written and left, one at most for each note and each range of a new one. */
  readonly unfinished: readonly NoteDraft[];
}

const CLOSED = { isListed: false, draft: null, deleted: null };

export const noteDialogsStore = createStore<NoteDialogs>()(() => ({ ...CLOSED, unfinished: [] }));

/** What is written, and what was deleted, is of the machine that was open then: the numbers of notes begin anew in each. */
export function startNoteDialogs(): void {
  machineStore.subscribe(({ machine }, { machine: before }) => {
    if (machine?.opening !== before?.opening) noteDialogsStore.setState({ ...CLOSED, unfinished: [] });
  });
}

export function openNotes(): void {
  noteDialogsStore.setState({ ...CLOSED, isListed: true });
}

export function closeNotes(): void {
  noteDialogsStore.setState(CLOSED);
}

/** Asks for a note on the selected bytes, or on the one under the cursor. */
export function askForNote(): void {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return;
  const place = placeIn(flash.index)(selectionStore.getState());
  const { start, end } = selectedRange(place) ?? { start: place.cursorOffset, end: place.cursorOffset + 1 };
  const content = { flash: flash.index, start, end, name: '', text: '', colour: 'blue' as const };
  noteDialogsStore.setState({ isListed: false, draft: goneOnWith({ id: null, content }) });
}

export function editNote({ id, ...content }: Note): void {
  noteDialogsStore.setState({ draft: goneOnWith({ id, content }) });
}

/** Back to where it was asked for: the list, or the grid. What is written is there again when the note is opened again. */
export function leaveNote(written: NoteDraft): void {
  const others = unfinishedBut(written);
  noteDialogsStore.setState({ draft: null, unfinished: isNew(written) ? [...others, written] : others });
}

/** The same, without what is written. */
export function dropNote(): void {
  const { draft } = noteDialogsStore.getState();
  if (draft !== null) forget(draft);
}

function forget(draft: NoteDraft): void {
  noteDialogsStore.setState({ draft: null, unfinished: unfinishedBut(draft) });
}

/** What was written when it was left, where it was. */
function goneOnWith(draft: NoteDraft): NoteDraft {
  return noteDialogsStore.getState().unfinished.find((other) => isOfSameNote(other, draft)) ?? draft;
}

function unfinishedBut(draft: NoteDraft): NoteDraft[] {
  return noteDialogsStore.getState().unfinished.filter((other) => !isOfSameNote(other, draft));
}

function isOfSameNote(one: NoteDraft, other: NoteDraft): boolean {
  if (one.id !== null || other.id !== null) return one.id === other.id;
  const [{ flash, start, end }, { content }] = [one.content, other];
  return flash === content.flash && start === content.start && end === content.end;
}

/** Whether something is written that is kept nowhere. */
function isNew({ id, content: { name, text, colour } }: NoteDraft): boolean {
  const kept = notesStore.getState().notes.find((note) => note.id === id);
  if (kept === undefined) return name.trim() !== '' || text.trim() !== '';
  return name !== kept.name || text !== kept.text || colour !== kept.colour;
}

/** Keeps what is written; the dialog stays where that is refused. */
export async function finishNote(draft: NoteDraft): Promise<void> {
  if (await saveNote(draft)) forget(draft);
}

/** Until the list is closed it can be taken back. */
export async function deleteNote(note: Note): Promise<void> {
  const { id: _, ...content } = note;
  if (await removeNote(note)) noteDialogsStore.setState({ deleted: content });
}

export async function undoDelete(): Promise<void> {
  const { deleted } = noteDialogsStore.getState();
  if (deleted === null) return;
  if (await saveNote({ id: null, content: deleted })) noteDialogsStore.setState({ deleted: null });
}

function goToNoteBeside(direction: 1 | -1): void {
  const flash = currentFlash(machineStore.getState());
  if (flash === null) return;
  const { cursorOffset: offset } = placeIn(flash.index)(selectionStore.getState());
  const note = noteBeside(notesStore.getState().notes, { flash: flash.index, offset }, direction);
  if (note !== null) goToNote(note);
}

const hasMachine = () => machineStore.getState().machine !== null;
const hasNotes = () => notesStore.getState().notes.length > 0;

const COMMANDS: readonly Command[] = [
  {
    id: 'note.add',
    title: 'Note on the selection…',
    keys: ['Ctrl+Alt+M'],
    when: hasMachine,
    run: askForNote,
  },
  { id: 'note.open', title: 'List the notes…', keys: ['Ctrl+Alt+B'], when: hasMachine, run: openNotes },
  {
    id: 'note.next',
    title: 'Go to the next note',
    keys: ['F4'],
    when: hasNotes,
    run: () => goToNoteBeside(1),
  },
  {
    id: 'note.previous',
    title: 'Go to the note before',
    keys: ['Shift+F4'],
    when: hasNotes,
    run: () => goToNoteBeside(-1),
  },
  { id: 'note.export', title: 'Export the notes…', keys: [], when: hasNotes, run: () => void exportNotes() },
  {
    id: 'note.import',
    title: 'Import notes from a file…',
    keys: [],
    when: hasMachine,
    run: () => void importNotes(),
  },
];

/** Once, before the first key press. */
export function registerNoteCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
