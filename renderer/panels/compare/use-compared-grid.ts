import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Compared } from '../../../app/contract/comparing.ts';
import type { EraseBlockRegion, FlashState } from '../../../app/contract/machine.ts';
import type { GridForm } from '../../canvas/hex-grid/grid-form.ts';
import type { HexGridProps } from '../../canvas/hex-grid/hex-grid.tsx';
import type { RowPlace } from '../../canvas/hex-grid/marks.ts';
import type { ScrollLink } from '../../canvas/hex-grid/scroll-link.ts';
import { TEXT_CONTEXT_BYTES } from '../../canvas/hex-grid/text-cells.ts';
import { formatOffset } from '../../format/numbers.ts';
import { comparedBytesOf, comparePlaceStore, moveInBoth } from '../../state/compare/compare-place.ts';
import type { Side } from '../../state/compare/compared-pages.ts';
import { type Comparison, comparedPages } from '../../state/compare/comparison.ts';
import { copyBytes } from '../../state/copy.ts';
import { gridFormStore } from '../../state/grid-form.ts';
import { tell } from '../../state/notice.ts';
import { placeIn, selectedRange, selectionStore, targetIn } from '../../state/selection.ts';
import { byteWords, type SideNames } from './compare-words.ts';

/** Everything that the grid of one side needs. */
export function useComparedGrid(
  flash: FlashState,
  { comparison, result }: { readonly comparison: Comparison; readonly result: Compared },
  { side, names, link }: { readonly side: Side; readonly names: SideNames; readonly link: ScrollLink },
): Omit<HexGridProps, 'ref'> {
  const { beyond, moves } = useStore(comparePlaceStore);
  const selectionMoves = useStore(selectionStore, (state) => state.moves);
  const inFlash = useStore(selectionStore, placeIn(flash.index));
  const targetInFlash = useStore(selectionStore, targetIn(flash.index));
  const { place, target } = beyond ?? { place: inFlash, target: targetInFlash };
  useStore(comparedPages.revision);
  const form = useStore(gridFormStore);
  const shape = useMemo(
    () => ({ ...shapeOf(flash, result), form: { ...form, ...COLUMNS } }),
    [flash, result, form],
  );
  const bytesOf = useCallback(
    ({ deviceOffset, lengthBytes }: RowPlace) => comparedPages.row(side, deviceOffset, lengthBytes),
    [side],
  );
  const { cursorOffset } = place;
  const selection = useMemo(() => selectedRange(place), [place]);
  const onSight = useCallback<HexGridProps['onSight']>(({ start, end }) => {
    comparedPages.want([{ start: Math.max(0, start - TEXT_CONTEXT_BYTES), end: end + TEXT_CONTEXT_BYTES }]);
  }, []);
  const changedBlocks = useMemo(() => blocksWithRest(comparison, flash, result), [comparison, flash, result]);
  const own = names[side];
  const byteAt = (of: Side) => comparedPages.row(of, cursorOffset, 1)?.bytes[0];
  const there = side === 'flash' ? 'other' : 'flash';
  const words = byteWords(byteAt(side), byteAt(there), { here: own, there: names[there] });
  return {
    label: `Bytes of ${own}`,
    shape,
    offsetTitle: 'offset',
    formatOffset,
    bytesOf,
    lyingIn: NOTHING_LIES,
    changedBlocks,
    wear: NO_WEAR,
    marks: { cursorOffset, selection, typing: null, touched: null, written: NO_RANGES, waiting: NO_RANGES },
    anchorOffset: place.anchorOffset,
    target,
    moves: moves + selectionMoves,
    startTopOffset: null,
    link,
    announcement: `offset 0x${cursorOffset.toString(16)}, ${words}`,
    missingText: byteAt(there) === undefined ? 'loading' : `after the end of ${own}`,
    subscribeBytes: subscribePages,
    onSight,
    onMove: (next, how) => moveInBoth(comparison, next, how),
    onCopy: () => copy(side, comparison, selection ?? { start: cursorOffset, end: cursorOffset + 1 }),
    onPoint: nothing,
    onOpenPast: nothing,
    minimap: NO_MINIMAP,
    stripLines: (offset) => [formatOffset(offset)],
    onType: typesNothing,
    onPaste: () => tell('Bytes are pasted in the bytes view: a comparison only shows them.'),
    onColumn: nothing,
  };
}

/** Half as many where they do not fit. */
const COLUMNS: Pick<GridForm, 'columns'> = { columns: 16 };
const NO_MINIMAP: HexGridProps['minimap'] = {
  cells: null,
  cellBytes: 1,
  coloring: 'kinds',
  bands: [],
  partitions: [],
};
const NO_WEAR: HexGridProps['wear'] = [];
const NO_RANGES: readonly never[] = [];
const NOTHING_LIES = () => null;
const nothing = () => undefined;
const typesNothing = () => false;
const subscribePages = (listener: () => void) => comparedPages.revision.subscribe(listener);

/** Both sides have as many rows as the longer one, so that they stay beside each other. */
function shapeOf({ geometry: { regions, sizeBytes } }: FlashState, result: Compared) {
  const all = comparedBytesOf(result);
  return {
    sizeBytes: all,
    regions: withRest(regions, all - sizeBytes),
    offsetChars: formatOffset(all - 1).length,
  };
}

/** What the other side has beyond the flash counts as one more block. */
function withRest(regions: readonly EraseBlockRegion[], restBytes: number): readonly EraseBlockRegion[] {
  return restBytes <= 0 ? regions : [...regions, { sectorCount: 1, sectorLengthBytes: restBytes }];
}

function blocksWithRest(
  { blocks }: Comparison,
  { geometry }: FlashState,
  result: Compared,
): readonly number[] {
  if (result.otherBytes <= geometry.sizeBytes) return blocks;
  return [...blocks, geometry.regions.reduce((sum, { sectorCount }) => sum + sectorCount, 0)];
}

function copy(side: Side, { flash, other }: Comparison, range: { start: number; end: number }): void {
  if (side === 'flash') void copyBytes(flash, range);
  else if (other.kind === 'flash') void copyBytes(other.flash, range);
  else tell('Only bytes of a flash can be copied from here: open the file to copy from it.');
}
