/**
 * The notes of the machine that is open, and how its flashes are divided: read for its images when it opens, and kept for them
 * after each change.
 */
import type { KeptLayout, LayoutsState } from '../../app/contract/flash-layout.ts';
import { NOTES_MAX, type NoteContent, type NotesState } from '../../app/contract/note.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Flash } from '../session/flash.ts';
import { fitsIn } from '../session/flash-layouts.ts';
import type { Machine } from '../session/machine.ts';
import type { KeptNotes } from './kept-notes.ts';

/** What is open of a machine whose notes are kept. */
interface Open {
  readonly machine: Machine;
  readonly images: readonly OpenImage[];
  readonly warnings: readonly string[];
}

/** What is kept under one path, with what can't be shown, as it reaches beyond its end or finds no room: it stays kept. */
interface OpenImage {
  readonly path: string;
  /** By number; several may have the same image. */
  readonly flashes: readonly number[];
  readonly unseen: readonly NoteContent[];
  readonly layoutBeyond: KeptLayout | null;
}

/** Who hears of each change. */
export interface NoteListener {
  onNotes(state: NotesState): void;
  onLayouts(state: LayoutsState): void;
}

export class NoteBook {
  readonly #kept: KeptNotes | null;
  readonly #listener: NoteListener;
  #open: Open | null = null;
  /** Why the last change is not kept. */
  #failure: string | null = null;

  /** `kept` null: what is noted goes with the machine. */
  constructor(kept: KeptNotes | null, listener: NoteListener) {
    this.#kept = kept;
    this.#listener = listener;
  }

  get layouts(): LayoutsState {
    return { layouts: [...(this.#open?.machine.layouts.list ?? [])] };
  }

  get state(): NotesState {
    if (this.#open === null) return { notes: [], warnings: [] };
    const { machine, warnings } = this.#open;
    return {
      notes: [...machine.notes.list],
      warnings: [...warnings, ...(this.#failure === null ? [] : [this.#failure])],
    };
  }

  /**
   * Another machine may be open now. Notes that a saved session brought are joined by those that are kept; a layout that it
   * brought counts, whatever is kept.
   */
  look(machine: Machine | null): void {
    if ((this.#open?.machine ?? null) === machine) return;
    // The device itself may have changed the file: that is no reason to doubt the notes.
    if (this.#open?.machine.flashes.some(({ backing }) => backing?.mode === 'write-through')) this.#keep();
    this.#failure = null;
    this.#open = machine === null ? null : this.#read(machine);
    if (machine !== null && machine.notes.list.length + machine.layouts.list.length > 0) this.#keep();
    this.#listener.onNotes(this.state);
    this.#listener.onLayouts(this.layouts);
  }

  /** After the notes of the open machine were changed. */
  changed(): NotesState {
    this.#keep();
    this.#listener.onNotes(this.state);
    return this.state;
  }

  /** After a flash of the open machine was given another layout, or none. */
  layoutsChanged(): LayoutsState {
    const { warnings } = this.state;
    this.#keep();
    this.#listener.onLayouts(this.layouts);
    if (this.state.warnings.length !== warnings.length) this.#listener.onNotes(this.state);
    return this.layouts;
  }

  #read(machine: Machine): Open {
    const warnings: string[] = [];
    const byPath = new Map<string, Flash[]>();
    for (const flash of machine.flashes) {
      const path = keptUnder(machine, flash);
      byPath.set(path, [...(byPath.get(path) ?? []), flash]);
    }
    const images = [...byPath].map(([path, flashes]) => {
      const kept = this.#kept?.read(path) ?? { notes: [], layout: null, warnings: [] };
      const { inside, beyond } = placed(kept.notes, flashes);
      const left = machine.notes.addOthers(inside);
      warnings.push(...kept.warnings);
      if (beyond.length > 0)
        warnings.push(
          `${pluralText(beyond.length, 'note')} of ${path} reach beyond ${flashes[0]?.plan.name}: they stay kept, and are seen in a larger flash.`,
        );
      if (left.length > 0)
        warnings.push(
          `${pluralText(left.length, 'note')} of ${path} find no room among the ${countText(NOTES_MAX)} of a machine: they stay kept, and are seen where there are fewer.`,
        );
      const unseen = [...beyond, ...left];
      const tooLarge = flashes.flatMap((flash) => takeLayout(machine, flash, kept.layout) ?? []);
      return { path, flashes: flashes.map(({ index }) => index), unseen, layoutBeyond: tooLarge[0] ?? null };
    });
    return { machine, images, warnings };
  }

  #keep(): void {
    if (this.#open === null || this.#kept === null) return;
    const { machine, images } = this.#open;
    this.#failure = null;
    for (const { path, flashes, unseen, layoutBeyond } of images) {
      const own = machine.notes.list.filter(({ flash }) => flashes.includes(flash));
      const layout = machine.layouts.list.find(({ flash }) => flashes.includes(flash)) ?? layoutBeyond;
      this.#failure = this.#kept.write(path, { notes: [...own, ...unseen], layout }) ?? this.#failure;
    }
  }
}

/**
 * The notes of an image in the flashes that have it: each in the one that it was written in, if that is one of these, else in
 * the first. `beyond` are those that reach beyond its end.
 */
function placed(
  notes: readonly NoteContent[],
  flashes: readonly Flash[],
): { readonly inside: readonly NoteContent[]; readonly beyond: readonly NoteContent[] } {
  const [inside, beyond]: [NoteContent[], NoteContent[]] = [[], []];
  for (const note of notes) {
    const flash = flashes.find(({ index }) => index === note.flash) ?? flashes[0];
    if (flash === undefined) continue;
    const isInside = note.end <= flash.device.array.bytes.length;
    (isInside ? inside : beyond).push({ ...note, flash: flash.index });
  }
  return { inside, beyond };
}

/** Gives the flash the layout that is kept for its image, if it has none. @returns it where it does not fit */
function takeLayout(machine: Machine, { index, device }: Flash, kept: KeptLayout | null): KeptLayout | null {
  if (kept === null) return null;
  if (!fitsIn(kept, device.array.bytes.length)) return kept;
  if (machine.layouts.list.every(({ flash }) => flash !== index))
    machine.layouts.set({ ...kept, flash: index });
  return null;
}

/** The path of its image; a flash without one is known by its machine. */
function keptUnder({ board }: Machine, { backing, plan, index }: Flash): string {
  return backing?.path ?? `${board.id}, flash ${index}, ${plan.name}, without an image`;
}
