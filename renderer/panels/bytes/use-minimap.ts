import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { StructureBand } from '../../canvas/colours/cell-colours.ts';
import type { Minimap } from '../../canvas/hex-grid/minimap-lanes.ts';
import { cellStore, minimapCellsOf } from '../../state/overview/cells.ts';
import { coloringStore } from '../../state/overview/coloring.ts';
import { partitionBands } from '../../state/partitions/partition-bands.ts';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import { placeWords } from '../byte-map/cell-words.ts';

/** What the strip beside the grid shows of this flash, and what it says of a byte's place. `bands`: of its structures. */
export function useMinimap(
  flash: FlashState,
  bands: readonly StructureBand[],
): {
  readonly minimap: Minimap;
  readonly stripLines: (deviceOffset: number) => readonly string[];
} {
  const { sizeBytes } = flash.geometry;
  const asked = useMemo(() => minimapCellsOf(flash.index, sizeBytes), [flash.index, sizeBytes]);
  const cells = useStore(cellStore.revision, () => cellStore.cellsOf(asked));
  const coloring = useStore(coloringStore, (state) => state.minimap);
  const { index } = useStore(structureStore, structureIn(flash.index));
  const layout = useStore(partitionsStore, layoutIn(flash.index));
  const partitions = useMemo(() => partitionBands(layout), [layout]);
  const minimap = useMemo(
    () => ({ cells, cellBytes: asked.cellBytes, coloring, bands, partitions }),
    [cells, asked, coloring, bands, partitions],
  );
  const stripLines = useCallback(
    (deviceOffset: number) => {
      const number = Math.floor(deviceOffset / asked.cellBytes);
      const start = number * asked.cellBytes;
      const lengthBytes = Math.min(asked.cellBytes, sizeBytes - start);
      const words = placeWords(
        flash,
        { start, lengthBytes, cell: cells?.at(number) ?? null },
        { index, layout },
      );
      const { where, what, block, partition, structure } = words;
      return [where, what, block, partition, structure].filter((line) => line !== null);
    },
    [flash, asked, sizeBytes, cells, index, layout],
  );
  return { minimap, stripLines };
}
