/** What the bytes of each cell of an image are like. */
import { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import { ByteCounts, entropyOf, textIn, wordsOf } from './byte-counts.ts';
import { countSmallCell, SMALL_CELL_BYTES_MAX } from './small-cell.ts';

/** Cells [start, end), the last of which may be cut by the end of the bytes. */
export interface CellRun {
  readonly start: number;
  readonly end: number;
}

/** The cells of all runs one after the other, as `PackedCells` has them. A cell beyond the bytes comes out as an empty one. */
export function countCells(bytes: Uint8Array, cellBytes: number, runs: readonly CellRun[]): Float32Array {
  const cells = new Float32Array(4 * runs.reduce((sum, { start, end }) => sum + end - start, 0));
  const counts = new ByteCounts();
  const words = wordsOf(bytes);
  let at = 0;
  for (const { start, end } of runs) {
    for (let cell = start; cell < end; cell++, at += 4) {
      const from = cell * cellBytes;
      const to = Math.min(from + cellBytes, bytes.length);
      if (cellBytes <= SMALL_CELL_BYTES_MAX) countSmallCell(bytes.subarray(from, to), cells, at);
      else {
        counts.count(bytes, words, from, to);
        putCell(cells, at, counts.counts, to - from);
      }
    }
  }
  return cells;
}

function putCell(cells: Float32Array, at: number, counts: Uint32Array, total: number): void {
  const share = (times: number) => (total === 0 ? 0 : times / total);
  cells[at] = entropyOf(counts, total);
  cells[at + 1] = share(counts[0xff] ?? 0);
  cells[at + 2] = share(counts[0] ?? 0);
  cells[at + 3] = share(textIn(counts));
}

/** How many cells of this length bytes have. */
export function cellCountOf(lengthBytes: number, cellBytes: number): number {
  return Math.ceil(lengthBytes / cellBytes);
}

/** Cells of all bytes at once. */
export function allCells(bytes: Uint8Array, cellBytes: number): PackedCells {
  return PackedCells.of(
    countCells(bytes, cellBytes, [{ start: 0, end: cellCountOf(bytes.length, cellBytes) }]),
  );
}
