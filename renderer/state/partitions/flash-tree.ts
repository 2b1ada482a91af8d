/** The tree of a flash as a person sees it, and chooses in it: the layout, where one is told, before what a scan found. */
import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { exportRange } from '../backing/save.ts';
import { machineStore } from '../machine.ts';
import { saveStructure } from '../structure/chosen.ts';
import { structureIn, structureStore } from '../structure/structure.ts';
import type { StructureIndex } from '../structure/structure-index.ts';
import { placeOf } from '../structure/structure-view.ts';
import { isPartitionRow, LayoutTree } from './layout-tree.ts';
import { layoutIn, partitionsStore } from './partitions.ts';

interface Made {
  readonly index: StructureIndex | null;
  readonly tree: LayoutTree;
}

/** The last one of each layout: all who show it have the same. */
const made = new WeakMap<KeptLayout, Made>();

/** The tree of both; `index` null: nothing was scanned. */
export function layoutTreeOf(index: StructureIndex | null, layout: KeptLayout): LayoutTree {
  const known = made.get(layout);
  if (known !== undefined && known.index === index) return known.tree;
  const tree = new LayoutTree(index, layout);
  made.set(layout, { index, tree });
  return tree;
}

/** The tree of a flash as it is shown; null where there is nothing in it. */
export function treeIn(flash: FlashIndex): StructureIndex | null {
  const { index } = structureIn(flash)(structureStore.getState());
  const layout = layoutIn(flash)(partitionsStore.getState());
  return layout === null ? index : layoutTreeOf(index, layout).index;
}

/** Saves the bytes of a row of the tree where the person wants them: those of a partition are a range of the flash. */
export async function saveRow(flash: FlashIndex, index: StructureIndex, id: number): Promise<void> {
  const row = index.rows[id];
  if (row === undefined) return;
  if (!isPartitionRow(row)) return saveStructure({ flash, key: index.keyOf(id), node: row }, false);
  const state = machineStore.getState().machine?.flashes[flash];
  const place = placeOf(flash, index, id);
  if (state !== undefined && place !== null) await exportRange(state, place);
}
