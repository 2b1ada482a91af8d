/** The map's canvas while it is on the page: its view, its colours, one drawing a frame. Zooms never go through React. */

import { type CellPalette, cssOf, needsCells, readCellPalette } from '../colours/cell-colours.ts';
import { fitCanvas, watchCanvases } from '../fitted-canvas.ts';
import type { MapScene, MapSight } from './map-scene.ts';
import { cellAt, type MapLevel, placeOf, tilesIn } from './map-shape.ts';
import {
  areaInSight,
  clampView,
  levelShown,
  levelZero,
  type MapSpace,
  type MapView,
  panBy,
  placeUnder,
  rectOf,
  viewShowing,
  WHOLE,
  zoomAt,
} from './map-view.ts';
import { TilePictures } from './tile-pictures.ts';

/** A point of the canvas, in CSS pixels. */
export interface MapPoint {
  readonly x: number;
  readonly y: number;
}

/** An outline is at least so large, however small the cell. */
const MARK_LEAST_PX = 9;

/** See the file's head. `dispose` when the canvas leaves the page. */
export class MapScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #onSight: (sight: MapSight) => void;
  readonly #stopWatching: () => void;
  readonly #pictures = new TilePictures();
  #scene: MapScene;
  #view: MapView = WHOLE;
  #size = { widthPx: 1, heightPx: 1 };
  #palette: CellPalette;
  #marks: Marks;
  #frame: number | null = null;
  #told = '';

  constructor(canvas: HTMLCanvasElement, scene: MapScene, onSight: (sight: MapSight) => void) {
    this.#canvas = canvas;
    this.#scene = scene;
    this.#onSight = onSight;
    this.#palette = readCellPalette(canvas);
    this.#marks = readMarks(canvas);
    this.#stopWatching = this.#watch();
  }

  dispose(): void {
    this.#stopWatching();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  get space(): MapSpace {
    return { shape: this.#scene.shape, ...this.#size };
  }

  /** The cells that are drawn now. */
  get level(): MapLevel {
    return levelShown(this.space, this.#view.zoom);
  }

  /** Shows another scene from the next frame on. */
  update(scene: MapScene): void {
    const isOther = scene.shape.form !== this.#scene.shape.form;
    this.#scene = scene;
    if (isOther) this.#move(WHOLE);
    else this.redraw();
  }

  /** The first byte of the cell at a point; null where there is none. */
  offsetAt(point: MapPoint): number | null {
    const { level } = this;
    const cell = cellAt(level, placeUnder(this.space, this.#view, level, point));
    return cell === null ? null : cell * level.cellBytes;
  }

  /** The first byte of the cell so many columns and rows from that of a byte; null beside the map. */
  offsetBeside(offset: number, columns: number, rows: number): number | null {
    const { level } = this;
    const { column, row } = placeOf(level, Math.floor(offset / level.cellBytes));
    const cell = cellAt(level, { column: column + columns, row: row + rows });
    return cell === null ? null : cell * level.cellBytes;
  }

  /** Brings a byte in sight, at the zoom that is. */
  reveal(offset: number): void {
    const { level } = this;
    const place = placeOf(level, Math.floor(offset / level.cellBytes));
    this.#move(viewShowing(this.space, this.#view, level, place));
  }

  fit(): void {
    this.#move(WHOLE);
  }

  pan(byPx: MapPoint): void {
    this.#move(panBy(this.space, this.#view, byPx));
  }

  /** By a factor around a point of the canvas. */
  zoom(factor: number, point: MapPoint): void {
    this.#move(zoomAt(this.space, this.#view, point, factor));
  }

  /** Around a byte, which is in sight afterwards. */
  zoomAround(offset: number, factor: number): void {
    const { x, y, widthPx, heightPx } = this.#rectOf(offset);
    this.zoom(factor, { x: x + widthPx / 2, y: y + heightPx / 2 });
    this.reveal(offset);
  }

  redraw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #move(view: MapView): void {
    this.#view = clampView(this.space, view);
    this.redraw();
  }

  #draw(): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    const { space, level } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    context.fillStyle = cssOf(this.#palette.ground);
    context.fillRect(0, 0, this.#canvas.width, this.#canvas.height);
    const zero = levelZero(space.shape);
    const levels = level.cellBytes === zero.cellBytes ? [level] : [zero, level];
    const shown = levels.map((each) => ({
      level: each,
      tiles: tilesIn(each, areaInSight(space, this.#view, each)),
    }));
    const paint = { ...this.#scene, palette: this.#palette, sizeBytes: space.shape.sizeBytes };
    for (const { level: each, tiles } of shown)
      for (const tile of tiles) {
        const cells = this.#scene.cellsOf(each, tile);
        // Coarse cells show through where the fine ones are not here yet.
        if (cells === null && each !== levels[0] && needsCells(paint.coloring)) continue;
        const picture = this.#pictures.of(each, tile, cells, paint);
        drawPicture(context, picture, rectOf(space, this.#view, each, tile), ratio);
      }
    this.#frameMap(context);
    this.#mark(context, this.#scene.pointedOffset, this.#marks.pointed);
    this.#mark(context, this.#scene.cursorOffset, this.#marks.cursor);
    this.#tell({
      level,
      tiles: shown.reverse().flatMap((of) => of.tiles.map((tile) => ({ level: of.level, tile }))),
    });
  }

  /** A thin line around the map: bytes may look like the ground. */
  #frameMap(context: CanvasRenderingContext2D): void {
    const ratio = globalThis.devicePixelRatio || 1;
    const level = levelZero(this.space.shape);
    const all = { column: 0, row: 0, columns: level.columns, rows: level.rows };
    const { x, y, widthPx, heightPx } = rectOf(this.space, this.#view, level, all);
    context.strokeStyle = this.#marks.frame;
    context.lineWidth = ratio;
    context.strokeRect((x + 0.5) * ratio, (y + 0.5) * ratio, (widthPx - 1) * ratio, (heightPx - 1) * ratio);
  }

  /** An outline around the cell of a byte, with one of the ground's colour around it. */
  #mark(context: CanvasRenderingContext2D, offset: number | null, color: string): void {
    if (offset === null) return;
    const ratio = globalThis.devicePixelRatio || 1;
    const { x, y, widthPx, heightPx } = this.#rectOf(offset);
    const [width, height] = [Math.max(widthPx, MARK_LEAST_PX), Math.max(heightPx, MARK_LEAST_PX)];
    const within = (at: number, length: number, room: number) => Math.min(Math.max(2, at), room - length - 2);
    const left = within(x + (widthPx - width) / 2, width, this.#size.widthPx);
    const top = within(y + (heightPx - height) / 2, height, this.#size.heightPx);
    for (const [grow, style, line] of [
      [1.5, cssOf(this.#palette.ground), 1.5],
      [0, color, 1.5],
    ] as const) {
      context.strokeStyle = style;
      context.lineWidth = line * ratio;
      context.strokeRect(
        (left - grow) * ratio,
        (top - grow) * ratio,
        (width + 2 * grow) * ratio,
        (height + 2 * grow) * ratio,
      );
    }
  }

  #rectOf(offset: number) {
    const { level } = this;
    const place = placeOf(level, Math.floor(offset / level.cellBytes));
    return rectOf(this.space, this.#view, level, { ...place, columns: 1, rows: 1 });
  }

  #tell(sight: MapSight): void {
    const told = sight.tiles.map(({ level, tile }) => `${level.cellBytes}:${tile.first}`).join(' ');
    if (told === this.#told) return;
    this.#told = told;
    this.#onSight(sight);
  }

  /** Tells what is in sight again, although the screen has not moved. */
  tellAgain(): void {
    this.#told = '';
    this.redraw();
  }

  #watch(): () => void {
    const changed = () => {
      this.#palette = readCellPalette(this.#canvas);
      this.#marks = readMarks(this.#canvas);
      this.#fit();
    };
    const end = watchCanvases([this.#canvas], { resized: () => this.#fit(), changed });
    this.#fit();
    return end;
  }

  /** Resizing a canvas empties it, so it is drawn at once. */
  #fit(): void {
    this.#size = fitCanvas(this.#canvas);
    this.#view = clampView(this.space, this.#view);
    this.#draw();
  }
}

interface Marks {
  readonly cursor: string;
  readonly pointed: string;
  readonly frame: string;
}

function readMarks(element: Element): Marks {
  const style = getComputedStyle(element);
  return {
    cursor: style.getPropertyValue('--you').trim(),
    pointed: style.getPropertyValue('--text').trim(),
    frame: style.getPropertyValue('--line').trim(),
  };
}

/** Whole device pixels, so that no seam is seen between two pictures. */
function drawPicture(
  context: CanvasRenderingContext2D,
  picture: HTMLCanvasElement,
  rect: { readonly x: number; readonly y: number; readonly widthPx: number; readonly heightPx: number },
  ratio: number,
): void {
  const [left, top] = [Math.round(rect.x * ratio), Math.round(rect.y * ratio)];
  const width = Math.round((rect.x + rect.widthPx) * ratio) - left;
  const height = Math.round((rect.y + rect.heightPx) * ratio) - top;
  context.imageSmoothingEnabled = width < picture.width || height < picture.height;
  context.drawImage(picture, left, top, width, height);
}
