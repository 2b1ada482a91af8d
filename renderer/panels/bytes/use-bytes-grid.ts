import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { Sight } from '../../canvas/hex-grid/grid-screen.ts';
import type { HexGridProps } from '../../canvas/hex-grid/hex-grid.tsx';
import { type GridRow, ROW_BYTES } from '../../canvas/hex-grid/layout.ts';
import { formatOffset } from '../../format/numbers.ts';
import { bytePages } from '../../state/bytes.ts';
import { copyBytes } from '../../state/copy.ts';
import { writtenIn, writtenStore } from '../../state/follow.ts';
import {
  moveTo,
  placeIn,
  rememberedTopRow,
  rememberTopRow,
  selectedRange,
  selectionStore,
  targetIn,
} from '../../state/selection.ts';
import { announcementOf, missingTextOf, shapeOf, touchedOf, waitingOf } from './scene.ts';

const OFFSET_TITLES = { flash: 'offset', file: 'file', bus: 'bus' } as const;

/** Everything the grid needs for this flash, from the stores. */
export function useBytesGrid(flash: FlashState): Omit<HexGridProps, 'ref'> {
  const { index } = flash;
  const space = useStore(selectionStore, (state) => state.space);
  const place = useStore(selectionStore, placeIn(index));
  const target = useStore(selectionStore, targetIn(index));
  const moves = useStore(selectionStore, (state) => state.moves);
  const { changedBlockNumbers: changedBlocks } = flash;
  const written = useStore(writtenStore, writtenIn(index));
  // Only the cursor's row is told in the page; the rest is drawn on the canvas.
  useStore(bytePages.revision, () => rowKey(flash, place.cursorOffset));

  const shape = useMemo(() => shapeOf(flash, space), [flash, space]);
  const selection = useMemo(() => selectedRange(place), [place]);
  const bytesOf = useCallback(
    ({ deviceOffset, lengthBytes }: GridRow) => bytePages.row(index, deviceOffset, lengthBytes),
    [index],
  );
  const onSight = useCallback(
    ({ topRow, start, end }: Sight) => {
      rememberTopRow(index, topRow);
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
    marks: { cursorOffset, selection, touched: touchedOf(flash), written, waiting: waitingOf(flash) },
    anchorOffset,
    target,
    moves,
    startTopRow: rememberedTopRow(index),
    announcement: announcementOf(flash, at, byteAt(flash, cursorOffset), selection),
    missingText: missingTextOf(flash),
    subscribeBytes: bytePages.revision.subscribe,
    onSight,
    onMove: (next, how) => moveTo(index, next, how),
    onCopy: () => void copyBytes(index, selection ?? { start: cursorOffset, end: cursorOffset + 1 }),
  };
}

function byteAt(flash: FlashState, deviceOffset: number) {
  const row = rowAt(flash, deviceOffset);
  const column = deviceOffset % ROW_BYTES;
  const value = row?.bytes[column];
  if (row === null || value === undefined) return null;
  return { value, isChanged: ((row.changedMask >> column) & 1) === 1 };
}

function rowAt({ index, geometry }: FlashState, deviceOffset: number) {
  const start = deviceOffset - (deviceOffset % ROW_BYTES);
  return bytePages.row(index, start, Math.min(ROW_BYTES, geometry.sizeBytes - start));
}

/** Differs when the row has other bytes. */
function rowKey(flash: FlashState, deviceOffset: number): string {
  const row = rowAt(flash, deviceOffset);
  return row === null ? '' : `${row.bytes.join()} ${row.changedMask}`;
}
