/**
 * Where everything in the hex grid stands. Pure: numbers in, places out.
 * `px` are the canvas's own pixels (CSS pixels times the device pixel ratio); x is from the canvas's left, y from its top.
 */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';
import { type GridForm, hasNumbers, placeOfColumn, ROW_SIZES } from './grid-form.ts';

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
  /** Width of the first column. */
  readonly offsetChars: number;
  readonly form: GridForm;
}

/** Left edges of the columns, in px. A column that does not fit is null. */
export interface GridColumns {
  readonly offsetX: number;
  /** By the byte's number in its row; not ascending where the lowest byte of a number comes first. */
  readonly byteX: readonly number[];
  readonly bytePitchPx: number;
  /** Where the first and the last byte begin and end. */
  readonly firstX: number;
  readonly bytesEndX: number;
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
  /** That of all rows, or less in the last one. */
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
  /** Bytes in a row. */
  readonly rowBytes: number;
  readonly form: GridForm;
  readonly columns: GridColumns;
  readonly rows: readonly GridRow[];
}

/** In characters: from byte to byte, and between the groups of bytes and of numbers. */
interface Spacing {
  readonly pitch: number;
  readonly group: number;
  readonly number: number;
  readonly afterOffset: number;
  readonly beforeText: number;
  readonly text: number;
}
const SPACINGS: readonly Spacing[] = [
  { pitch: 3.3, group: 1.2, number: 2.2, afterOffset: 3.5, beforeText: 2.8, text: 1.1 },
  { pitch: 3.1, group: 1, number: 1.6, afterOffset: 2.5, beforeText: 2.2, text: 1.05 },
  { pitch: 2.7, group: 0.7, number: 1, afterOffset: 2, beforeText: 1.5, text: 1 },
];
/** Room that a block's number takes beside the text, and a note, in characters. */
const BLOCK_LABEL_CHARS = 5;
const NOTE_CHARS = 24;
const NOTE_GAP_CHARS = 2.5;

/** Rows of an image of this size; 1 even for an empty one. */
export function rowCountOf(sizeBytes: number, rowBytes: number): number {
  return Math.max(1, Math.ceil(sizeBytes / rowBytes));
}

/** Height of the header line with the column numbers, in px. */
export function headerPxOf(metrics: GridMetrics): number {
  return Math.round(metrics.linePx * 1.3);
}

/** Rows that fit below the header, fractional. */
export function visibleRowsOf(metrics: GridMetrics, heightPx: number): number {
  return Math.max(1, (heightPx - headerPxOf(metrics)) / metrics.linePx);
}

/**
 * Bytes in a row of a grid that is so wide: what was chosen, or as many as fit with their text. Where those do not fit even
 * without it, half as many.
 */
export function rowBytesOf(shape: GridShape, metrics: GridMetrics, widthPx: number): number {
  const { columns } = shape.form;
  const tightest = SPACINGS[SPACINGS.length - 1];
  const fits = (rowBytes: number) => {
    if (tightest === undefined) return false;
    const placed = columnsWith(tightest, metrics, { shape, rowBytes });
    return (columns === 'fit' ? placed.endX : placed.bytesEndX) <= widthPx;
  };
  const most = columns === 'fit' ? Math.max(...ROW_SIZES) : columns;
  return ROW_SIZES.findLast((rowBytes) => rowBytes <= most && fits(rowBytes)) ?? ROW_SIZES[0];
}

/** What is laid out in columns, and how many bytes are in a row of it. */
export interface RowShape {
  readonly shape: Pick<GridShape, 'offsetChars' | 'form'>;
  readonly rowBytes: number;
}

/** The roomiest columns that fit `widthPx`; the note goes first, then air, then the text column. */
export function layoutColumns(metrics: GridMetrics, widthPx: number, row: RowShape): GridColumns {
  for (const spacing of SPACINGS) {
    const columns = columnsWith(spacing, metrics, row);
    if (columns.endX + BLOCK_LABEL_CHARS * metrics.charPx <= widthPx)
      return withNote(columns, metrics, widthPx);
  }
  const tightest = SPACINGS[SPACINGS.length - 1] ?? SPACINGS[0];
  if (tightest === undefined) throw new Error('expected at least one spacing');
  const columns = columnsWith(tightest, metrics, row);
  return columns.endX <= widthPx ? columns : { ...columns, textX: null, endX: columns.bytesEndX };
}

function columnsWith(spacing: Spacing, metrics: GridMetrics, { shape, rowBytes }: RowShape): GridColumns {
  const { charPx, padPx } = metrics;
  const { form, offsetChars } = shape;
  const isNumbers = hasNumbers(form);
  // The digits of a number touch: they are told from those of the next one by the room between groups.
  const bytePitchPx = Math.round((isNumbers ? 2 : spacing.pitch) * charPx);
  const groupPx = Math.round((isNumbers ? spacing.number : spacing.group) * charPx);
  const textPitchPx = Math.round(spacing.text * charPx);
  const firstX = Math.round(padPx + (offsetChars + spacing.afterOffset) * charPx);
  const groupsBefore = (column: number) => (form.groupBytes === 1 ? 0 : Math.floor(column / form.groupBytes));
  const byteX = Array.from(
    { length: rowBytes },
    (_, column) => firstX + placeOfColumn(column, form) * bytePitchPx + groupsBefore(column) * groupPx,
  );
  const bytesEndX = Math.max(...byteX) + Math.round(2 * charPx);
  const textX = bytesEndX + Math.round(spacing.beforeText * charPx);
  return {
    offsetX: padPx,
    byteX,
    bytePitchPx,
    firstX,
    bytesEndX,
    textX,
    textPitchPx,
    endX: textX + rowBytes * textPitchPx,
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
  const rowBytes = rowBytesOf(shape, metrics, canvas.widthPx);
  const firstRow = Math.max(0, Math.floor(topRow));
  const endRow = Math.min(
    rowCountOf(shape.sizeBytes, rowBytes),
    Math.ceil(topRow + visibleRowsOf(metrics, canvas.heightPx)),
  );
  const rows: GridRow[] = [];
  for (let rowIndex = firstRow; rowIndex < endRow; rowIndex += 1) {
    const topY = headerPx + Math.round((rowIndex - topRow) * metrics.linePx);
    rows.push({ ...rowAt(shape, rowBytes, rowIndex * rowBytes), topY });
  }
  const columns = layoutColumns(metrics, canvas.widthPx, { shape, rowBytes });
  return { ...canvas, headerPx, metrics, rowBytes, form: shape.form, columns, rows };
}

/** The row that a byte is in. */
export function rowAt(
  { sizeBytes, regions }: Pick<GridShape, 'sizeBytes' | 'regions'>,
  rowBytes: number,
  offset: number,
): Omit<GridRow, 'topY'> {
  const rowIndex = Math.floor(offset / rowBytes);
  const deviceOffset = rowIndex * rowBytes;
  const lengthBytes = Math.min(rowBytes, sizeBytes - deviceOffset);
  const block = eraseBlockAt(regions, deviceOffset);
  const startsBlock = block.deviceOffset === deviceOffset ? block.index : null;
  return { rowIndex, deviceOffset, lengthBytes, startsBlock };
}
