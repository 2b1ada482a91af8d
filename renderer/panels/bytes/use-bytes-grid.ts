import { useCallback, useMemo } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import type { Sight } from '../../canvas/hex-grid/grid-screen.ts';
import type { HexGridProps } from '../../canvas/hex-grid/hex-grid.tsx';
import type { Lying, RowBytes, RowPlace } from '../../canvas/hex-grid/marks.ts';
import { TEXT_CONTEXT_BYTES } from '../../canvas/hex-grid/text-cells.ts';
import { isChangedIn, type KnownPast, type RowOfBytes } from '../../state/byte-page.ts';
import { bytePages } from '../../state/bytes.ts';
import { changedBlocksOf, changedBlocksStore } from '../../state/changed-blocks.ts';
import { copyBytes } from '../../state/copy.ts';
import { findMarksStore, markInSight, marksIn, partsIn } from '../../state/find/find-marks.ts';
import { writtenIn, writtenStore } from '../../state/follow.ts';
import { gridFormStore, rowBytesStore } from '../../state/grid-form.ts';
import { notedAt, notedIn, noteNamesAt } from '../../state/notes/noted.ts';
import { notesStore } from '../../state/notes/notes.ts';
import { coloringStore } from '../../state/overview/coloring.ts';
import { layoutIn, partitionsStore, placeInPartition } from '../../state/partitions/partitions.ts';
import {
  moveTo,
  placeIn,
  pointTo,
  rememberedTop,
  rememberTop,
  selectedRange,
  selectionStore,
  targetIn,
} from '../../state/selection.ts';
import { structureStore } from '../../state/structure/structure.ts';
import { notesIn, notesRevision, wantNotes } from '../../state/structure/structure-notes.ts';
import { lyingWords, withPartitions } from '../structure/lying-words.ts';
import { type ColoredStructures, useStructureBands } from '../structure/use-structure-bands.ts';
import { goToPast } from './go-to-past.ts';
import { pastText } from './past-words.ts';
import { announcementOf, missingTextOf, shapeOf, touchedOf, waitingOf } from './scene.ts';
import { columnOf, rowAt } from './scene-rows.ts';
import { shownOffsets } from './shown-offsets.ts';
import { useMinimap } from './use-minimap.ts';
import { useTyping } from './use-typing.ts';

const OFFSET_TITLES = { flash: 'offset', file: 'file', bus: 'bus', block: 'block' } as const;

/** Everything the grid needs for this flash, from the stores. */
export function useBytesGrid(flash: FlashState): Omit<HexGridProps, 'ref'> {
  const { index } = flash;
  const space = useStore(selectionStore, (state) => state.space);
  const place = useStore(selectionStore, placeIn(index));
  const target = useStore(selectionStore, targetIn(index));
  const moves = useStore(selectionStore, (state) => state.moves);
  const changedBlocks = useStore(changedBlocksStore, changedBlocksOf(flash));
  const lasting = useLastingMarks(flash);
  // Only the cursor's row is told in the page; the rest is drawn on the canvas.
  useStore(bytePages.revision, () => rowKey(flash, place.cursorOffset));

  const form = useStore(gridFormStore);
  const shape = useMemo(() => shapeOf(flash, space, form), [flash, space, form]);
  const offsets = useMemo(() => shownOffsets(flash, space), [flash, space]);
  const selection = useMemo(() => selectedRange(place), [place]);
  const bytesOf = useCallback(
    ({ deviceOffset, lengthBytes }: RowPlace) => drawn(bytePages.row(index, deviceOffset, lengthBytes)),
    [index],
  );
  const lyingIn = useCallback(
    ({ deviceOffset, lengthBytes }: RowPlace) => lyingAt(index, deviceOffset, lengthBytes),
    [index],
  );
  const onSight = useSight(flash);
  const { typing, ...handlers } = useTyping(flash);
  const { bands, parts } = useColoredParts(index);
  const { minimap, stripLines } = useMinimap(flash, bands);
  const { cursorOffset, anchorOffset } = place;
  const at = { deviceOffset: cursorOffset, shownOffset: offsets.numberOf(cursorOffset) };
  return {
    label: `Bytes of ${flash.name}`,
    shape,
    offsetTitle: OFFSET_TITLES[space],
    formatOffset: offsets.textOf,
    bytesOf,
    lyingIn,
    changedBlocks,
    wear: flash.wear,
    marks: { cursorOffset, selection, typing, parts, ...lasting },
    ...handlers,
    anchorOffset,
    target,
    moves,
    startTopOffset: rememberedTop(index),
    announcement: announcementOf(flash, at, byteAt(flash, cursorOffset), {
      selection,
      typing,
      ...namesAt(index, cursorOffset),
    }),
    missingText: missingTextOf(flash),
    subscribeBytes: subscribeContent,
    onSight,
    onPoint: pointTo,
    onOpenPast: (deviceOffset) => void goToPast(flash, deviceOffset),
    minimap,
    stripLines,
    onMove: (next, how) => moveTo(index, next, how),
    onCopy: () => void copyBytes(index, selection ?? { start: cursorOffset, end: cursorOffset + 1 }),
  };
}

function useColoredParts(index: FlashIndex) {
  const structures = useStructureBands(index);
  const parts = useStore(coloringStore, ({ grid }) => coloredParts[grid](structures));
  return { bands: structures.bands, parts };
}

/** The structures that are coloured, by what a person wants. */
const coloredParts = {
  none: () => NO_PARTS,
  chosen: ({ chosen }: ColoredStructures) => chosen,
  all: ({ bands }: ColoredStructures) => bands,
} as const;
const NO_PARTS: ColoredStructures['bands'] = [];

/** What people call the place of a byte. */
function namesAt(flash: FlashIndex, offset: number) {
  const layout = layoutIn(flash)(partitionsStore.getState());
  return { noteNames: noteNamesAt(flash, offset), inPartition: placeInPartition(layout, offset) };
}

/** Calls the listener when a row may have other bytes or other notes. */
function subscribeContent(listener: () => void): () => void {
  const ends = [
    bytePages.revision.subscribe(listener),
    notesRevision.subscribe(listener),
    notesStore.subscribe(listener),
    partitionsStore.subscribe(listener),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** What begins in a row: what people noted, partitions, and what the last scan found. */
function lyingAt(flash: FlashIndex, start: number, lengthBytes: number): Lying | null {
  const end = start + lengthBytes;
  const noted = notedAt(flash, start, end);
  const layout = layoutIn(flash)(partitionsStore.getState());
  const lying = withPartitions(structureAt(flash, start, end), layout, start, end);
  return noted === null ? lying : { name: null, text: '', ...lying, noted };
}

/** What the last scan found there; its fields are asked for if they are not here. */
function structureAt(flash: FlashIndex, start: number, end: number): Lying | null {
  const { index } = structureStore.getState()[flash] ?? {};
  if (index == null) return null;
  wantNotes(flash, start, end);
  return lyingWords(index, index.beginningIn(start, end), notesIn(flash, start, end));
}

/** Asks for the bytes that came on the screen, and remembers where it stands. */
function useSight({ index, geometry: { sizeBytes } }: FlashState): HexGridProps['onSight'] {
  return useCallback(
    ({ topOffset, start, end, rowBytes }: Sight) => {
      rowBytesStore.setState(rowBytes, true);
      rememberTop(index, topOffset);
      markInSight(index, { start, end });
      // Other bytes came under the pointer, which tells of itself only when it moves.
      pointTo(null);
      const { cursorOffset } = placeIn(index)(selectionStore.getState());
      // The cursor's byte is read out even when it has been scrolled out of sight.
      bytePages.want([
        {
          flash: index,
          // A character may begin before the first byte in sight, and end after the last one.
          start: Math.max(0, start - TEXT_CONTEXT_BYTES),
          end: Math.min(end + TEXT_CONTEXT_BYTES, sizeBytes),
        },
        { flash: index, start: cursorOffset, end: cursorOffset + 1 },
      ]);
    },
    [index, sizeBytes],
  );
}

/** What is marked wherever the cursor is. */
function useLastingMarks(flash: FlashState) {
  const { index } = flash;
  const written = useStore(writtenStore, writtenIn(index));
  const found = useStore(findMarksStore, marksIn(index));
  const foundParts = useStore(findMarksStore, partsIn(index));
  const noted = useStore(notesStore, notedIn(index));
  // The grid is told again in which partition the cursor is.
  useStore(partitionsStore, layoutIn(index));
  return { touched: touchedOf(flash), written, waiting: waitingOf(flash), found, foundParts, noted };
}

/** The words for rows that have the same past are made once. */
const pastTexts = new WeakMap<KnownPast, string>();

function drawn(row: RowOfBytes | null): RowBytes | null {
  if (row === null) return null;
  const { bytes, changed, past } = row;
  if (past === null) return { bytes, changed, pastText: null };
  const text = pastTexts.get(past) ?? pastText(past);
  pastTexts.set(past, text);
  return { bytes, changed, pastText: text };
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
  const { bytes, changed, before, past } = row;
  return `${bytes.join()} ${changed?.join()} ${before?.join()} ${past && pastText(past)}`;
}
