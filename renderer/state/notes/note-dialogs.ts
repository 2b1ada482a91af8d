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
}

const CLOSED: NoteDialogs = { isListed: false, draft: null, deleted: null };

export const noteDialogsStore = createStore<NoteDialogs>()(() => CLOSED);

/** What is written, and what was deleted, is of the machine that was open then: the numbers of notes begin anew in each. */
export function startNoteDialogs(): void {
  machineStore.subscribe(({ machine }, { machine: before }) => {
    if (machine?.opening !== before?.opening) closeNotes();
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
  noteDialogsStore.setState({ isListed: false, draft: { id: null, content } });
}

export function editNote({ id, ...content }: Note): void {
  noteDialogsStore.setState({ draft: { id, content } });
}

/** Back to where it was asked for: the list, or the grid. */
export function leaveNote(): void {
  noteDialogsStore.setState({ draft: null });
}

/** Keeps what is written; the dialog stays where that is refused. */
export async function finishNote(draft: NoteDraft): Promise<void> {
  if (await saveNote(draft)) leaveNote();
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
