/** What keys do in the tree of structures. Pure. */
import { rowOfKey } from '../../kit/list-keys.ts';
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
  const hasChildren = index.childrenOf(id).length > 0;
  switch (key) {
    case 'ArrowRight':
      if (!hasChildren) return null;
      return isOpen(id) ? goToRow('ArrowDown', { ids, row, pageRows }) : { toggle: id };
    case 'ArrowLeft':
      return hasChildren && isOpen(id) ? { toggle: id } : toParent(index, ids, id);
    case 'Enter':
    case ' ':
      return { choose: id };
    default:
      return goToRow(key, { ids, row, pageRows });
  }
}

function goToRow(key: string, { ids, row, pageRows }: Pick<TreeState, 'ids' | 'row' | 'pageRows'>): TreeStep {
  const to = rowOfKey(key, { count: ids.length, active: row }, pageRows);
  return to === null ? null : { goTo: to };
}

function toParent(index: StructureIndex, ids: readonly number[], id: number): TreeStep {
  const parent = index.rows[id]?.parent ?? null;
  return parent === null ? null : { goTo: ids.indexOf(parent) };
}
