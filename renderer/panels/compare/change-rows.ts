/** Structures that are not the same in both, as rows of a list: one for each, and under it one for each field. Pure. */
import type { StructureChange } from '../../../app/contract/compare.ts';

export const CHANGES = ['changed', 'appeared', 'gone', 'moved'] as const;
export type Change = (typeof CHANGES)[number];

export interface ChangeRow {
  readonly change: StructureChange;
  /** Null in the row of the structure itself. */
  readonly field: StructureChange['fields'][number] | null;
}

export function changeRows(
  changes: readonly StructureChange[],
  hidden: ReadonlySet<Change>,
): readonly ChangeRow[] {
  return changes.flatMap((change) =>
    hidden.has(change.change)
      ? []
      : [{ change, field: null }, ...change.fields.map((field) => ({ change, field }))],
  );
}

export function changeCounts(changes: readonly StructureChange[]): Readonly<Record<Change, number>> {
  const counts = { changed: 0, appeared: 0, gone: 0, moved: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

/** What it lies in, the nearest one first: the name of a driver tells more than that of the volume around it. */
export function aroundText(path: readonly string[]): string {
  return path.length === 0 ? '' : `in ${path.toReversed().join(', ')}`;
}

/** Where its bytes are, in the second image or where it is gone from it in the first; null for what was unpacked. */
export function placeOf({ before, after }: StructureChange, wanted: 'before' | 'after'): number | null {
  const places = wanted === 'after' ? [after, before] : [before, after];
  return places.find((place) => place !== null)?.offset ?? null;
}
