/** The slim strip beside the grid: all of the image, where the screen stands in it, and what is marked. Pure layout and paint. */
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { BlockWear, EraseBlockRegion } from '../../../app/contract/machine.ts';
import type { ByteRange } from './marks.ts';
import type { Palette } from './palette.ts';
import { type ScrollSpace, type Thumb, thumbAt } from './scroll.ts';
import { layoutWear, paintWear, type WearBar } from './wear-lane.ts';

/** A mark on the strip: from `startPx` down, at least two pixels tall. */
export interface OverviewMark {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly kind: 'changed' | 'selected' | 'touched' | 'found';
}

export interface OverviewView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly thumb: Thumb;
  /** Where erase blocks begin, thinned so that they stay apart. */
  readonly tickYs: readonly number[];
  readonly marks: readonly OverviewMark[];
  readonly wear: readonly WearBar[];
}

export interface OverviewInput {
  readonly space: ScrollSpace;
  readonly topRow: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  readonly changedBlocks: readonly number[];
  readonly wear: readonly BlockWear[];
  readonly selection: ByteRange | null;
  readonly touched: readonly ByteRange[];
  readonly found?: readonly ByteRange[];
  readonly leastThumbPx: number;
}

/** In CSS pixels: the thumb of the largest image can still be caught. */
export const THUMB_LEAST_CSS_PX = 14;
/** The lane of wear, at the right edge. */
const WEAR_CSS_PX = 7;
const TICKS_APART_PX = 12;
const MARK_LEAST_PX = 3;

/** Places everything on a strip of this size, in px. */
export function layoutOverview(
  input: OverviewInput,
  size: { readonly widthPx: number; readonly heightPx: number },
): OverviewView {
  const { heightPx } = size;
  const yOf = (deviceOffset: number) => (deviceOffset / Math.max(1, input.sizeBytes)) * heightPx;
  const markOf = (range: ByteRange, kind: OverviewMark['kind']): OverviewMark => {
    const lengthPx = Math.max(MARK_LEAST_PX, yOf(range.end - range.start));
    return { startPx: Math.min(yOf(range.start), heightPx - lengthPx), lengthPx, kind };
  };
  const marks = input.changedBlocks.map((block) => {
    const { deviceOffset: start, lengthBytes } = eraseBlockOf(input.regions, block);
    return markOf({ start, end: start + lengthBytes }, 'changed');
  });
  for (const range of input.found ?? []) marks.push(markOf(range, 'found'));
  if (input.selection !== null) marks.push(markOf(input.selection, 'selected'));
  for (const range of input.touched) marks.push(markOf(range, 'touched'));
  const thumb = thumbAt(input.space, input.topRow, heightPx, input.leastThumbPx);
  const wear = layoutWear(input.wear, input, heightPx);
  return { ...size, thumb, tickYs: tickYsOf(input, yOf), marks, wear };
}

/** Each region has steps of its own; where it begins too near to a tick, its first one is left out. */
function tickYsOf({ regions }: OverviewInput, yOf: (deviceOffset: number) => number): number[] {
  const ticks: number[] = [];
  let start = 0;
  let latestY = 0;
  for (const { sectorCount, sectorLengthBytes } of regions) {
    const end = start + sectorCount * sectorLengthBytes;
    const every = thinnedBy(yOf(sectorLengthBytes)) * sectorLengthBytes;
    const isTooNear = yOf(start) - latestY < TICKS_APART_PX;
    for (let at = isTooNear ? start + every : start; at < end; at += every) {
      latestY = yOf(at);
      ticks.push(Math.round(latestY));
    }
    start = end;
  }
  return ticks;
}

/** Of how many blocks one has a tick, so that these stay apart: a power of two. */
function thinnedBy(blockPx: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(TICKS_APART_PX / blockPx)));
}

/** Draws the strip; what was on the canvas is gone. */
export function paintOverview(
  context: CanvasRenderingContext2D,
  view: OverviewView,
  palette: Palette,
  pixelRatio: number,
): void {
  const { widthPx, heightPx, thumb } = view;
  const laneX = Math.round(5 * pixelRatio);
  const sideWidthPx = Math.round(5 * pixelRatio);
  const wearWidthPx = Math.round(WEAR_CSS_PX * pixelRatio);
  const laneWidthPx = widthPx - laneX - sideWidthPx - wearWidthPx - Math.round(12 * pixelRatio);
  const sideX = laneX + laneWidthPx + Math.round(2 * pixelRatio);
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, widthPx, heightPx);
  context.fillStyle = palette.raised;
  context.fillRect(laneX, 0, laneWidthPx, heightPx);
  context.fillStyle = palette.raisedMore;
  for (const y of view.tickYs) context.fillRect(laneX, y, laneWidthPx, Math.max(1, Math.round(pixelRatio)));
  const colors = {
    changed: palette.changed,
    selected: palette.you,
    touched: palette.machine,
    found: palette.found,
  };
  for (const { startPx, lengthPx, kind } of view.marks) {
    const isBlock = kind === 'changed';
    context.fillStyle = colors[kind];
    context.fillRect(isBlock ? laneX : sideX, startPx, isBlock ? laneWidthPx : sideWidthPx, lengthPx);
  }
  const leftX = widthPx - wearWidthPx - Math.round(2 * pixelRatio);
  const lane = { leftX, widthPx: wearWidthPx, thinPx: Math.round(2 * pixelRatio) };
  paintWear(context, view.wear, palette, lane);
  const thickPx = Math.max(1, Math.round(1.25 * pixelRatio));
  context.strokeStyle = palette.you;
  context.lineWidth = thickPx;
  context.beginPath();
  const inset = thickPx / 2;
  context.roundRect(
    laneX - 2 * pixelRatio + inset,
    thumb.startPx + inset,
    sideX + sideWidthPx - laneX + 4 * pixelRatio - thickPx,
    Math.max(1, thumb.lengthPx - thickPx),
    3 * pixelRatio,
  );
  context.stroke();
}
