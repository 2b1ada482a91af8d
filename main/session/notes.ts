/** What people wrote beside ranges of bytes of the flashes of one machine. It changes nothing of the machine. */
import { NOTES_MAX, type Note, type NoteContent } from '../../app/contract/note.ts';

export class RangeNotes {
  #nextId = 1;
  #list: readonly Note[] = [];

  /** By flash and place. */
  get list(): readonly Note[] {
    return this.#list;
  }

  add(content: NoteContent): Note {
    const added = { ...content, id: this.#nextId++ };
    this.#list = [...this.#list, added].sort(inOrder);
    return added;
  }

  /** @returns whether there is one of this number */
  change(id: number, content: NoteContent): boolean {
    if (!this.#has(id)) return false;
    this.#list = this.#list.map((note) => (note.id === id ? { ...content, id } : note)).sort(inOrder);
    return true;
  }

  /** @returns whether there was one of this number */
  remove(id: number): boolean {
    if (!this.#has(id)) return false;
    this.#list = this.#list.filter((note) => note.id !== id);
    return true;
  }

  /** Adds those that are not there yet, whatever their numbers, as long as there is room. @returns those without any */
  addOthers(contents: readonly NoteContent[]): readonly NoteContent[] {
    const known = new Set(this.#list.map(keyOf));
    const others = contents.filter((content) => !known.has(keyOf(content)));
    const room = Math.max(0, NOTES_MAX - this.#list.length);
    for (const content of others.slice(0, room)) this.add(content);
    return others.slice(room);
  }

  #has(id: number): boolean {
    return this.#list.some((note) => note.id === id);
  }
}

/** All but its number. */
export function contentOf({ flash, start, end, name, text, colour }: NoteContent): NoteContent {
  return { flash, start, end, name, text, colour };
}

/** The same for notes that say the same, whatever their numbers. */
export function keyOf(content: NoteContent): string {
  return JSON.stringify(contentOf(content));
}

/** The longer of two that begin together comes first: it may hold the other. */
function inOrder(one: Note, other: Note): number {
  return one.flash - other.flash || one.start - other.start || other.end - one.end || one.id - other.id;
}
