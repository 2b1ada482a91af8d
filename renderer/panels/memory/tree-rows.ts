/** The region tree as rows on the screen, and how the arrow keys move among them. */
import type { RegionNode } from '../../../app/contract/machine.ts';

export interface TreeRow {
  readonly region: RegionNode;
  /** The positions from the root down, `0.1.0`: names one row as long as the tree keeps its shape. */
  readonly id: string;
  /** 1 for a root. */
  readonly level: number;
  /** Null where there is nothing to open. */
  readonly isOpen: boolean | null;
}

/** Rows in the order they are drawn; what lies in a closed row is left out. */
export function treeRows(
  regions: readonly RegionNode[],
  closed: ReadonlySet<string>,
  parentId = '',
): readonly TreeRow[] {
  return regions.flatMap((region, index) => {
    const id = parentId === '' ? `${index}` : `${parentId}.${index}`;
    const hasChildren = region.children.length > 0;
    const row = { region, id, level: id.split('.').length, isOpen: hasChildren ? !closed.has(id) : null };
    return closed.has(id) ? [row] : [row, ...treeRows(region.children, closed, id)];
  });
}

/** What a key does on the row at `index`: the row to go to, one to open or close, or nothing (null). */
export type TreeMove = { readonly goTo: number } | { readonly toggle: string } | null;

export function treeMove(rows: readonly TreeRow[], index: number, key: string): TreeMove {
  const row = rows[index];
  if (row === undefined) return null;
  if (key === 'ArrowDown') return { goTo: Math.min(index + 1, rows.length - 1) };
  if (key === 'ArrowUp') return { goTo: Math.max(index - 1, 0) };
  if (key === 'Home') return { goTo: 0 };
  if (key === 'End') return { goTo: rows.length - 1 };
  if (key === 'ArrowRight')
    return row.isOpen === false ? { toggle: row.id } : row.isOpen ? { goTo: index + 1 } : null;
  if (key === 'ArrowLeft') return row.isOpen ? { toggle: row.id } : toParent(rows, row);
  return null;
}

function toParent(rows: readonly TreeRow[], { id }: TreeRow): TreeMove {
  const parentId = id.slice(0, Math.max(id.lastIndexOf('.'), 0));
  const index = rows.findIndex((row) => row.id === parentId);
  return index < 0 ? null : { goTo: index };
}
