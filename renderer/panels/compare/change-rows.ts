/** Structures that are not the same in both, as rows of a list: one for each, and under it one for each field. Pure. */
import type { StructureChange } from '../../../app/contract/compare.ts';
import { namesAround, otherwiseTexts } from '../../../app/contract/text/change-text.ts';
import { kindWords } from '../structure/kind-words.ts';

export const CHANGES = ['changed', 'appeared', 'gone', 'moved', 'renamed'] as const;
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
  const counts = { changed: 0, appeared: 0, gone: 0, moved: 0, renamed: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

/** What it lies in, the nearest one first: the name of a driver tells more than that of the volume around it. */
export function aroundText(change: Pick<StructureChange, 'path'>): string {
  const names = namesAround(change);
  return names.length === 0 ? '' : `in ${names.toReversed().join(', ')}`;
}

/** `CramFS, little-endian, 4,096 → 8,192 bytes`. */
export function changeWords(change: StructureChange): string {
  const kind = kindWords(change.kind, change.subtype, change.name);
  return [...(kind === '' ? [] : [kind]), ...otherwiseTexts(change)].join(', ');
}

/** Where its bytes are, in the second image or where it is gone from it in the first; null for what was unpacked. */
export function placeOf({ before, after }: StructureChange, wanted: 'before' | 'after'): number | null {
  const places = wanted === 'after' ? [after, before] : [before, after];
  return places.find((place) => place !== null)?.offset ?? null;
}
