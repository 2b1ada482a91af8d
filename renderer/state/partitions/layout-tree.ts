/** The layout of a flash as a group of the tree of structures, before what a scan found. Pure. */
import type { KeptLayout, Partition } from '../../../app/contract/flash-layout.ts';
import type { StructureRow } from '../../../app/contract/structure.ts';
import { StructureIndex } from '../structure/structure-index.ts';

export const LAYOUT_KIND = 'layout';
/** A scan finds partitions, too: those of a partition table. */
const PARTITION_KIND = 'layout-partition';

/** What a row of the tree is of the layout: all of it, or a partition. */
export type LayoutPart =
  | { readonly layout: KeptLayout; readonly partition: null }
  | { readonly layout: KeptLayout; readonly partition: Partition };

/** The tree of both; `index` null: nothing was scanned. */
export class LayoutTree {
  readonly index: StructureIndex;
  readonly #layout: KeptLayout;
  /** The id of the group; those of the partitions follow, in their order. */
  readonly #first: number;

  constructor(index: StructureIndex | null, layout: KeptLayout) {
    const scanned = index?.rows ?? [];
    this.#layout = layout;
    this.#first = scanned.length;
    this.index = new StructureIndex(scanned, rowsOf(layout, this.#first));
  }

  /** Null for a structure that a scan found. */
  partOf(id: number): LayoutPart | null {
    if (id < this.#first) return null;
    const layout = this.#layout;
    return { layout, partition: layout.partitions[id - this.#first - 1] ?? null };
  }
}

function rowsOf({ name, partitions, problems }: KeptLayout, first: number): StructureRow[] {
  const group = { id: first, parent: null, kind: LAYOUT_KIND, subtype: `of ${name}`, name: 'Layout' };
  const nowhere = { offset: null, size: 0, space: 0, start: null };
  const rows: StructureRow[] = [{ ...group, ...nowhere, faults: problems.length }];
  /** From the group down to the last one, by their depths. */
  const around: { readonly id: number; readonly prefix: string }[] = [{ id: first, prefix: '' }];
  for (const [number, partition] of partitions.entries()) {
    const outer = around[partition.depth] ?? { id: first, prefix: '' };
    const id = first + 1 + number;
    around.splice(partition.depth + 1, around.length, { id, prefix: `${partition.name}/` });
    rows.push(rowOf(partition, id, outer));
  }
  return rows;
}

function rowOf(
  { name, offset, sizeBytes, isReadOnly, problems }: Partition,
  id: number,
  outer: { readonly id: number; readonly prefix: string },
): StructureRow {
  return {
    id,
    parent: outer.id,
    kind: PARTITION_KIND,
    subtype: isReadOnly ? 'read-only partition' : null,
    name: name.startsWith(outer.prefix) ? name.slice(outer.prefix.length) : name,
    offset,
    size: sizeBytes,
    space: 0,
    start: offset,
    faults: problems.length,
  };
}

/** Whether it is a partition of the layout, and no structure that a scan found. */
export function isPartitionRow({ kind }: Pick<StructureRow, 'kind'>): boolean {
  return kind === PARTITION_KIND;
}

/** Whether it is the layout or a partition of it, and no structure that a scan found. */
export function isLayoutRow(row: Pick<StructureRow, 'kind'>): boolean {
  return row.kind === LAYOUT_KIND || isPartitionRow(row);
}
