/** The write buffer as few enough cells to see. Pure; offsets are bytes from the buffer's start. */
import type { WriteBuffer } from '../../../app/contract/device.ts';

export interface BufferCell {
  readonly start: number;
  readonly fill: 'empty' | 'part' | 'full';
}

const CELLS_MAX = 64;
const LEAST_CELL_BYTES = 4;

/** At most 64 cells of equal length, at least four bytes each. */
export function bufferCells({ lengthBytes, filled }: WriteBuffer): BufferCell[] {
  const cellBytes = Math.max(LEAST_CELL_BYTES, Math.ceil(lengthBytes / CELLS_MAX));
  const cells: BufferCell[] = [];
  for (let start = 0; start < lengthBytes; start += cellBytes) {
    const end = Math.min(lengthBytes, start + cellBytes);
    const covered = filled.reduce((sum, range) => sum + overlapBytes(range, start, end), 0);
    cells.push({ start, fill: covered === 0 ? 'empty' : covered < end - start ? 'part' : 'full' });
  }
  return cells;
}

/** Bytes that hold data not yet in the array. */
export function filledBytes({ filled }: WriteBuffer): number {
  return filled.reduce((sum, [start, end]) => sum + end - start, 0);
}

function overlapBytes([from, to]: readonly [number, number], start: number, end: number): number {
  return Math.max(0, Math.min(to, end) - Math.max(from, start));
}
