import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { Sight } from '../../canvas/hex-grid/grid-screen.ts';
import type { HexGridProps } from '../../canvas/hex-grid/hex-grid.tsx';
import type { GridRow } from '../../canvas/hex-grid/layout.ts';
import type { RowBytes } from '../../canvas/hex-grid/marks.ts';
import { formatOffset } from '../../format/numbers.ts';
import { isChangedIn, type KnownPast, type RowOfBytes } from '../../state/byte-page.ts';
import { bytePages } from '../../state/bytes.ts';
import { changedBlocksOf, changedBlocksStore } from '../../state/changed-blocks.ts';
import { copyBytes } from '../../state/copy.ts';
import { writtenIn, writtenStore } from '../../state/follow.ts';
import {
  moveTo,
  placeIn,
  pointTo,
  rememberedTopRow,
  rememberTopRow,
  selectedRange,
  selectionStore,
  targetIn,
} from '../../state/selection.ts';
import { goToPast } from './go-to-past.ts';
import { pastText } from './past-words.ts';
import { announcementOf, blockText, missingTextOf, shapeOf, touchedOf, waitingOf } from './scene.ts';
import { columnOf, rowAt } from './scene-rows.ts';

const OFFSET_TITLES = { flash: 'offset', file: 'file', bus: 'bus' } as const;

/** Everything the grid needs for this flash, from the stores. */
export function useBytesGrid(flash: FlashState): Omit<HexGridProps, 'ref'> {
  const { index } = flash;
  const space = useStore(selectionStore, (state) => state.space);
  const place = useStore(selectionStore, placeIn(index));
  const target = useStore(selectionStore, targetIn(index));
  const moves = useStore(selectionStore, (state) => state.moves);
  const { wear } = flash;
  const changedBlocks = useStore(changedBlocksStore, changedBlocksOf(flash));
  const written = useStore(writtenStore, writtenIn(index));
  // Only the cursor's row is told in the page; the rest is drawn on the canvas.
  useStore(bytePages.revision, () => rowKey(flash, place.cursorOffset));

  const shape = useMemo(() => shapeOf(flash, space), [flash, space]);
  const selection = useMemo(() => selectedRange(place), [place]);
  const bytesOf = useCallback(
    ({ deviceOffset, lengthBytes }: GridRow) => drawn(bytePages.row(index, deviceOffset, lengthBytes)),
    [index],
  );
  const onSight = useCallback(
    ({ topRow, start, end }: Sight) => {
      rememberTopRow(index, topRow);
      // Other bytes came under the pointer, which tells of itself only when it moves.
      pointTo(null);
      const { cursorOffset } = placeIn(index)(selectionStore.getState());
      // The cursor's byte is read out even when it has been scrolled out of sight.
      bytePages.want([
        { flash: index, start, end },
        { flash: index, start: cursorOffset, end: cursorOffset + 1 },
      ]);
    },
    [index],
  );
  const { cursorOffset, anchorOffset } = place;
  const at = { deviceOffset: cursorOffset, shownOffset: shape.shownBase + cursorOffset };
  return {
    label: `Bytes of ${flash.name}`,
    shape,
    offsetTitle: OFFSET_TITLES[space],
    formatOffset,
    bytesOf,
    changedBlocks,
    wear,
    marks: { cursorOffset, selection, touched: touchedOf(flash), written, waiting: waitingOf(flash) },
    anchorOffset,
    target,
    moves,
    startTopRow: rememberedTopRow(index),
    announcement: announcementOf(flash, at, byteAt(flash, cursorOffset), selection),
    missingText: missingTextOf(flash),
    subscribeBytes: bytePages.revision.subscribe,
    onSight,
    onPoint: pointTo,
    onOpenPast: (deviceOffset) => void goToPast(flash, deviceOffset),
    stripText: (deviceOffset) => blockText(flash, deviceOffset),
    onMove: (next, how) => moveTo(index, next, how),
    onCopy: () => void copyBytes(index, selection ?? { start: cursorOffset, end: cursorOffset + 1 }),
  };
}

/** The words for rows that have the same past are made once. */
const pastTexts = new WeakMap<KnownPast, string>();

function drawn(row: RowOfBytes | null): RowBytes | null {
  if (row === null) return null;
  const { bytes, changedMask, past } = row;
  if (past === null) return { bytes, changedMask, pastText: null };
  const text = pastTexts.get(past) ?? pastText(past);
  pastTexts.set(past, text);
  return { bytes, changedMask, pastText: text };
}

function byteAt(flash: FlashState, deviceOffset: number) {
  const row = rowAt(flash, deviceOffset);
  const column = columnOf(deviceOffset);
  const value = row?.bytes[column];
  if (row === null || value === undefined) return null;
  const was = isChangedIn(row, column) ? (row.before?.[column] ?? null) : null;
  return { value, was, past: row.past };
}

/** Differs when the row has other bytes, or they were others. */
function rowKey(flash: FlashState, deviceOffset: number): string {
  const row = rowAt(flash, deviceOffset);
  if (row === null) return '';
  const { bytes, changedMask, before, past } = row;
  return `${bytes.join()} ${changedMask} ${before?.join()} ${past && pastText(past)}`;
}
