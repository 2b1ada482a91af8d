/**
 * The notes of the machine that is open, and how its flashes are divided: read for its images when it opens, and kept for them
 * after each change.
 */
import type { LayoutsState } from '../../app/contract/flash-layout.ts';
import type { NotesState } from '../../app/contract/note.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import type { KeptNotes } from './kept-notes.ts';
import { type Cause, OpenImage } from './open-image.ts';

/** What is open of a machine whose notes are kept. */
interface Open {
  readonly machine: Machine;
  /** None where nothing is kept. */
  readonly images: readonly OpenImage[];
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
    const { machine, images } = this.#open;
    return { notes: [...machine.notes.list], warnings: images.flatMap(({ warnings }) => warnings) };
  }

  /**
   * Another machine may be open now, or the same one with other modes. Notes that a saved session brought are joined by those that are kept; a layout that it
   * brought counts, whatever is kept.
   */
  look(machine: Machine | null): void {
    const before = this.#open;
    if ((before?.machine ?? null) === machine) {
      for (const image of before?.images ?? []) image.look();
      return;
    }
    for (const image of before?.images ?? []) image.leave();
    this.#open = machine === null ? null : { machine, images: this.#imagesOf(machine) };
    if (machine !== null && machine.notes.list.length + machine.layouts.list.length > 0)
      this.#keep('opening');
    this.#listener.onNotes(this.state);
    this.#listener.onLayouts(this.layouts);
  }

  /** After the notes of the open machine were changed. */
  changed(): NotesState {
    const layouts = this.#open?.machine.layouts.list;
    this.#keep('person');
    this.#listener.onNotes(this.state);
    if (this.#open?.machine.layouts.list !== layouts) this.#listener.onLayouts(this.layouts);
    return this.state;
  }

  /** After a flash of the open machine was given another layout, or none. */
  layoutsChanged(): LayoutsState {
    const notes = this.#open?.machine.notes.list;
    const warnings = this.state.warnings.join();
    this.#keep('person');
    this.#listener.onLayouts(this.layouts);
    const isOther = this.#open?.machine.notes.list !== notes || this.state.warnings.join() !== warnings;
    if (isOther) this.#listener.onNotes(this.state);
    return this.layouts;
  }

  #imagesOf(machine: Machine): OpenImage[] {
    const kept = this.#kept;
    if (kept === null) return [];
    const byPath = new Map<string, Flash[]>();
    for (const flash of machine.flashes) {
      const path = keptUnder(machine, flash);
      byPath.set(path, [...(byPath.get(path) ?? []), flash]);
    }
    return [...byPath].map(([path, flashes]) => new OpenImage(kept, machine, { path, flashes }));
  }

  #keep(cause: Cause): void {
    for (const image of this.#open?.images ?? []) image.keep(cause);
  }
}

/** The path of its image; a flash without one is known by its machine. */
function keptUnder({ board }: Machine, { backing, plan, index }: Flash): string {
  return backing?.path ?? `${board.id}, flash ${index}, ${plan.name}, without an image`;
}
