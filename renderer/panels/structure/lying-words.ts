/** What lies in a row of the grid, in words: the structures that begin there, and the fields. Pure. */
import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import type { StructureNote } from '../../../app/contract/structure.ts';
import type { Lying } from '../../canvas/hex-grid/marks.ts';
import { formatSize } from '../../format/numbers.ts';
import { colourOf } from '../../state/partitions/partition-bands.ts';
import { partitionsFrom } from '../../state/partitions/partitions.ts';
import type { StructureIndex } from '../../state/structure/structure-index.ts';
import { kindWords } from './kind-words.ts';

/** More are not said beside one row: there is no room. */
const FIELDS_MAX = 3;

/**
 * Of the structures that begin in a row the innermost one, after the one that it begins, and the fields. Null where nothing
 * begins.
 */
export function lyingWords(
  index: StructureIndex,
  beginning: readonly number[],
  notes: readonly StructureNote[],
): Lying | null {
  const rows = beginning.flatMap((id) => index.rows[id] ?? []);
  const innermost = rows.at(-1);
  if (innermost !== undefined) {
    const { name, kind, subtype, size } = innermost;
    // What only begins in the same row, beside it, does not hold it.
    const path = new Set(index.pathOf(innermost.id));
    const around = rows.slice(0, -1).findLast(({ id }) => path.has(id));
    const more = around === undefined ? '' : ` · in ${around.name}`;
    const words = [kindWords(kind, subtype, name), formatSize(size)].filter((part) => part !== '');
    const fields = notes.length === 0 ? '' : ` · ${fieldWords(notes)}`;
    return { name, text: `${words.join(' · ')}${more}${fields}` };
  }
  return notes.length === 0 ? null : { name: null, text: fieldWords(notes) };
}

function fieldWords(notes: readonly StructureNote[]): string {
  const words = notes.slice(0, FIELDS_MAX).map(({ name, text }) => `${name} ${text}`);
  return `${words.join(' · ')}${notes.length > FIELDS_MAX ? ' …' : ''}`;
}

/** The same with the partitions that begin in [start, end): their names come first, as a person gave them. */
export function withPartitions(
  lying: Lying | null,
  layout: KeptLayout | null,
  start: number,
  end: number,
): Lying | null {
  const beginning = partitionsFrom(layout, start, end);
  const innermost = beginning.at(-1);
  if (layout === null || innermost === undefined) return lying;
  const readOnly = innermost.isReadOnly ? ', read-only' : '';
  const words = `partition · ${formatSize(innermost.sizeBytes)}${readOnly}`;
  const more = lying === null ? '' : ` · ${[lying.name, lying.text].filter(Boolean).join(' ')}`;
  return {
    name: beginning.map(({ name }) => name).join(', '),
    text: `${words}${more}`,
    partitionColour: colourOf(layout, innermost),
  };
}
