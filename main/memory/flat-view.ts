/** The flat view: which leaf region answers each address, after aliases, priorities and overlaps are settled. */
import type { LeafRegion, MemoryRegion, Placement } from './region.ts';

/** Addresses [start, end) are answered by `region` from `offsetInRegion` on. */
export interface FlatRange {
  readonly start: number;
  readonly end: number;
  readonly region: LeafRegion;
  readonly offsetInRegion: number;
  /** The region's bytes from `start` to `end`, which answer reads while it is direct; none where it never is. */
  readonly bytes: DataView;
}

const NO_BYTES = new DataView(new ArrayBuffer(0));

/** Addresses [start, end). */
interface Window {
  readonly start: number;
  readonly end: number;
}

/** Ranges in ascending order, without overlap; two that meet and go on in the same region are one, as in QEMU. */
export function flatten(root: MemoryRegion): FlatRange[] {
  const ranges: FlatRange[] = [];
  // What is seen goes first: whatever comes later only fills the gaps that are left.
  for (const { region, base, window } of leavesIn(root, 0, { start: 0, end: Number.MAX_SAFE_INTEGER })) {
    ranges.push(...gapsIn(ranges, window).map((gap) => rangeOf(region, base, gap)));
    ranges.sort((a, b) => a.start - b.start);
  }
  return joined(ranges);
}

function joined(ranges: readonly FlatRange[]): FlatRange[] {
  const whole: FlatRange[] = [];
  for (const range of ranges) {
    const last = whole.at(-1);
    if (last === undefined || !goesOn(last, range)) whole.push(range);
    else
      whole[whole.length - 1] = rangeOf(last.region, last.start - last.offsetInRegion, {
        start: last.start,
        end: range.end,
      });
  }
  return whole;
}

function goesOn(a: FlatRange, b: FlatRange): boolean {
  return (
    a.end === b.start && a.region === b.region && a.start - a.offsetInRegion === b.start - b.offsetInRegion
  );
}

/** A leaf whose byte 0 would be at `base`, and the addresses of it that its containers and aliases let through. */
interface Leaf {
  readonly region: LeafRegion;
  readonly base: number;
  readonly window: Window;
}

/** From what is seen to what is hidden. The region's offset 0 is at `base`, which may lie below the window. */
function* leavesIn(region: MemoryRegion, base: number, outer: Window): Generator<Leaf> {
  const window = cut(outer, base, region.sizeBytes);
  if (window.start >= window.end) return;
  switch (region.kind) {
    case 'alias':
      yield* leavesIn(region.of, base - region.offset, window);
      return;
    case 'container':
      for (const child of fromTheTop(region.children))
        yield* leavesIn(child.region, base + child.offset, window);
      return;
    default:
      yield { region, base, window };
  }
}

function cut({ start, end }: Window, base: number, sizeBytes: number | null): Window {
  return { start: Math.max(start, base), end: sizeBytes === null ? end : Math.min(end, base + sizeBytes) };
}

function fromTheTop(children: readonly Placement[]): Placement[] {
  return children.toReversed().sort((a, b) => b.priority - a.priority);
}

function rangeOf(region: LeafRegion, base: number, { start, end }: Window): FlatRange {
  const offsetInRegion = start - base;
  if (region.kind === 'i/o') return { start, end, region, offsetInRegion, bytes: NO_BYTES };
  const { buffer, byteOffset } = region.bytes;
  const bytes = new DataView(buffer, byteOffset + offsetInRegion, end - start);
  return { start, end, region, offsetInRegion, bytes };
}

/** Parts of the window that no range covers yet. */
function gapsIn(ranges: readonly FlatRange[], window: Window): Window[] {
  const gaps: Window[] = [];
  let from = window.start;
  for (const range of ranges) {
    if (range.end <= from) continue;
    if (range.start >= window.end) break;
    if (range.start > from) gaps.push({ start: from, end: range.start });
    from = range.end;
  }
  if (from < window.end) gaps.push({ start: from, end: window.end });
  return gaps;
}
