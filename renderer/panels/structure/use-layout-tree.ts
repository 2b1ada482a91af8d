import { useStore } from 'zustand';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { layoutTreeOf } from '../../state/partitions/flash-tree.ts';
import type { LayoutTree } from '../../state/partitions/layout-tree.ts';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import type { StructureIndex } from '../../state/structure/structure-index.ts';

/** The tree of the flash with its layout; null where it has none. */
export function useLayoutTree(
  flash: FlashIndex | undefined,
  index: StructureIndex | null,
): LayoutTree | null {
  const layout = useStore(partitionsStore, layoutIn(flash));
  return layout === null ? null : layoutTreeOf(index, layout);
}
