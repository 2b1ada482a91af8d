/** The pages of a file in equal cells, as a strip shows them. Pure; sizes and offsets in bytes. */
import type { Residency } from '../../../app/contract/footprint.ts';

/** Half-open: bytes [start, end) of the file. */
export interface PageCell {
  readonly start: number;
  readonly end: number;
  readonly pages: number;
  readonly presentPages: number;
}

/** More would be too thin to point at. */
export const CELLS_MAX = 128;

type Told = Extract<Residency, { kind: 'told' }>;

/** Cells of whole erase blocks where blocks are at least a page, of whole pages otherwise. */
export function cellsOf(residency: Told, eraseBlockBytes: number): PageCell[] {
  const { fileBytes, pageBytes } = residency;
  const unitBytes = Math.ceil(Math.max(eraseBlockBytes, pageBytes) / pageBytes) * pageBytes;
  const cellBytes = Math.ceil(Math.ceil(fileBytes / unitBytes) / CELLS_MAX) * unitBytes;
  return Array.from({ length: Math.ceil(fileBytes / cellBytes) }, (_, cell) => {
    const start = cell * cellBytes;
    const end = Math.min(start + cellBytes, fileBytes);
    const [first, last] = [start / pageBytes, Math.ceil(end / pageBytes)];
    return { start, end, pages: last - first, presentPages: presentIn(residency, first, last) };
  });
}

/** Pages of the whole file: how many there are, and how many of them are in memory. */
export function pagesOf(residency: Told): { pages: number; presentPages: number } {
  const pages = Math.ceil(residency.fileBytes / residency.pageBytes);
  return { pages, presentPages: presentIn(residency, 0, pages) };
}

function presentIn({ present }: Told, first: number, last: number): number {
  let count = 0;
  for (let page = first; page < last; page++) count += ((present[page >> 3] ?? 0) >> (page & 7)) & 1;
  return count;
}
