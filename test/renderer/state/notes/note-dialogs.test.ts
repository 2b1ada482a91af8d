import { beforeAll, expect, it } from 'vitest';
import type { Note } from '../../../../app/contract/note.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import {
  askForNote,
  deleteNote,
  dropNote,
  editNote,
  finishNote,
  leaveNote,
  noteDialogsStore,
  openNotes,
  startNoteDialogs,
} from '../../../../renderer/state/notes/note-dialogs.ts';
import { notesStore } from '../../../../renderer/state/notes/notes.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';

const NOTE: Note = { id: 1, flash: 0, start: 0x10, end: 0x14, name: 'stamp', text: '', colour: 'blue' };

beforeAll(startNoteDialogs);

it('What is written in a note, and the one that was deleted, go with the machine that they are of', async () => {
  answering({ 'note.remove': () => ({ notes: [], warnings: [] }) });
  machineStore.setState({ machine: machineState({ opening: 1 }) });
  openNotes();
  await deleteNote(NOTE);
  editNote(NOTE);
  machineStore.setState({ machine: machineState({ opening: 1, revision: 7 }) });
  expect(noteDialogsStore.getState()).toMatchObject({ draft: { id: 1 }, deleted: { name: 'stamp' } });
  machineStore.setState({ machine: machineState({ opening: 2 }) });
  expect(noteDialogsStore.getState()).toEqual({
    isListed: false,
    draft: null,
    deleted: null,
    unfinished: [],
  });
});

it('What is written in a note is there again after it was left, but for a note that is new and empty', async () => {
  machineStore.setState({ machine: machineState({ opening: 3, flashes: [flashState({ index: 0 })] }) });
  notesStore.setState({ notes: [NOTE], warnings: [] });
  const { id: _, ...content } = NOTE;
  const written = { id: 1, content: { ...content, text: 'of the build' } };
  editNote(NOTE);
  leaveNote(written);
  expect(noteDialogsStore.getState().draft).toBeNull();
  editNote(NOTE);
  expect(noteDialogsStore.getState().draft).toEqual(written);
  leaveNote({ id: 1, content });
  expect(noteDialogsStore.getState().unfinished).toEqual([]);

  askForNote();
  const asked = noteDialogsStore.getState().draft;
  if (asked === null) throw new Error('no note is asked for');
  leaveNote({ ...asked, content: { ...asked.content, colour: 'red' } });
  expect(noteDialogsStore.getState().unfinished).toEqual([]);
  const named = { ...asked, content: { ...asked.content, name: 'magic' } };
  leaveNote(named);
  askForNote();
  expect(noteDialogsStore.getState().draft).toEqual(named);
  answering({ 'note.add': () => ({ notes: [], warnings: [] }) });
  await finishNote(named);
  expect(noteDialogsStore.getState()).toMatchObject({ draft: null, unfinished: [] });

  leaveNote(named);
  askForNote();
  dropNote();
  expect(noteDialogsStore.getState()).toMatchObject({ draft: null, unfinished: [] });
});
