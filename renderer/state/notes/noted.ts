/** Where notes are drawn: beside the rows that they are about, and what is said at the first one. */
import type { Note } from '../../../app/contract/note.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { Noted, NotedRange } from '../../canvas/hex-grid/marks.ts';
import { notesStore } from './notes.ts';

const NONE: readonly NotedRange[] = [];
let known: readonly Note[] = [];
let byFlash = new Map<FlashIndex, readonly NotedRange[]>();

/** Selector: the ranges of a flash that have notes, the shorter ones after those that may hold them. */
export function notedIn(flash: FlashIndex): (state: { notes: readonly Note[] }) => readonly NotedRange[] {
  return ({ notes }) => {
    if (notes !== known) {
      known = notes;
      byFlash = new Map();
      for (const { flash: of, start, end, colour } of notes)
        byFlash.set(of, [...(byFlash.get(of) ?? []), { start, end, colour }]);
    }
    return byFlash.get(flash) ?? NONE;
  };
}

/** The notes that begin in [start, end), in words; null where none does. */
export function notedAt(flash: FlashIndex, start: number, end: number): Noted | null {
  const there = notesStore
    .getState()
    .notes.filter((note) => note.flash === flash && note.start >= start && note.start < end);
  const [first] = there;
  if (first === undefined) return null;
  return { name: there.map(({ name }) => name).join(', '), colour: first.colour };
}

/** The names of the notes that a byte lies in; null where it lies in none. */
export function noteNamesAt(flash: FlashIndex, offset: number): string | null {
  const there = notesStore
    .getState()
    .notes.filter((note) => note.flash === flash && offset >= note.start && offset < note.end);
  return there.length === 0 ? null : there.map(({ name }) => `“${name}”`).join(', ');
}
