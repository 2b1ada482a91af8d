import { beforeAll, expect, it } from 'vitest';
import type { Note } from '../../../../app/contract/note.ts';
import { machineStore } from '../../../../renderer/state/machine.ts';
import {
  deleteNote,
  editNote,
  noteDialogsStore,
  openNotes,
  startNoteDialogs,
} from '../../../../renderer/state/notes/note-dialogs.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { machineState } from '../../../kit/window/flash-state.ts';

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
  expect(noteDialogsStore.getState()).toEqual({ isListed: false, draft: null, deleted: null });
});
