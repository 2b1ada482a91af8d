/** What the arrow keys do in the tree of structures. Pure. */
import type { StructureIndex } from '../../state/structure/structure-index.ts';

/** A row to go to, a structure to open or close, one to choose; null for a key that means nothing here. */
export type TreeStep =
  | { readonly goTo: number }
  | { readonly toggle: number }
  | { readonly choose: number }
  | null;

export interface TreeState {
  readonly index: StructureIndex;
  /** The structures on the screen, by their ids. */
  readonly ids: readonly number[];
  /** Among those. */
  readonly row: number;
  readonly pageRows: number;
  readonly isOpen: (id: number) => boolean;
}

export function treeStep(key: string, { index, ids, row, pageRows, isOpen }: TreeState): TreeStep {
  const id = ids[row];
  if (id === undefined) return null;
  const last = ids.length - 1;
  const hasChildren = index.childrenOf(id).length > 0;
  switch (key) {
    case 'ArrowDown':
      return { goTo: Math.min(row + 1, last) };
    case 'ArrowUp':
      return { goTo: Math.max(row - 1, 0) };
    case 'PageDown':
      return { goTo: Math.min(row + pageRows, last) };
    case 'PageUp':
      return { goTo: Math.max(row - pageRows, 0) };
    case 'Home':
      return { goTo: 0 };
    case 'End':
      return { goTo: last };
    case 'ArrowRight':
      if (!hasChildren) return null;
      return isOpen(id) ? { goTo: Math.min(row + 1, last) } : { toggle: id };
    case 'ArrowLeft':
      return hasChildren && isOpen(id) ? { toggle: id } : toParent(index, ids, id);
    case 'Enter':
    case ' ':
      return { choose: id };
    default:
      return null;
  }
}

function toParent(index: StructureIndex, ids: readonly number[], id: number): TreeStep {
  const parent = index.rows[id]?.parent ?? null;
  return parent === null ? null : { goTo: ids.indexOf(parent) };
}
