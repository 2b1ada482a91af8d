/** Bytes of a row that belong together, as runs of columns. Pure. */
import { bandsFrom, type StructureBand } from '../colours/cell-colours.ts';
import type { GridRow } from './layout.ts';

/** The bytes of a row. */
type RowPlace = Pick<GridRow, 'deviceOffset' | 'lengthBytes'>;

/** The columns [startColumn, endColumn) of a row, never across the gap between two groups. */
export interface ColumnRun<T> {
  readonly startColumn: number;
  readonly endColumn: number;
  readonly tone: T;
}

/** Columns beside each other of one tone; null is none. */
export function columnRuns<T>(
  { deviceOffset, lengthBytes }: RowPlace,
  groupBytes: number,
  toneOf: (deviceOffset: number, column: number) => T | null,
): ColumnRun<T>[] {
  const runs: ColumnRun<T>[] = [];
  for (let column = 0; column < lengthBytes; column += 1) {
    const tone = toneOf(deviceOffset + column, column);
    const open = runs[runs.length - 1];
    const continues = open?.tone === tone && open?.endColumn === column && column % groupBytes !== 0;
    if (tone === null) continue;
    if (continues && open !== undefined) runs[runs.length - 1] = { ...open, endColumn: column + 1 };
    else runs.push({ startColumn: column, endColumn: column + 1, tone });
  }
  return runs;
}

/** The bands in a row, of however many there are. `bands`: ascending, beside each other. */
export function bandRunsOf(
  row: RowPlace,
  groupBytes: number,
  bands: readonly StructureBand[],
): ColumnRun<StructureBand>[] {
  let at = bandsFrom(bands, row.deviceOffset);
  return columnRuns(row, groupBytes, (deviceOffset) => {
    while ((bands[at]?.end ?? Number.POSITIVE_INFINITY) <= deviceOffset) at += 1;
    const band = bands[at];
    return band !== undefined && band.start <= deviceOffset ? band : null;
  });
}
