/**
 * The two canvases of the hex grid while they are on the page: scroll position, fonts, colours, and one drawing a frame.
 * React hands it scenes; scrolling never goes through React.
 */

import type { BlockWear } from '../../../app/contract/machine.ts';
import { type CellPalette, readCellPalette } from '../colours/cell-colours.ts';
import { fitCanvas, watchCanvases } from '../fitted-canvas.ts';
import { HeldTop } from './held-top.ts';
import { hitNote } from './hit.ts';
import {
  type GridMetrics,
  type GridView,
  layoutView,
  rowBytesOf,
  rowCountOf,
  visibleRowsOf,
} from './layout.ts';
import { notesOf } from './marks.ts';
import { LaneLayout, type Minimap } from './minimap-lanes.ts';
import { layoutOverview, type OverviewView, paintOverview, THUMB_LEAST_CSS_PX } from './overview.ts';
import { type GridContent, paintGrid } from './paint.ts';
import { gridFont, measureGrid, type Palette, readPalette } from './palette.ts';
import { clampTopRow, lastTopRow, type ScrollSpace, thumbAt, topRowAround, topRowShowing } from './scroll.ts';

/** All that is shown, wherever the screen stands. */
export interface GridScene extends GridContent {
  /** Erase blocks to mark on the strip. */
  readonly changedBlocks: readonly number[];
  /** What blocks went through, for the lane beside the strip. */
  readonly wear: readonly BlockWear[];
  /** What the bytes are, and what lies there, for the strip's other lanes. */
  readonly minimap: Minimap;
}

/** What the screen tells its owner after it moved: the position, and the bytes in sight as device offsets. */
export interface Sight {
  /** First byte of the row at the top, with the part of the row that is out of sight as so many bytes of it. */
  readonly topOffset: number;
  readonly start: number;
  readonly end: number;
  /** Bytes in a row. */
  readonly rowBytes: number;
}

/** What the owner of a screen hears. */
export interface ScreenTells {
  readonly onSight: (sight: Sight) => void;
  /** A row has so many bytes from now on. */
  readonly onRowBytes: (rowBytes: number) => void;
  /** It was scrolled so that this byte, or a part of its row, is at the top. */
  readonly onScroll?: (topOffset: number) => void;
}

/** How far down a row is shown after a jump: where a reader looks, or with more room for what follows it. */
const SHARES = { around: 1 / 3, follow: 1 / 4 } as const;

type Face = { palette: Palette; cellPalette: CellPalette; metrics: GridMetrics; pixelRatio: number };

/** See the file's head. `dispose` when the canvases leave the page. */
export class GridScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #strip: HTMLCanvasElement;
  readonly #tells: ScreenTells;
  readonly #stopWatching: () => void;
  readonly #laneLayout = new LaneLayout();
  #scene: GridScene;
  #face: Face;
  #rowBytes: number;
  /** Where it is to stand, and what is drawn until the bytes of that are here. */
  #topRow = 0;
  readonly #held = new HeldTop();
  #drawnTopRow = 0;
  #frame: number | null = null;
  #told = '';

  constructor(
    canvases: { grid: HTMLCanvasElement; strip: HTMLCanvasElement },
    scene: GridScene,
    tells: ScreenTells,
  ) {
    this.#canvas = canvases.grid;
    this.#strip = canvases.strip;
    this.#scene = scene;
    this.#tells = tells;
    this.#face = this.#readFace();
    this.#rowBytes = rowBytesOf(scene.shape, this.#face.metrics, this.#canvas.width);
    this.#stopWatching = this.#watch();
    tells.onRowBytes(this.#rowBytes);
  }

  dispose(): void {
    this.#stopWatching();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  /** Canvas pixels in a CSS pixel. */
  get pixelRatio(): number {
    return this.#face.pixelRatio;
  }

  /** Bytes of all rows. */
  get sizeBytes(): number {
    return this.#scene.shape.sizeBytes;
  }

  /** Bytes in a row. */
  get rowBytes(): number {
    return this.#rowBytes;
  }

  /** Whole rows on the screen. */
  get pageRows(): number {
    return Math.max(1, Math.floor(this.space.visibleRows));
  }

  get linePx(): number {
    return this.#face.metrics.linePx;
  }

  get space(): ScrollSpace {
    const { shape } = this.#scene;
    return {
      rowCount: rowCountOf(shape.sizeBytes, this.#rowBytes),
      visibleRows: visibleRowsOf(this.#face.metrics, this.#canvas.height),
    };
  }

  /** Where everything that is drawn stands, for finding what the pointer is on. */
  get view(): GridView {
    return this.#viewAt(this.#drawnTopRow);
  }

  #viewAt(topRow: number): GridView {
    return layoutView(this.#scene.shape, this.#face.metrics, sizeOf(this.#canvas), topRow);
  }

  /** The first byte of the row at a point that says what was done to it; null where none does. */
  pastAt(x: number, y: number): number | null {
    const { view } = this;
    const row = hitNote(view, x, y);
    if (row === null) return null;
    const note = notesOf(view.rows, this.#scene)[view.rows.indexOf(row)];
    return note?.tone === 'changed' || note?.tone === 'past' ? row.deviceOffset : null;
  }

  /** The byte that a place on the strip stands for, in the strip's canvas pixels. */
  stripOffset(yPx: number): number {
    const { sizeBytes } = this.#scene.shape;
    return Math.min(Math.max(0, Math.floor((yPx / this.#strip.height) * sizeBytes)), sizeBytes - 1);
  }

  /** Shows another scene from the next frame on. */
  update(scene: GridScene): void {
    if (scene === this.#scene) return;
    const isResized = scene.shape.sizeBytes !== this.#scene.shape.sizeBytes;
    this.#scene = scene;
    this.#settleRows();
    if (isResized) {
      this.#held.forget();
      this.#topRow = clampTopRow(this.space, this.#topRow);
    }
    this.redraw();
  }

  /** Puts the row of a byte at the top; what is over whole rows is a part of one. */
  scrollToOffset(topOffset: number): void {
    this.scrollTo(topOffset / this.#rowBytes);
  }

  scrollTo(topRow: number): void {
    this.#topRow = clampTopRow(this.space, topRow);
    this.#tells.onScroll?.(this.#topRow * this.#rowBytes);
    this.redraw();
  }

  /** As `scrollToOffset`, but its owner is not told. */
  followTo(topOffset: number): void {
    this.#topRow = clampTopRow(this.space, topOffset / this.#rowBytes);
    this.redraw();
  }

  scrollBy(rows: number): void {
    this.scrollTo(this.#topRow + rows);
  }

  /** Brings the row of a byte on the screen if it is out of sight: as little as it takes (`nearest`), or with rows before it. */
  reveal(deviceOffset: number, where: 'nearest' | keyof typeof SHARES): void {
    const rowIndex = Math.floor(deviceOffset / this.#rowBytes);
    const nearest = topRowShowing(this.space, this.#topRow, rowIndex);
    if (nearest === this.#topRow) return;
    this.scrollTo(where === 'nearest' ? nearest : topRowAround(this.space, rowIndex, SHARES[where]));
  }

  /** The thumb on its strip, in the strip's canvas pixels. */
  get thumb(): { startPx: number; lengthPx: number; freePx: number } {
    const trackPx = this.#strip.height;
    const thumb = thumbAt(this.space, this.#topRow, trackPx, THUMB_LEAST_CSS_PX * this.pixelRatio);
    return { ...thumb, freePx: trackPx - thumb.lengthPx };
  }

  /** How far down the image the screen stands, 0 to 100. */
  get percent(): number {
    const last = lastTopRow(this.space);
    return last === 0 ? 0 : Math.round((this.#topRow / last) * 100);
  }

  redraw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw(): void {
    const isHere = (top: number) => this.#viewAt(top).rows.every((row) => this.#scene.bytesOf(row) !== null);
    const { drawn, asked } = this.#held.at(this.#topRow, isHere, performance.now());
    this.#drawnTopRow = drawn;
    const { view } = this;
    const grid = this.#canvas.getContext('2d', { alpha: false });
    const strip = this.#strip.getContext('2d', { alpha: false });
    if (grid === null || strip === null) return;
    paintGrid(grid, { view, ...this.#face }, this.#scene);
    paintOverview(strip, this.#overview(), this.#face.palette, this.pixelRatio);
    this.#tell(asked === drawn ? view : this.#viewAt(asked), asked);
    if (drawn !== this.#topRow) this.redraw();
  }

  #overview(): OverviewView {
    const { shape, marks, changedBlocks, wear, minimap } = this.#scene;
    const input = {
      space: this.space,
      topRow: this.#topRow,
      sizeBytes: shape.sizeBytes,
      regions: shape.regions,
      lanes: this.#laneLayout.lanesOf(minimap, shape.sizeBytes, this.#strip.height, this.#face.cellPalette),
      changedBlocks,
      wear,
      selection: marks.selection,
      touched: marks.touched === null ? marks.written : [marks.touched, ...marks.written],
      found: marks.foundParts ?? [],
      noted: marks.noted ?? [],
      leastThumbPx: THUMB_LEAST_CSS_PX * this.pixelRatio,
    };
    return layoutOverview(input, sizeOf(this.#strip));
  }

  #tell(view: GridView, topRow: number): void {
    const first = view.rows[0];
    const last = view.rows[view.rows.length - 1];
    if (first === undefined || last === undefined) return;
    const sight = {
      topOffset: topRow * this.#rowBytes,
      start: first.deviceOffset,
      end: last.deviceOffset + last.lengthBytes,
      rowBytes: this.#rowBytes,
    };
    const told = Object.values(sight).join(' ');
    if (told === this.#told) return;
    this.#told = told;
    this.#tells.onSight(sight);
  }

  /** Tells the bytes in sight again, although the screen has not moved. */
  tellAgain(): void {
    this.#told = '';
    this.redraw();
  }

  #readFace(): Face {
    const pixelRatio = globalThis.devicePixelRatio || 1;
    const palette = readPalette(this.#canvas);
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) throw new Error('expected a canvas that can draw, got none');
    const cellPalette = readCellPalette(this.#canvas);
    return { palette, cellPalette, metrics: measureGrid(context, palette, pixelRatio), pixelRatio };
  }

  #watch(): () => void {
    // The size that it begins with is reported, too, which is drawn already.
    const resized = () => {
      if (this.#fit()) this.#draw();
    };
    const changed = () => this.#refit();
    const end = watchCanvases([this.#canvas, this.#strip], { resized, changed });
    const font = gridFont(this.#face.palette, 1);
    if (!document.fonts.check(font)) void document.fonts.load(font).then(changed, () => undefined);
    this.#fit();
    // In the frame, not now: bytes that come until then spare a drawing without them.
    this.redraw();
    return end;
  }

  /** Resizing a canvas empties it, so it is drawn at once: this runs before the browser paints. */
  #refit(): void {
    this.#face = this.#readFace();
    this.#fit();
    this.#draw();
  }

  /** @returns whether a canvas changed its size, and is empty now. */
  #fit(): boolean {
    const fitted = [fitCanvas(this.#canvas), fitCanvas(this.#strip)];
    this.#settleRows();
    this.#topRow = clampTopRow(this.space, this.#topRow);
    return fitted.some(({ isChanged }) => isChanged);
  }

  /** Rows of another length begin with the same byte at the top. */
  #settleRows(): void {
    const rowBytes = rowBytesOf(this.#scene.shape, this.#face.metrics, this.#canvas.width);
    if (rowBytes === this.#rowBytes) return;
    const topOffset = this.#topRow * this.#rowBytes;
    this.#rowBytes = rowBytes;
    this.#held.forget();
    this.scrollTo(topOffset / rowBytes);
    this.#tells.onRowBytes(rowBytes);
  }
}

function sizeOf(canvas: HTMLCanvasElement): { widthPx: number; heightPx: number } {
  return { widthPx: canvas.width, heightPx: canvas.height };
}
