/**
 * Which cycles are on the screen, and how wide. The axis counts cycles as the history does: the cycle of number n lies
 * from n - 1 to n, so a position stands at the end of the cycle that was done last. Pixels are CSS pixels from the
 * start of the lanes.
 */

/** What can be looked at, and how much room there is for it. */
export interface WaveSpace {
  /** Positions that can be gone to: the cycles after `first`, up to that of number `length`. */
  readonly first: number;
  readonly length: number;
  readonly widthPx: number;
}

export interface WaveView {
  /** Where on the axis the left edge is: may lie a little before the first cycle. */
  readonly left: number;
  readonly cyclePx: number;
}

/** From half a word of text a cycle to tens of thousands of cycles on a screen. */
export const CYCLE_PX = { least: 1 / 64, most: 64 } as const;
/** Room before the first cycle and after the last, so that a line at either end is seen. */
const EDGE_PX = 10;
/** More cycles than these are shown as the operations that they are of: they need not be asked for one by one. */
const DETAILED_CYCLES = 300;
/** Of the screen, for what was before a cycle that was not in sight. */
const SHARE_BEFORE = 0.7;
/** Narrower pulses can't be told apart. */
const DETAILED_LEAST_PX = 2;

export function xOf({ left, cyclePx }: WaveView, axis: number): number {
  return (axis - left) * cyclePx;
}

/** Whether cycles are drawn one by one. */
export function isDetailed({ widthPx }: WaveSpace, { cyclePx }: WaveView): boolean {
  return cyclePx >= DETAILED_LEAST_PX && widthPx / cyclePx <= DETAILED_CYCLES;
}

/** The view kept within the zooms there are, and with no more than an edge beside the cycles. */
export function clampView({ first, length, widthPx }: WaveSpace, view: WaveView): WaveView {
  const cyclePx = Math.min(Math.max(view.cyclePx, CYCLE_PX.least), CYCLE_PX.most);
  const least = first - EDGE_PX / cyclePx;
  const most = Math.max(least, length - (widthPx - EDGE_PX) / cyclePx);
  return { left: Math.min(Math.max(view.left, least), most), cyclePx };
}

/** Makes cycles wider by a factor, or narrower; what is at `x` stays there, as far as the ends allow. */
export function zoomAt(space: WaveSpace, view: WaveView, x: number, factor: number): WaveView {
  const { cyclePx } = clampView(space, { ...view, cyclePx: view.cyclePx * factor });
  const axis = view.left + x / view.cyclePx;
  return clampView(space, { left: axis - x / cyclePx, cyclePx });
}

export function panBy(space: WaveSpace, view: WaveView, px: number): WaveView {
  return clampView(space, { ...view, left: view.left + px / view.cyclePx });
}

/** Numbers of the first and the last cycle that is in sight, in part or whole. */
export function cyclesInSight({ first, length, widthPx }: WaveSpace, { left, cyclePx }: WaveView) {
  return {
    firstCycle: Math.max(first + 1, Math.floor(left) + 1),
    lastCycle: Math.min(length, Math.ceil(left + widthPx / cyclePx)),
  };
}

/** The number of the cycle at `x`; that of the first or the last beside them. Null where there are none. */
export function cycleAt({ first, length }: WaveSpace, { left, cyclePx }: WaveView, x: number): number | null {
  if (length <= first) return null;
  const number = Math.floor(left + x / cyclePx) + 1;
  return Math.min(Math.max(number, first + 1), length);
}

/**
 * The view itself if it shows the cycle whole, and a line at its end. One that shows it in part moves as little as it
 * takes; else the cycle is shown with some of what was before it.
 */
export function viewShowing(space: WaveSpace, view: WaveView, number: number): WaveView {
  const beforePx = xOf(view, number - 1) - EDGE_PX;
  const afterPx = space.widthPx - EDGE_PX - xOf(view, number);
  if (beforePx >= 0 && afterPx >= 0) return view;
  const isNear = beforePx + view.cyclePx >= 0 && afterPx + view.cyclePx >= 0;
  if (isNear) return panBy(space, view, beforePx < 0 ? beforePx : -afterPx);
  return clampView(space, { ...view, left: number - (space.widthPx * SHARE_BEFORE) / view.cyclePx });
}

/** The view that is filled by these cycles, or holds them in its middle where they are too few or too many. */
export function viewOf(space: WaveSpace, firstCycle: number, lastCycle: number): WaveView {
  const count = lastCycle - firstCycle + 1;
  const roomPx = Math.max(1, space.widthPx - 2 * EDGE_PX);
  const cyclePx = Math.min(Math.max(roomPx / count, CYCLE_PX.least), CYCLE_PX.most);
  const middle = firstCycle - 1 + count / 2;
  return clampView(space, { left: middle - space.widthPx / 2 / cyclePx, cyclePx });
}
