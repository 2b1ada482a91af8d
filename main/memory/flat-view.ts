/** The flat view: which leaf region answers each address, after priorities and overlaps are settled. */
import type { MemoryRegion, Placement, RomDevice } from './region.ts';

/** Addresses [start, end) are answered by `region` from `offsetInRegion` on. */
export interface FlatRange {
  readonly start: number;
  readonly end: number;
  readonly region: RomDevice;
  readonly offsetInRegion: number;
  /** The region's bytes from `start` to `end`, which answer reads while it is direct. */
  readonly bytes: DataView;
}

interface Leaf {
  readonly start: number;
  readonly end: number;
  readonly region: RomDevice;
}

/** Ranges in ascending order, without overlap. */
export function flatten(root: MemoryRegion): FlatRange[] {
  const leaves: Leaf[] = [];
  collect({ offset: 0, priority: 0, region: root }, { start: 0, end: Number.MAX_SAFE_INTEGER }, leaves);
  const ranges: FlatRange[] = [];
  // The first leaf wins where two overlap: `collect` yields them from the highest priority down.
  for (const leaf of leaves) {
    for (const gap of gapsIn(ranges, leaf)) {
      ranges.push(rangeOf(leaf, gap));
    }
    ranges.sort((a, b) => a.start - b.start);
  }
  return ranges;
}

function rangeOf({ start, region }: Leaf, gap: { start: number; end: number }): FlatRange {
  const offsetInRegion = gap.start - start;
  const { buffer, byteOffset } = region.bytes;
  const bytes = new DataView(buffer, byteOffset + offsetInRegion, gap.end - gap.start);
  return { ...gap, region, offsetInRegion, bytes };
}

function collect(placement: Placement, window: { start: number; end: number }, leaves: Leaf[]): void {
  const { region } = placement;
  const start = window.start + placement.offset;
  const end = Math.min(window.end, region.sizeBytes === null ? window.end : start + region.sizeBytes);
  if (start >= end) return;
  if (region.kind === 'rom device') {
    leaves.push({ start, end, region });
    return;
  }
  const byPriority = [...region.children].sort((a, b) => b.priority - a.priority);
  for (const child of byPriority) collect(child, { start, end }, leaves);
}

/** Parts of the leaf that no range covers yet. */
function gapsIn(ranges: readonly FlatRange[], leaf: Leaf): { start: number; end: number }[] {
  const gaps: { start: number; end: number }[] = [];
  let from = leaf.start;
  for (const range of ranges) {
    if (range.end <= from) continue;
    if (range.start >= leaf.end) break;
    if (range.start > from) gaps.push({ start: from, end: range.start });
    from = range.end;
  }
  if (from < leaf.end) gaps.push({ start: from, end: leaf.end });
  return gaps;
}
