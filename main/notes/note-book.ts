/** The notes of the machine that is open: read for its images when it opens, and kept for them after each change. */
import type { NoteContent, NotesState } from '../../app/contract/note.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import type { KeptNotes } from './kept-notes.ts';

/** What is open of a machine whose notes are kept. */
interface Open {
  readonly machine: Machine;
  /** By flash: what its notes are kept under, and those that reach beyond its end, which stay kept. */
  readonly flashes: readonly { readonly path: string; readonly beyond: readonly NoteContent[] }[];
  readonly warnings: readonly string[];
}

export class NoteBook {
  readonly #kept: KeptNotes | null;
  readonly #onChange: (state: NotesState) => void;
  #open: Open | null = null;
  /** Why the last change is not kept. */
  #failure: string | null = null;

  /** `kept` null: what is noted goes with the machine. */
  constructor(kept: KeptNotes | null, onChange: (state: NotesState) => void) {
    this.#kept = kept;
    this.#onChange = onChange;
  }

  get state(): NotesState {
    if (this.#open === null) return { notes: [], warnings: [] };
    const { machine, warnings } = this.#open;
    return {
      notes: [...machine.notes.list],
      warnings: [...warnings, ...(this.#failure === null ? [] : [this.#failure])],
    };
  }

  /** Another machine may be open now. Notes that a saved session brought are joined by those that are kept. */
  look(machine: Machine | null): void {
    if ((this.#open?.machine ?? null) === machine) return;
    // The device itself may have changed the file: that is no reason to doubt the notes.
    if (this.#open?.machine.flashes.some(({ backing }) => backing?.mode === 'write-through')) this.#keep();
    this.#failure = null;
    this.#open = machine === null ? null : this.#read(machine);
    if (machine !== null && machine.notes.list.length > 0) this.#keep();
    this.#onChange(this.state);
  }

  /** After the notes of the open machine were changed. */
  changed(): NotesState {
    this.#keep();
    this.#onChange(this.state);
    return this.state;
  }

  #read(machine: Machine): Open {
    const warnings: string[] = [];
    const flashes = machine.flashes.map((flash) => {
      const path = keptUnder(machine, flash);
      const kept = this.#kept?.read(path) ?? { notes: [], warnings: [] };
      const notes = kept.notes.map((note) => ({ ...note, flash: flash.index }));
      const sizeBytes = flash.device.array.bytes.length;
      const beyond = notes.filter(({ end }) => end > sizeBytes);
      machine.notes.addOthers(notes.filter(({ end }) => end <= sizeBytes));
      warnings.push(...kept.warnings);
      if (beyond.length > 0)
        warnings.push(
          `${pluralText(beyond.length, 'note')} of ${path} reach beyond ${flash.plan.name}: they stay kept, and are seen in a larger flash.`,
        );
      return { path, beyond };
    });
    return { machine, flashes, warnings };
  }

  #keep(): void {
    if (this.#open === null || this.#kept === null) return;
    const { machine, flashes } = this.#open;
    this.#failure = null;
    for (const [index, { path, beyond }] of flashes.entries()) {
      const own = machine.notes.list.filter(({ flash }) => flash === index);
      this.#failure = this.#kept.write(path, [...own, ...beyond]) ?? this.#failure;
    }
  }
}

/** The path of its image; a flash without one is known by its machine. */
function keptUnder({ board }: Machine, { backing, plan, index }: Flash): string {
  return backing?.path ?? `${board.id}, flash ${index}, ${plan.name}, without an image`;
}
