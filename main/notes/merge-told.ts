/** What several programs tell about one image, joined: each brings what it changed, and leaves what the others changed. Pure. */
import type { KeptLayout } from '../../app/contract/flash-layout.ts';
import type { NoteContent } from '../../app/contract/note.ts';
import { keyOf } from '../session/notes.ts';

/** What a person told about an image. */
export interface Told {
  readonly notes: readonly NoteContent[];
  /** Null where nobody told any. */
  readonly layout: KeptLayout | null;
}

interface Versions {
  /** What this program read or wrote last. */
  readonly before: Told;
  /** What it has now. */
  readonly here: Told;
  /** What lies there now: others may have written it. */
  readonly there: Told;
}

/**
 * What lies there, without what this program took away since `before`, and with what it added; a note that both added is
 * there once. A note that was changed is another one in the place of the one before: of two that one was changed into, both
 * stay. The layout is that of this program where it told another one, or none.
 */
export function mergedTold({ before, here, there }: Versions): Told {
  const added = notesBeyond(here.notes, before.notes);
  const removed = notesBeyond(before.notes, here.notes);
  const addedThere = notesBeyond(there.notes, before.notes);
  return {
    notes: [...notesBeyond(there.notes, removed), ...notesBeyond(added, addedThere)],
    layout: isSameLayout(here.layout, before.layout) ? there.layout : here.layout,
  };
}

/** The notes of a list that another one lacks, whatever their numbers: of two alike the second where the other has only one. */
export function notesBeyond<T extends NoteContent>(
  notes: readonly T[],
  others: readonly NoteContent[],
): readonly T[] {
  const counts = new Map<string, number>();
  for (const key of others.map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return notes.filter((note) => {
    const key = keyOf(note);
    const count = counts.get(key) ?? 0;
    counts.set(key, count - 1);
    return count <= 0;
  });
}

/** Whether both tell the same, in whatever order. */
export function isSameTold(one: Told, other: Told): boolean {
  return isSameNotes(one.notes, other.notes) && isSameLayout(one.layout, other.layout);
}

/** Whether both have the same notes, in whatever order. */
export function isSameNotes(one: readonly NoteContent[], other: readonly NoteContent[]): boolean {
  return one.length === other.length && notesBeyond(one, other).length === 0;
}

/** Whether both divide an image alike, whichever flash it is behind. */
export function isSameLayout(one: KeptLayout | null, other: KeptLayout | null): boolean {
  return layoutKey(one) === layoutKey(other);
}

function layoutKey(layout: KeptLayout | null): string {
  if (layout === null) return '';
  const { name, source, partitions, problems } = layout;
  const parts = partitions.map((partition) => [
    partition.name,
    partition.depth,
    partition.offset,
    partition.sizeBytes,
    partition.isReadOnly,
    partition.problems,
  ]);
  return JSON.stringify([name, source, problems, parts]);
}
