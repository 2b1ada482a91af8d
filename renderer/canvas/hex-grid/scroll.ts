/**
 * The virtual scroll position: a row number, fractional while a wheel moves, of an image that may have 2^26 rows.
 * Nothing here is a height in the page: browsers give up at some 30 million pixels, a 1 GiB image needs 1.3 billion.
 */

/** What is scrolled: all rows, and how many fit on the screen (fractional). */
export interface ScrollSpace {
  readonly rowCount: number;
  readonly visibleRows: number;
}

/** Where the thumb lies on its track, in pixels from the track's start. */
export interface Thumb {
  readonly startPx: number;
  readonly lengthPx: number;
}

const PIXELS_A_WHEEL_LINE = 16;

/** The last position: the last row stands whole at the bottom. 0 if everything fits. */
export function lastTopRow({ rowCount, visibleRows }: ScrollSpace): number {
  return Math.max(0, rowCount - Math.max(1, Math.floor(visibleRows)));
}

/** `topRow` kept within the image. */
export function clampTopRow(space: ScrollSpace, topRow: number): number {
  return Math.min(Math.max(0, topRow), lastTopRow(space));
}

/** Rows that a wheel event moves. `deltaMode` is that of the DOM: 0 pixels, 1 lines, 2 pages. */
export function wheelRows(
  space: ScrollSpace,
  wheel: { readonly delta: number; readonly deltaMode: number },
  linePx: number,
): number {
  if (wheel.deltaMode === 2) return wheel.delta * Math.max(1, Math.floor(space.visibleRows) - 1);
  const deltaPx = wheel.deltaMode === 1 ? wheel.delta * PIXELS_A_WHEEL_LINE : wheel.delta;
  return deltaPx / linePx;
}

/** The nearest position that shows `rowIndex` whole; `topRow` itself if it already does. */
export function topRowShowing(space: ScrollSpace, topRow: number, rowIndex: number): number {
  const wholeRows = Math.max(1, Math.floor(space.visibleRows));
  if (rowIndex < topRow) return clampTopRow(space, rowIndex);
  if (rowIndex + 1 > topRow + space.visibleRows) return clampTopRow(space, rowIndex - wholeRows + 1);
  return topRow;
}

/** The position that puts `rowIndex` this share of the way down, 0 to 1, so that what stands before it is seen, too. */
export function topRowAround(space: ScrollSpace, rowIndex: number, share: number): number {
  return clampTopRow(space, rowIndex - Math.floor(space.visibleRows * share));
}

/** The thumb for a position. Its length is at least `leastPx`, however large the image. */
export function thumbAt(space: ScrollSpace, topRow: number, trackPx: number, leastPx: number): Thumb {
  const share = Math.min(1, space.visibleRows / Math.max(1, space.rowCount));
  const lengthPx = Math.min(trackPx, Math.max(leastPx, trackPx * share));
  const last = lastTopRow(space);
  const startPx = last === 0 ? 0 : (clampTopRow(space, topRow) / last) * (trackPx - lengthPx);
  return { startPx, lengthPx };
}

/** The position for a thumb dragged to `startPx`: whole rows, and exactly the last one at the track's end. */
export function topRowOfThumb(space: ScrollSpace, startPx: number, freePx: number): number {
  if (freePx <= 0) return 0;
  const share = Math.min(1, Math.max(0, startPx / freePx));
  return Math.round(share * lastTopRow(space));
}
