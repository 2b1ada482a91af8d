/** The notes on ranges of the open machine, as the engine keeps them. */
import { createStore } from 'zustand/vanilla';
import type { Note, NoteContent, NotesState } from '../../../app/contract/note.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { formatAddress, formatPlural } from '../../format/numbers.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { saveFile } from '../backing/saving.ts';
import { reporting, selectFlash } from '../machine.ts';
import { tell } from '../notice.ts';
import { pickFiles } from '../opening/pick.ts';
import { dismissProblems } from '../problems.ts';
import { moveTo } from '../selection.ts';

export const notesStore = createStore<NotesState>()(() => ({ notes: [], warnings: [] }));

/** Follows the engine, and asks it anew whenever the connection comes (back). */
export function startNotes(): void {
  engine.on('note.changed', take);
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void reporting(async () => take(await engine.call('note.list', {})));
  });
}

/** Where a note is to be written, or which one is written anew. */
export interface NoteDraft {
  /** Null for a new one. */
  readonly id: number | null;
  readonly content: NoteContent;
}

/** @returns whether it is kept now; where not, a problem says why */
export async function saveNote({ id, content }: NoteDraft): Promise<boolean> {
  return reporting(async () => {
    const state =
      id === null
        ? await engine.call('note.add', content)
        : await engine.call('note.change', { id, content });
    take(state);
  });
}

export async function removeNote({ id }: Note): Promise<boolean> {
  return reporting(async () => take(await engine.call('note.remove', { id })));
}

/** Selects its bytes, in sight. */
export function goToNote({ flash, start, end }: NoteContent): void {
  selectFlash(flash);
  const anchorOffset = end - start > 1 ? end - 1 : null;
  moveTo(flash, { cursorOffset: start, anchorOffset }, 'around');
}

/** The next note of a flash after a place, or the one before it; around the ends. Null where it has none. */
export function noteBeside(
  notes: readonly Note[],
  at: { readonly flash: FlashIndex; readonly offset: number },
  direction: 1 | -1,
): Note | null {
  const own = notes.filter(({ flash }) => flash === at.flash);
  const beyond =
    direction === 1
      ? own.find(({ start }) => start > at.offset)
      : own.findLast(({ start }) => start < at.offset);
  return beyond ?? own.at(direction === 1 ? 0 : -1) ?? null;
}

/** `0x00000100 to 0x000001ff`. */
export function noteRange({ start, end }: NoteContent): string {
  return end - start > 1 ? `${formatAddress(start)} to ${formatAddress(end - 1)}` : formatAddress(start);
}

/** Writes all notes where the person wants them. */
export async function exportNotes(): Promise<void> {
  await reporting(async () => {
    const { path: suggested } = await engine.call('note.proposeExport', {});
    const words = formatPlural(notesStore.getState().notes.length, 'note');
    const path = await saveFile({
      what: 'export',
      title: `Export ${words} as`,
      note: 'A new file. The notes stay where they are.',
      suggested,
      write: async (target, overwrites, { signal }) =>
        (await engine.call('note.export', { path: target, overwrites }, signal)).path,
    });
    if (path === null) return;
    dismissProblems();
    tell(`Exported ${words} as ${path}`);
  });
}

/** Adds the notes of a file that the person chooses. */
export async function importNotes(): Promise<void> {
  await reporting(async () => {
    const [path] = (await pickFiles(1, 'notes')).paths;
    if (path === undefined) return;
    const { added, known, state } = await engine.call('note.import', { path });
    take(state);
    dismissProblems();
    const already = known === 0 ? '' : `; ${formatPlural(known, 'note')} were there already`;
    tell(`Added ${formatPlural(added, 'note')} of ${path}${already}`);
  });
}

function take(state: NotesState): void {
  const told = new Set(notesStore.getState().warnings);
  notesStore.setState(state, true);
  const others = state.warnings.filter((warning) => !told.has(warning));
  if (others.length > 0) tell(others.join(' '));
}
