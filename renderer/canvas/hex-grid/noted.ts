/** What people noted about ranges of bytes, as the grid and its strip draw it: a bar in a colour, and the name as text. */
import type { NoteColour } from '../../../app/contract/note.ts';
import { type ColumnRun, columnRuns } from './column-runs.ts';
import type { GridPaper } from './grid-paper.ts';
import type { GridRow } from './layout.ts';
import type { ByteRange, NotedRange, RowPlace } from './marks.ts';

const BAR_CSS_PX = 3;

/** The colour of the shortest note around a row; null where there is none. */
export function notedColourOf(
  { deviceOffset, lengthBytes }: Pick<GridRow, 'deviceOffset' | 'lengthBytes'>,
  noted: readonly NotedRange[],
): NoteColour | null {
  const here = noted.filter(({ start, end }) => start < deviceOffset + lengthBytes && end > deviceOffset);
  const [first, ...others] = here;
  if (first === undefined) return null;
  return others.reduce((least, range) => (lengthOf(range) < lengthOf(least) ? range : least), first).colour;
}

/** The bytes of a row that have notes, each in the colour of the shortest one. */
export function notedRunsOf(
  row: RowPlace,
  groupBytes: number,
  noted: readonly NotedRange[],
): ColumnRun<NoteColour>[] {
  const { deviceOffset: first, lengthBytes } = row;
  const here = noted.filter(({ start, end }) => start < first + lengthBytes && end > first);
  if (here.length === 0) return [];
  return columnRuns(row, groupBytes, (deviceOffset) => notedColourOf({ deviceOffset, lengthBytes: 1 }, here));
}

/** A bar at the left edge of the rows that have notes. */
export function paintNoted(
  context: CanvasRenderingContext2D,
  { view, palette, pixelRatio }: GridPaper,
  noted: readonly NotedRange[],
): void {
  if (noted.length === 0) return;
  for (const row of view.rows) {
    const colour = notedColourOf(row, noted);
    if (colour === null) continue;
    context.fillStyle = palette.notes[colour];
    context.fillRect(0, row.topY, Math.round(BAR_CSS_PX * pixelRatio), view.metrics.linePx);
  }
}

function lengthOf({ start, end }: ByteRange): number {
  return end - start;
}
