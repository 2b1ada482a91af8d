import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { KeptLayout } from '../../../app/contract/flash-layout.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { ByteMapProps } from '../../canvas/byte-map/byte-map.tsx';
import type { MapSight } from '../../canvas/byte-map/map-scene.ts';
import type { MapLevel, MapShape, MapTile } from '../../canvas/byte-map/map-shape.ts';
import { goToView } from '../../state/layout.ts';
import { cellStore } from '../../state/overview/cells.ts';
import { coloringStore } from '../../state/overview/coloring.ts';
import { innermostBands } from '../../state/partitions/partition-bands.ts';
import { layoutIn, partitionsStore } from '../../state/partitions/partitions.ts';
import { moveTo, placeIn, selectedRange, selectionStore } from '../../state/selection.ts';
import { structureIn, structureStore } from '../../state/structure/structure.ts';
import { useStructureBands } from '../structure/use-structure-bands.ts';
import { type PlaceWords, placeText, placeWords } from './cell-words.ts';

/** Everything the map needs for this flash, from the stores, and the words for the cell that is looked at. */
export function useByteMap(flash: FlashState): Omit<ByteMapProps, 'ref' | 'screenRef'> & {
  readonly words: PlaceWords;
  readonly isCounting: boolean;
  readonly layout: KeptLayout | null;
} {
  const { index: flashIndex } = flash;
  const { map: coloring, form } = useStore(coloringStore);
  const { index } = useStore(structureStore, structureIn(flashIndex));
  const place = useStore(selectionStore, placeIn(flashIndex));
  const { cursorOffset } = place;
  const [pointedOffset, point] = useState<number | null>(null);
  // What is counted is drawn without React; the words for one cell, and whether there is more to come, are not.
  useStore(cellStore.revision);
  const shape = useMemo(() => shapeOf(flash, form), [flash, form]);
  const { bands } = useStructureBands(flashIndex);
  const selection = useMemo(() => largeSelection(place, shape), [place, shape]);
  const { sight, cellsOf, onSight } = useMapCells(flashIndex);
  const onCursor = useCallback(
    (offset: number) => moveTo(flashIndex, { cursorOffset: offset, anchorOffset: null }, 'around'),
    [flashIndex],
  );
  const layout = useStore(partitionsStore, layoutIn(flashIndex));
  const partitions = useMemo(() => innermostBands(layout), [layout]);
  const wordsAt = (offset: number) =>
    placeWords(flash, cellAround(offset, shape, sight, cellsOf), { index, layout });
  return {
    label: `Map of the bytes of ${flash.name}`,
    valueText: placeText(wordsAt(cursorOffset)),
    words: wordsAt(pointedOffset ?? cursorOffset),
    isCounting: !cellStore.isSettled,
    shape,
    coloring,
    bands,
    partitions,
    layout,
    selection,
    cellsOf,
    cursorOffset,
    pointedOffset,
    onSight,
    onCursor,
    onPoint: point,
    onGo: () => goToView('bytes'),
    subscribeCells: cellStore.revision.subscribe,
  };
}

/** What is in sight, and the cells that are drawn there. */
function useMapCells(flash: FlashIndex): Pick<ByteMapProps, 'cellsOf' | 'onSight'> & {
  readonly sight: MapSight | null;
} {
  const [sight, setSight] = useState<MapSight | null>(null);
  const cellsOf = useCallback(
    ({ cellBytes }: MapLevel, { first, count }: MapTile) =>
      cellStore.cellsOf({ flash, cellBytes, first, count }),
    [flash],
  );
  const onSight = useCallback(
    (seen: MapSight) => {
      setSight(seen);
      const asked = seen.tiles.map(({ level: { cellBytes }, tile: { first, count } }) => ({
        flash,
        cellBytes,
        first,
        count,
      }));
      cellStore.want(asked, 'map');
    },
    [flash],
  );
  return { sight, cellsOf, onSight };
}

function shapeOf({ geometry: { sizeBytes, regions } }: FlashState, form: MapShape['form']): MapShape {
  return {
    form,
    sizeBytes,
    blockBytes: Math.max(...regions.map(({ sectorLengthBytes }) => sectorLengthBytes)),
  };
}

/** What would be no more than a dot makes nothing else recede. */
const LARGE_SHARE = 1 / 4096;

function largeSelection(place: Parameters<typeof selectedRange>[0], { sizeBytes }: MapShape) {
  const selection = selectedRange(place);
  return selection !== null && selection.end - selection.start >= sizeBytes * LARGE_SHARE ? selection : null;
}

/** The cell of a byte, at the level that is on the screen. */
function cellAround(
  offset: number,
  { sizeBytes }: MapShape,
  sight: MapSight | null,
  cellsOf: ByteMapProps['cellsOf'],
) {
  if (sight === null) return { start: offset, lengthBytes: 1, cell: null };
  const { cellBytes } = sight.level;
  const number = Math.floor(offset / cellBytes);
  const start = number * cellBytes;
  const found = sight.tiles.find(
    ({ level, tile }) =>
      level.cellBytes === cellBytes && number >= tile.first && number < tile.first + tile.count,
  );
  const cell =
    found === undefined ? null : (cellsOf(found.level, found.tile)?.at(number - found.tile.first) ?? null);
  return { start, lengthBytes: Math.min(cellBytes, sizeBytes - start), cell };
}
