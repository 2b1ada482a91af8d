/**
 * The address space as a drawing: regions to one scale between a least and a greatest height, gaps folded. Strict
 * proportion is out of reach (two flashes in 2^64 bytes would be thinner than a pixel), so the drawing says that it folds.
 * Heights are CSS pixels, addresses are bus addresses in bytes, ranges half-open.
 */
import type { RegionNode } from '../../../app/contract/machine.ts';

export interface MapRow {
  /** The region drawn here, null for a gap where nothing answers. */
  readonly region: RegionNode | null;
  readonly start: number;
  readonly end: number;
  readonly heightPx: number;
}

/** High enough for a region's name, size and mode. */
export const REGION_LEAST_PX = 92;
const REGION_GREATEST_PX = 128;
const GAP_PX = 26;

/** Stands for the end of a 64-bit address space, which no exact number holds. */
export const TOP = Number.MAX_SAFE_INTEGER;

/** Rows from the lowest address up. Where regions overlap, the part of the later one that is still free is drawn. */
export function layoutMap(memory: RegionNode): readonly MapRow[] {
  const leaves = leavesOf(memory).sort((a, b) => a.start - b.start);
  const largestBytes = Math.max(1, ...leaves.map(lengthOf));
  const rows: MapRow[] = [];
  let end = 0;
  for (const region of leaves) {
    if (region.start > end) rows.push(gap(end, region.start));
    const heightPx = Math.max(REGION_LEAST_PX, (REGION_GREATEST_PX * lengthOf(region)) / largestBytes);
    const start = Math.max(end, region.start);
    end = Math.max(end, endOf(region));
    rows.push({ region, start, end, heightPx: Math.round(heightPx) });
  }
  if (!reachesTop(end)) rows.push(gap(end, TOP));
  return rows;
}

/** Whether some region is drawn higher than the common scale asks for. */
export function isEnlarged(rows: readonly MapRow[]): boolean {
  const scales = rows.flatMap(({ region, heightPx }) =>
    region === null ? [] : [heightPx / lengthOf(region)],
  );
  return Math.max(...scales) > Math.min(...scales) * 1.05;
}

/** The address after a region's last one. */
export function endOf({ start, sizeBytes }: RegionNode): number {
  return sizeBytes === null ? TOP : start + sizeBytes;
}

/** Bytes from a region's first to its last one. */
export function lengthOf(region: RegionNode): number {
  return endOf(region) - region.start;
}

/** Whether a range ends at the top of the address space, as far as numbers can say. */
export function reachesTop(end: number): boolean {
  return end >= TOP;
}

/** The region's byte at a height within its bar, as an offset from the region's start. */
export function offsetAt(yPx: number, heightPx: number, sizeBytes: number): number {
  const share = Math.min(Math.max(yPx / heightPx, 0), 1);
  return Math.min(Math.floor(share * sizeBytes), sizeBytes - 1);
}

function gap(start: number, end: number): MapRow {
  return { region: null, start, end, heightPx: GAP_PX };
}

function leavesOf(region: RegionNode): RegionNode[] {
  return region.kind === 'container' ? region.children.flatMap(leavesOf) : [region];
}
