/** The pages of a file in equal cells, as a strip shows them. Pure; sizes and offsets in bytes. */
import type { Residency } from '../../../app/contract/footprint.ts';

/** Half-open: bytes [start, end) of the file. */
export interface PageCell extends PageCounts {
  readonly start: number;
  readonly end: number;
}

export interface PageCounts {
  readonly pages: number;
  /** In the page cache; null where that is not told. */
  readonly cachedPages: number | null;
  /** Mapped by a process that was measured; null if none was. */
  readonly mappedPages: number | null;
}

/** More would be too thin to point at. */
export const CELLS_MAX = 128;

/** Cells of whole erase blocks where blocks are at least a page, of whole pages otherwise. */
export function cellsOf(residency: Residency, eraseBlockBytes: number): PageCell[] {
  const { fileBytes, pageBytes } = residency;
  const unitBytes = Math.ceil(Math.max(eraseBlockBytes, pageBytes) / pageBytes) * pageBytes;
  const cellBytes = Math.ceil(Math.ceil(fileBytes / unitBytes) / CELLS_MAX) * unitBytes;
  return Array.from({ length: Math.ceil(fileBytes / cellBytes) }, (_, cell) => {
    const start = cell * cellBytes;
    const end = Math.min(start + cellBytes, fileBytes);
    return { start, end, ...countsIn(residency, start / pageBytes, Math.ceil(end / pageBytes)) };
  });
}

/** Of the whole file. */
export function pagesOf(residency: Residency): PageCounts {
  return countsIn(residency, 0, Math.ceil(residency.fileBytes / residency.pageBytes));
}

function countsIn({ cached, mapped }: Residency, first: number, last: number): PageCounts {
  return {
    pages: last - first,
    cachedPages: cached && bitsIn(cached, first, last),
    mappedPages: mapped && bitsIn(mapped, first, last),
  };
}

function bitsIn(bits: Uint8Array, first: number, last: number): number {
  let count = 0;
  for (let page = first; page < last; page++) count += ((bits[page >> 3] ?? 0) >> (page & 7)) & 1;
  return count;
}
