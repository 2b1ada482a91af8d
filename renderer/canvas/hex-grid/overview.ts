/** The slim strip beside the grid: all of the image in lanes, and where the screen stands in it. Pure layout and paint. */
import { eraseBlockOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { BlockWear, EraseBlockRegion } from '../../../app/contract/machine.ts';
import type { NoteColour } from '../../../app/contract/note.ts';
import type { ByteRange, NotedRange } from './marks.ts';
import { type MinimapLanes, paintLane } from './minimap-lanes.ts';
import type { Palette } from './palette.ts';
import { type ScrollSpace, type Thumb, thumbAt } from './scroll.ts';
import { layoutWear, paintWear, type WearBar } from './wear-lane.ts';

/** A mark on the strip: from `startPx` down, at least two pixels tall. */
export interface OverviewMark {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly kind: 'changed' | 'selected' | 'touched' | 'found';
}

/** A tick at the left edge, for a note of a person. */
interface NotedMark {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly colour: NoteColour;
}

export interface OverviewView {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly thumb: Thumb;
  /** Where erase blocks begin, thinned so that they stay apart. */
  readonly tickYs: readonly number[];
  readonly lanes: MinimapLanes;
  readonly marks: readonly OverviewMark[];
  readonly wear: readonly WearBar[];
  readonly noted: readonly NotedMark[];
}

export interface OverviewInput {
  readonly space: ScrollSpace;
  readonly topRow: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  /** For a strip of this height. */
  readonly lanes: MinimapLanes;
  readonly changedBlocks: readonly number[];
  readonly wear: readonly BlockWear[];
  readonly selection: ByteRange | null;
  readonly touched: readonly ByteRange[];
  readonly found?: readonly ByteRange[];
  readonly noted?: readonly NotedRange[];
  readonly leastThumbPx: number;
}

/** In CSS pixels: the thumb of the largest image can still be caught. */
export const THUMB_LEAST_CSS_PX = 14;
/** From left to right: what the bytes are, what lies there, what changed, where work is, and wear. CSS pixels. */
const LANES = {
  bytes: { left: 5, width: 22 },
  bands: { left: 29, width: 7 },
  changed: { left: 38, width: 5 },
  marks: { left: 45, width: 4 },
  wear: { left: 52, width: 7 },
} as const;
/** Where the flash is divided, what the bytes are makes room for the partitions. */
const DIVIDED = { bytes: { left: 5, width: 16 }, partitions: { left: 22, width: 5 } } as const;
/** The thumb goes around all lanes but that of wear. */
const THUMB = { left: 3, right: 50.5 } as const;
const TICK_CSS_PX = 3;
const TICKS_APART_PX = 12;
const MARK_LEAST_PX = 3;

/** Places everything on a strip of this size, in px. */
export function layoutOverview(
  input: OverviewInput,
  size: { readonly widthPx: number; readonly heightPx: number },
): OverviewView {
  const { heightPx } = size;
  const yOf = (deviceOffset: number) => (deviceOffset / Math.max(1, input.sizeBytes)) * heightPx;
  const placeOf = (range: ByteRange) => {
    const lengthPx = Math.max(MARK_LEAST_PX, yOf(range.end - range.start));
    return { startPx: Math.min(yOf(range.start), heightPx - lengthPx), lengthPx };
  };
  const markOf = (range: ByteRange, kind: OverviewMark['kind']): OverviewMark => ({
    ...placeOf(range),
    kind,
  });
  const marks = input.changedBlocks.map((block) => {
    const { deviceOffset: start, lengthBytes } = eraseBlockOf(input.regions, block);
    return markOf({ start, end: start + lengthBytes }, 'changed');
  });
  for (const range of input.found ?? []) marks.push(markOf(range, 'found'));
  if (input.selection !== null) marks.push(markOf(input.selection, 'selected'));
  for (const range of input.touched) marks.push(markOf(range, 'touched'));
  const thumb = thumbAt(input.space, input.topRow, heightPx, input.leastThumbPx);
  const wear = layoutWear(input.wear, input, heightPx);
  const noted = (input.noted ?? []).map((range) => ({ ...placeOf(range), colour: range.colour }));
  return { ...size, thumb, tickYs: tickYsOf(input, yOf), lanes: input.lanes, marks, wear, noted };
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
  const laneOf = ({ left, width }: { left: number; width: number }) => ({
    leftX: Math.round(left * pixelRatio),
    widthPx: Math.round(width * pixelRatio),
  });
  const isDivided = view.lanes.partitions.length > 0;
  const bytes = laneOf(isDivided ? DIVIDED.bytes : LANES.bytes);
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, widthPx, heightPx);
  context.fillStyle = palette.raised;
  const partitions = isDivided ? [laneOf(DIVIDED.partitions)] : [];
  for (const lane of [bytes, ...partitions, laneOf(LANES.bands), laneOf(LANES.changed)])
    context.fillRect(lane.leftX, 0, lane.widthPx, heightPx);
  context.fillStyle = palette.line;
  const tickPx = Math.round(TICK_CSS_PX * pixelRatio);
  for (const y of view.tickYs)
    context.fillRect(bytes.leftX - tickPx, y, tickPx, Math.max(1, Math.round(pixelRatio)));
  paintLane(context, view.lanes.bytes, bytes);
  for (const lane of partitions) paintLane(context, view.lanes.partitions, lane);
  paintLane(context, view.lanes.bands, laneOf(LANES.bands));
  const colors = {
    changed: palette.changed,
    selected: palette.you,
    touched: palette.machine,
    found: palette.found,
  };
  for (const { startPx, lengthPx, kind } of view.marks) {
    const lane = laneOf(kind === 'changed' ? LANES.changed : LANES.marks);
    context.fillStyle = colors[kind];
    context.fillRect(lane.leftX, startPx, lane.widthPx, lengthPx);
  }
  for (const { startPx, lengthPx, colour } of view.noted) {
    context.fillStyle = palette.notes[colour];
    context.fillRect(0, startPx, Math.round(3 * pixelRatio), lengthPx);
  }
  paintWear(context, view.wear, palette, { ...laneOf(LANES.wear), thinPx: Math.round(2 * pixelRatio) });
  paintThumb(context, thumb, palette, pixelRatio);
}

/** A ring of the ground's colour around it, so that it is seen on bytes of any colour. */
function paintThumb(
  context: CanvasRenderingContext2D,
  thumb: Thumb,
  palette: Palette,
  pixelRatio: number,
): void {
  const thickPx = Math.max(1, Math.round(1.25 * pixelRatio));
  for (const [grow, color] of [
    [thickPx, palette.panel],
    [0, palette.you],
  ] as const) {
    context.strokeStyle = color;
    context.lineWidth = thickPx;
    context.beginPath();
    const inset = thickPx / 2 - grow;
    context.roundRect(
      THUMB.left * pixelRatio + inset,
      thumb.startPx + inset,
      (THUMB.right - THUMB.left) * pixelRatio - 2 * inset,
      Math.max(1, thumb.lengthPx - 2 * inset),
      3 * pixelRatio,
    );
    context.stroke();
  }
}
