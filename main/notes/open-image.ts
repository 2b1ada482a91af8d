/**
 * What is told about one image of the machine that is open, and what is kept of that. Each time it is kept, what another
 * program has kept meanwhile is joined, and seen here from then on.
 */
import type { KeptLayout } from '../../app/contract/flash-layout.ts';
import { NOTES_MAX, type NoteContent } from '../../app/contract/note.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import type { Flash } from '../session/flash.ts';
import { fitsIn } from '../session/flash-layouts.ts';
import type { Machine } from '../session/machine.ts';
import { type KeptNotes, toldBy } from './kept-notes.ts';
import { isSameLayout, isSameNotes, isSameTold, mergedTold, notesBeyond, type Told } from './merge-told.ts';
import type { KeptImage, WrittenNotes } from './notes-file.ts';

/** Why it is kept: a machine was opened, a person changed a note or a layout, or the device may have changed the image. */
export type Cause = 'opening' | 'person' | 'device';

/** An image and the flashes that have it. */
export interface Imaged {
  readonly path: string;
  /** One at least. */
  readonly flashes: readonly Flash[];
}

/** What is kept, and can't be shown here. */
interface Unseen {
  /** Notes that reach beyond the end of the flash. */
  readonly beyond: readonly NoteContent[];
  /** Notes that find no room. */
  readonly left: readonly NoteContent[];
  /** A layout that does not fit. */
  readonly layout: KeptLayout | null;
}

export class OpenImage {
  readonly #kept: KeptNotes;
  readonly #machine: Machine;
  readonly #imaged: Imaged;
  readonly #warnings = new Set<string>();
  /** What was read or written last, each note in the flash where it is here. */
  #before: Told;
  #unseen: Unseen;
  /** The image has changed since its notes were written, and nobody has changed one since. */
  #isDoubted: boolean;
  /** A flash writes to the image, or did. */
  #isWritten = false;
  /** Why the last change is not kept. */
  #failure: string | null = null;

  /** Gives the machine what is kept for the image. */
  constructor(kept: KeptNotes, machine: Machine, imaged: Imaged) {
    this.#kept = kept;
    this.#machine = machine;
    this.#imaged = imaged;
    const { warnings, isDoubted, ...told } = kept.read(imaged.path);
    for (const warning of warnings) this.#warnings.add(warning);
    this.#isDoubted = isDoubted;
    this.#before = { ...told, notes: placed(told.notes, imaged) };
    this.#unseen = {
      ...takeNotes(machine, this.#before.notes, imaged),
      layout: takeLayout(machine, told.layout, imaged),
    };
    this.look();
  }

  /** What is to be minded, a sentence each. */
  get warnings(): readonly string[] {
    const failure = this.#failure === null ? [] : [this.#failure];
    return [...this.#warnings, ...unseenWords(this.#unseen, this.#imaged), ...failure];
  }

  /** The modes of the flashes may be others now. */
  look(): void {
    this.#isWritten ||= this.#machine.flashes.some(
      ({ index, backing }) => hasFlash(this.#imaged, index) && backing?.mode === 'write-through',
    );
  }

  /** That the device itself has changed the image is no reason to doubt the notes. */
  leave(): void {
    if (this.#isWritten) this.keep('device');
  }

  /** The image that notes are about stays the one that they were written on until a person changes one of them. */
  keep(cause: Cause): void {
    const { path } = this.#imaged;
    const { written, warning } = this.#kept.again(path);
    if (warning !== null) this.#warnings.add(warning);
    const here = this.#here();
    // A file that is gone says nothing of what others took away: what is seen here is kept.
    const there = written && { ...toldBy(written), notes: placed(written.notes, this.#imaged) };
    const merged = there === null ? here : mergedTold({ before: this.#before, here, there });
    const isOfNow =
      (cause === 'person' && !isSameNotes(here.notes, this.#before.notes)) ||
      (cause === 'device' && !this.#isDoubted);
    const isThere = there !== null && isSameTold(merged, there);
    this.#failure =
      isThere && !isOfNow ? null : this.#kept.write(path, merged, isOfNow ? null : imageOf(written));
    if (this.#failure !== null) return;
    if (isOfNow) this.#isDoubted = false;
    this.#before = merged;
    this.#show(merged, here);
  }

  #here(): Told {
    const { beyond, left, layout } = this.#unseen;
    const { notes, layouts } = this.#machine;
    const isHere = ({ flash }: { readonly flash: number }) => hasFlash(this.#imaged, flash);
    return {
      notes: [...notes.list.filter(isHere), ...beyond, ...left],
      layout: layouts.list.find(isHere) ?? layout,
    };
  }

  /** What others added or took away is so here, too. */
  #show({ notes, layout }: Told, here: Told): void {
    const machine = this.#machine;
    const own = machine.notes.list.filter(({ flash }) => hasFlash(this.#imaged, flash));
    for (const { id } of notesBeyond(own, notes)) machine.notes.remove(id);
    const unseen = takeNotes(machine, notesBeyond(notes, own), this.#imaged);
    this.#unseen = { ...this.#unseen, ...unseen };
    if (isSameLayout(layout, here.layout)) return;
    for (const { index } of this.#imaged.flashes) machine.layouts.remove(index);
    this.#unseen = { ...this.#unseen, layout: takeLayout(machine, layout, this.#imaged) };
  }
}

/** The image that the notes of a file were written on; null where it has none. */
function imageOf(written: WrittenNotes | null): KeptImage | null {
  return written === null || written.notes.length === 0 ? null : (written.image ?? null);
}

function hasFlash({ flashes }: Imaged, number: number): boolean {
  return flashes.some(({ index }) => index === number);
}

/** Each in the flash that it was written in, if that is one of these, else in the first. */
function placed(notes: readonly NoteContent[], { flashes }: Imaged): NoteContent[] {
  return notes.flatMap((note) => {
    const flash = flashes.find(({ index }) => index === note.flash) ?? flashes[0];
    return flash === undefined ? [] : [{ ...note, flash: flash.index }];
  });
}

/** Adds the notes that lie in their flash and are not there yet. @returns the others */
function takeNotes(
  machine: Machine,
  notes: readonly NoteContent[],
  { flashes }: Imaged,
): Pick<Unseen, 'beyond' | 'left'> {
  const [inside, beyond]: [NoteContent[], NoteContent[]] = [[], []];
  for (const note of notes) {
    const flash = flashes.find(({ index }) => index === note.flash);
    const isInside = flash !== undefined && note.end <= flash.device.array.bytes.length;
    (isInside ? inside : beyond).push(note);
  }
  return { beyond, left: machine.notes.addOthers(inside) };
}

/** Gives each flash the layout that is kept for its image, if it has none. @returns it where it does not fit */
function takeLayout(machine: Machine, kept: KeptLayout | null, { flashes }: Imaged): KeptLayout | null {
  if (kept === null) return null;
  let tooLarge: KeptLayout | null = null;
  for (const { index, device } of flashes) {
    if (!fitsIn(kept, device.array.bytes.length)) tooLarge = kept;
    else if (machine.layouts.list.every(({ flash }) => flash !== index))
      machine.layouts.set({ ...kept, flash: index });
  }
  return tooLarge;
}

function unseenWords({ beyond, left }: Unseen, { path, flashes }: Imaged): string[] {
  const words: string[] = [];
  if (beyond.length > 0)
    words.push(
      `${pluralText(beyond.length, 'note')} of ${path} reach beyond ${flashes[0]?.plan.name}: they stay kept, and are seen in a larger flash.`,
    );
  if (left.length > 0)
    words.push(
      `${pluralText(left.length, 'note')} of ${path} find no room among the ${countText(NOTES_MAX)} of a machine: they stay kept, and are seen where there are fewer.`,
    );
  return words;
}
