/** From a point on the canvas, in px, to the byte under it. */
import type { GridRow, GridView } from './layout.ts';

/** The column a byte was hit in. */
export interface GridHit {
  readonly deviceOffset: number;
  readonly column: 'byte' | 'text';
}

/** The byte under the point, or null: the header, the offsets, the gap beside the text, below the last row. */
export function hitByte(view: GridView, x: number, y: number): GridHit | null {
  if (y < view.headerPx) return null;
  const row = view.rows.find(({ topY }) => y >= topY && y < topY + view.metrics.linePx);
  const column = row === undefined ? null : columnAt(view, x);
  if (row === undefined || column === null || column.index >= row.lengthBytes) return null;
  return { deviceOffset: row.deviceOffset + column.index, column: column.column };
}

/** The row whose note column the point is in; null elsewhere, and where there is no room for notes. */
export function hitNote(view: GridView, x: number, y: number): GridRow | null {
  const { noteX } = view.columns;
  if (noteX === null || x < noteX || y < view.headerPx) return null;
  return view.rows.find(({ topY }) => y >= topY && y < topY + view.metrics.linePx) ?? null;
}

/** The left bottom corner of a byte that is on the screen, where a menu about it opens; null for one that is not. */
export function placeUnder(view: GridView, deviceOffset: number): { x: number; y: number } | null {
  const row = view.rows.find((one) => one.deviceOffset === deviceOffset - (deviceOffset % view.rowBytes));
  const x = view.columns.byteX[deviceOffset % view.rowBytes];
  return row === undefined || x === undefined ? null : { x, y: row.topY + view.metrics.linePx };
}

/** The byte nearest to the point, for a drag that left the bytes. Null only if no row is on the screen. */
export function nearestByte(view: GridView, x: number, y: number): number | null {
  const first = view.rows[0];
  const last = view.rows[view.rows.length - 1];
  if (first === undefined || last === undefined) return null;
  const under = view.rows.find(({ topY }) => y < topY + view.metrics.linePx) ?? last;
  const row = y < view.headerPx ? first : under;
  const column = columnAt(view, x)?.index ?? (x < view.columns.firstX ? 0 : view.rowBytes - 1);
  return row.deviceOffset + Math.min(column, row.lengthBytes - 1);
}

function columnAt(
  { columns, metrics }: GridView,
  x: number,
): { column: 'byte' | 'text'; index: number } | null {
  const { byteX, bytePitchPx, firstX, bytesEndX, textX, textPitchPx, endX } = columns;
  if (textX !== null && x >= textX && x < endX) {
    return { column: 'text', index: Math.floor((x - textX) / textPitchPx) };
  }
  const halfGapPx = (bytePitchPx - 2 * metrics.charPx) / 2;
  if (x < firstX - halfGapPx || x >= bytesEndX + halfGapPx) return null;
  // The bytes of a number may stand the other way round: the nearest one is sought, not the first one that ends later.
  const distancePx = (left: number) => Math.abs(x - (left + metrics.charPx));
  const nearest = byteX.reduce(
    (best, left, column) => (distancePx(left) < distancePx(byteX[best] ?? 0) ? column : best),
    0,
  );
  return { column: 'byte', index: nearest };
}
