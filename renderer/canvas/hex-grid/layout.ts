/**
 * Where everything in the hex grid stands. Pure: numbers in, places out.
 * `px` are the canvas's own pixels (CSS pixels times the device pixel ratio); x is from the canvas's left, y from its top.
 */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';

/** Bytes in a row, and in a group within it. */
export const ROW_BYTES = 16;
export const GROUP_BYTES = 4;

/** The measured font, in px. */
export interface GridMetrics {
  readonly charPx: number;
  readonly linePx: number;
  /** From a line's top to the feet of its letters. */
  readonly baselinePx: number;
  readonly padPx: number;
}

/** What is shown, whatever the screen. */
export interface GridShape {
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  /** Added to a device offset to get the number in the first column: 0, or the flash's base on the bus. */
  readonly shownBase: number;
}

/** Left edges of the columns, in px. A column that does not fit is null. */
export interface GridColumns {
  readonly offsetX: number;
  readonly byteX: readonly number[];
  readonly bytePitchPx: number;
  readonly textX: number | null;
  readonly textPitchPx: number;
  /** Right end of the last column of bytes or text. */
  readonly endX: number;
  /** The column that says what happened to a row. */
  readonly noteX: number | null;
}

/** One row on the screen. */
export interface GridRow {
  readonly rowIndex: number;
  readonly deviceOffset: number;
  /** 16, or less in the last row. */
  readonly lengthBytes: number;
  readonly topY: number;
  /** The number of the erase block that starts in this row, else null. */
  readonly startsBlock: number | null;
}

export interface GridView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly headerPx: number;
  readonly metrics: GridMetrics;
  readonly columns: GridColumns;
  readonly rows: readonly GridRow[];
}

type Spacing = { pitch: number; group: number; afterOffset: number; beforeText: number; text: number };
const SPACINGS: readonly Spacing[] = [
  { pitch: 3.3, group: 1.2, afterOffset: 3.5, beforeText: 2.8, text: 1.1 },
  { pitch: 3.1, group: 1, afterOffset: 2.5, beforeText: 2.2, text: 1.05 },
  { pitch: 2.7, group: 0.7, afterOffset: 2, beforeText: 1.5, text: 1 },
];
/** Room that a block's number takes beside the text, and a note, in characters. */
const BLOCK_LABEL_CHARS = 5;
const NOTE_CHARS = 24;
const NOTE_GAP_CHARS = 2.5;

/** Rows of an image of this size; 1 even for an empty one. */
export function rowCountOf(sizeBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / ROW_BYTES));
}

/** Height of the header line with the column numbers, in px. */
export function headerPxOf(metrics: GridMetrics): number {
  return Math.round(metrics.linePx * 1.3);
}

/** Rows that fit below the header, fractional. */
export function visibleRowsOf(metrics: GridMetrics, heightPx: number): number {
  return Math.max(1, (heightPx - headerPxOf(metrics)) / metrics.linePx);
}

/** Characters of the first column: 9 (`0000_1640`) unless the largest number needs more. */
export function offsetCharsOf({ sizeBytes, shownBase }: GridShape): number {
  const digits = Math.max(8, (shownBase + Math.max(0, sizeBytes - 1)).toString(16).length);
  return digits + Math.ceil(digits / 4) - 1;
}

/** The roomiest columns that fit `widthPx`; the note goes first, then air, then the text column. */
export function layoutColumns(metrics: GridMetrics, widthPx: number, offsetChars: number): GridColumns {
  for (const spacing of SPACINGS) {
    const columns = columnsWith(spacing, metrics, offsetChars);
    if (columns.endX + BLOCK_LABEL_CHARS * metrics.charPx <= widthPx)
      return withNote(columns, metrics, widthPx);
  }
  const tightest = SPACINGS[SPACINGS.length - 1] ?? SPACINGS[0];
  if (tightest === undefined) throw new Error('expected at least one spacing');
  const columns = columnsWith(tightest, metrics, offsetChars);
  if (columns.endX <= widthPx) return columns;
  const lastByteX = columns.byteX[ROW_BYTES - 1] ?? 0;
  return { ...columns, textX: null, endX: lastByteX + columns.bytePitchPx };
}

function columnsWith(spacing: Spacing, metrics: GridMetrics, offsetChars: number): GridColumns {
  const { charPx, padPx } = metrics;
  const bytePitchPx = Math.round(spacing.pitch * charPx);
  const groupPx = Math.round(spacing.group * charPx);
  const textPitchPx = Math.round(spacing.text * charPx);
  const firstX = Math.round(padPx + (offsetChars + spacing.afterOffset) * charPx);
  const byteX = Array.from(
    { length: ROW_BYTES },
    (_, column) => firstX + column * bytePitchPx + Math.floor(column / GROUP_BYTES) * groupPx,
  );
  const bytesEndX = firstX + (ROW_BYTES - 1) * bytePitchPx + 3 * groupPx + Math.round(2 * charPx);
  const textX = bytesEndX + Math.round(spacing.beforeText * charPx);
  return {
    offsetX: padPx,
    byteX,
    bytePitchPx,
    textX,
    textPitchPx,
    endX: textX + ROW_BYTES * textPitchPx,
    noteX: null,
  };
}

function withNote(columns: GridColumns, { charPx }: GridMetrics, widthPx: number): GridColumns {
  const noteX = Math.round(columns.endX + NOTE_GAP_CHARS * charPx);
  return noteX + NOTE_CHARS * charPx <= widthPx ? { ...columns, noteX } : columns;
}

/** Everything on the screen when `topRow` (fractional) stands under the header. */
export function layoutView(
  shape: GridShape,
  metrics: GridMetrics,
  canvas: { readonly widthPx: number; readonly heightPx: number },
  topRow: number,
): GridView {
  const headerPx = headerPxOf(metrics);
  const rowCount = rowCountOf(shape.sizeBytes);
  const firstRow = Math.max(0, Math.floor(topRow));
  const endRow = Math.min(rowCount, Math.ceil(topRow + visibleRowsOf(metrics, canvas.heightPx)));
  const rows: GridRow[] = [];
  for (let rowIndex = firstRow; rowIndex < endRow; rowIndex += 1) {
    const topY = headerPx + Math.round((rowIndex - topRow) * metrics.linePx);
    rows.push({ ...rowOf(shape, rowIndex), topY });
  }
  const columns = layoutColumns(metrics, canvas.widthPx, offsetCharsOf(shape));
  return { ...canvas, headerPx, metrics, columns, rows };
}

function rowOf(shape: GridShape, rowIndex: number): Omit<GridRow, 'topY'> {
  const deviceOffset = rowIndex * ROW_BYTES;
  const lengthBytes = Math.min(ROW_BYTES, shape.sizeBytes - deviceOffset);
  const block = eraseBlockAt(shape.regions, deviceOffset);
  const startsBlock = block.deviceOffset === deviceOffset ? block.index : null;
  return { rowIndex, deviceOffset, lengthBytes, startsBlock };
}
