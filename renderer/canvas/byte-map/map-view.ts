/** Which part of the map is on the screen, and how large. Pure; lengths are CSS pixels. */
import { levelOf, type MapArea, type MapLevel, type MapShape } from './map-shape.ts';

/** The map is 1 wide and 1 high; `left` and `top` are what the screen begins with. */
export interface MapView {
  /** How many times larger than the map that fits. */
  readonly zoom: number;
  readonly left: number;
  readonly top: number;
}

export interface MapSpace {
  readonly shape: MapShape;
  readonly widthPx: number;
  readonly heightPx: number;
}

export const WHOLE: MapView = { zoom: 1, left: 0, top: 0 };
/** A cell is at least so large before finer ones take its place. */
const CELL_LEAST_PX = 2;
/** As large as the finest cells grow. */
const CELL_MOST_PX = 32;

/** How large the map is at zoom 1: a square where it is a curve, else as large as its room. */
export function fittingSize({ shape, widthPx, heightPx }: MapSpace): { widthPx: number; heightPx: number } {
  if (shape.form === 'rows') return { widthPx, heightPx };
  const sidePx = Math.min(widthPx, heightPx);
  return { widthPx: sidePx, heightPx: sidePx };
}

export function mapSize(space: MapSpace, zoom: number): { widthPx: number; heightPx: number } {
  const { widthPx, heightPx } = fittingSize(space);
  return { widthPx: widthPx * zoom, heightPx: heightPx * zoom };
}

/** The finest level whose cells can still be told apart. */
export function levelShown(space: MapSpace, zoom: number): MapLevel {
  const { widthPx } = mapSize(space, zoom);
  let shown = levelZero(space.shape);
  for (let level = 1; ; level++) {
    const finer = levelOf(space.shape, level);
    if (finer === null || widthPx / finer.columns < CELL_LEAST_PX) return shown;
    shown = finer;
  }
}

/** All of the image in one level. */
export function levelZero(shape: MapShape): MapLevel {
  const level = levelOf(shape, 0);
  if (level === null) throw new Error('expected a map of the image, got a flash without bytes');
  return level;
}

/** Within the map, and no larger than the finest cells are any use. */
export function clampView(space: MapSpace, view: MapView): MapView {
  const zoom = Math.min(Math.max(1, view.zoom), zoomMost(space));
  const { widthPx, heightPx } = mapSize(space, zoom);
  const clamp = (at: number, room: number, size: number) =>
    // What is smaller than its room stands in the middle of it.
    size <= room ? (1 - room / size) / 2 : Math.min(Math.max(0, at), 1 - room / size);
  return {
    zoom,
    left: clamp(view.left, space.widthPx, widthPx),
    top: clamp(view.top, space.heightPx, heightPx),
  };
}

function zoomMost(space: MapSpace): number {
  let finest = levelZero(space.shape);
  for (let level = 1; ; level++) {
    const finer = levelOf(space.shape, level);
    if (finer === null) break;
    finest = finer;
  }
  const { widthPx } = fittingSize(space);
  return Math.max(1, (CELL_MOST_PX * finest.columns) / Math.max(1, widthPx));
}

/** By a factor around a place on the screen, which stays where it is. */
export function zoomAt(
  space: MapSpace,
  view: MapView,
  at: { x: number; y: number },
  factor: number,
): MapView {
  const zoom = Math.min(Math.max(1, view.zoom * factor), zoomMost(space));
  const [before, after] = [mapSize(space, view.zoom), mapSize(space, zoom)];
  const left = view.left + at.x / before.widthPx - at.x / after.widthPx;
  const top = view.top + at.y / before.heightPx - at.y / after.heightPx;
  return clampView(space, { zoom, left, top });
}

/** Moved by so many pixels, as a hand moves it. */
export function panBy(space: MapSpace, view: MapView, byPx: { x: number; y: number }): MapView {
  const { widthPx, heightPx } = mapSize(space, view.zoom);
  return clampView(space, { ...view, left: view.left - byPx.x / widthPx, top: view.top - byPx.y / heightPx });
}

/** The part of the map in sight, in cells of a level. */
export function areaInSight(space: MapSpace, view: MapView, { columns, rows }: MapLevel): MapArea {
  const { widthPx, heightPx } = mapSize(space, view.zoom);
  return {
    left: view.left * columns,
    top: view.top * rows,
    right: (view.left + space.widthPx / widthPx) * columns,
    bottom: (view.top + space.heightPx / heightPx) * rows,
  };
}

/** Where a part of the map is on the screen. */
export function rectOf(
  space: MapSpace,
  view: MapView,
  level: MapLevel,
  part: { readonly column: number; readonly row: number; readonly columns: number; readonly rows: number },
): { x: number; y: number; widthPx: number; heightPx: number } {
  const { widthPx, heightPx } = mapSize(space, view.zoom);
  return {
    x: (part.column / level.columns - view.left) * widthPx,
    y: (part.row / level.rows - view.top) * heightPx,
    widthPx: (part.columns / level.columns) * widthPx,
    heightPx: (part.rows / level.rows) * heightPx,
  };
}

/** The column and row under a place on the screen, which may be beside the map. */
export function placeUnder(
  space: MapSpace,
  view: MapView,
  level: MapLevel,
  at: { readonly x: number; readonly y: number },
): { column: number; row: number } {
  const { widthPx, heightPx } = mapSize(space, view.zoom);
  return {
    column: Math.floor((view.left + at.x / widthPx) * level.columns),
    row: Math.floor((view.top + at.y / heightPx) * level.rows),
  };
}

/** The view that has a cell in sight, moved no further than it takes. */
export function viewShowing(
  space: MapSpace,
  view: MapView,
  level: MapLevel,
  place: { readonly column: number; readonly row: number },
): MapView {
  const { x, y, widthPx, heightPx } = rectOf(space, view, level, { ...place, columns: 1, rows: 1 });
  const byX = outside(x, widthPx, space.widthPx);
  const byY = outside(y, heightPx, space.heightPx);
  return byX === 0 && byY === 0 ? view : panBy(space, view, { x: -byX, y: -byY });
}

/** How far it is out of sight, and to which side. */
function outside(startPx: number, lengthPx: number, roomPx: number): number {
  if (startPx < 0) return startPx;
  return startPx + lengthPx > roomPx ? startPx + lengthPx - roomPx : 0;
}
