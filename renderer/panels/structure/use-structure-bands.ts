import { useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { StructureBand } from '../../canvas/colours/cell-colours.ts';
import { chosenParts, structureBands, withParts } from '../../state/overview/structure-bands.ts';
import { chosenStore } from '../../state/structure/chosen.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import { structureViewStore } from '../../state/structure/structure-view.ts';

/** The structures of a flash in their colours: the same ones in the grid, in the strip beside it and on the map. */
export interface ColoredStructures {
  readonly bands: readonly StructureBand[];
  /** Those of the one that is chosen, which `bands` has, too. */
  readonly chosen: readonly StructureBand[];
}

const NONE: readonly StructureBand[] = [];

/** All of them, and the one that is chosen in the tree with its parts told apart. */
export function useStructureBands(flash: FlashIndex): ColoredStructures {
  const { index } = useStore(structureStore, structureIn(flash));
  const key = useStore(structureViewStore, (view) => view.chosen);
  const known = useStore(chosenStore, (state) => state.chosen);
  const all = useMemo(() => (index === null ? NONE : structureBands(index)), [index]);
  const chosen = useMemo(() => {
    const id = index === null || key === null ? null : index.idOf(key);
    if (index === null || id === null) return NONE;
    // What lies in unpacked bytes is somewhere in the structure that they are packed in.
    const placed = index.placedAround(id)?.id ?? id;
    const isKnown = known !== null && known.flash === flash && known.node.id === placed;
    return chosenParts(index, placed, isKnown ? known.node.fields : []);
  }, [index, key, known, flash]);
  const bands = useMemo(() => withParts(all, chosen), [all, chosen]);
  return useMemo(() => ({ bands, chosen }), [bands, chosen]);
}
