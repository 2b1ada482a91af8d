/** The waveform's canvas while it is on the page: its view, its colours, one drawing a frame. Zooms never go through React. */
import { fitCanvas, watchCanvases } from '../fitted-canvas.ts';
import { axisOfStrip, layoutWave, NAMES_PX, type WaveLayout } from './layout.ts';
import { paintWave } from './paint.ts';
import { readWavePalette, type WavePalette } from './palette.ts';
import type { WaveScene } from './scene.ts';
import {
  clampView,
  cycleAt,
  cyclesInSight,
  isDetailed,
  panBy,
  viewOf,
  viewShowing,
  type WaveSpace,
  type WaveView,
  xOf,
  zoomAt,
} from './wave-view.ts';

/** What the screen tells its owner after it moved. */
export interface WaveSight {
  readonly view: WaveView;
  readonly firstCycle: number;
  readonly lastCycle: number;
  /** Whether the cycles themselves are drawn, or only operations. */
  readonly isDetailed: boolean;
}

/** See the file's head. `dispose` when the canvas leaves the page. */
export class WaveScreen {
  readonly #canvas: HTMLCanvasElement;
  readonly #onSight: (sight: WaveSight) => void;
  readonly #stopWatching: () => void;
  #scene: WaveScene;
  #view: WaveView;
  #size = { widthPx: 0, heightPx: 0 };
  #palette: WavePalette;
  #frame: number | null = null;
  #told = '';

  constructor(
    canvas: HTMLCanvasElement,
    start: { readonly scene: WaveScene; readonly view: WaveView },
    onSight: (sight: WaveSight) => void,
  ) {
    this.#canvas = canvas;
    this.#scene = start.scene;
    this.#view = start.view;
    this.#onSight = onSight;
    this.#palette = readWavePalette(canvas);
    this.#stopWatching = this.#watch();
  }

  dispose(): void {
    this.#stopWatching();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  get view(): WaveView {
    return this.#view;
  }

  get space(): WaveSpace {
    const { first, length } = this.#scene;
    return { first, length, widthPx: Math.max(1, this.#size.widthPx - NAMES_PX) };
  }

  get layout(): WaveLayout {
    return layoutWave(this.#size.heightPx);
  }

  /** Shows another scene from the next frame on. */
  update(scene: WaveScene): void {
    this.#scene = scene;
    this.#move(clampView(this.space, this.#view));
  }

  /** Brings a cycle in sight, at the zoom that is. */
  reveal(number: number): void {
    this.#move(viewShowing(this.space, this.#view, number));
  }

  fit(firstCycle: number, lastCycle: number): void {
    this.#move(viewOf(this.space, firstCycle, lastCycle));
  }

  pan(px: number): void {
    this.#move(panBy(this.space, this.#view, px));
  }

  /** By a factor around a place on the canvas. */
  zoom(factor: number, canvasX: number): void {
    this.#move(zoomAt(this.space, this.#view, canvasX - NAMES_PX, factor));
  }

  /** Around a cycle if it is in sight, else around the middle. */
  zoomAround(number: number, factor: number): void {
    const x = xOf(this.#view, number - 0.5);
    const { widthPx } = this.space;
    this.zoom(factor, NAMES_PX + (x >= 0 && x <= widthPx ? x : widthPx / 2));
  }

  /** Moves the middle of the view to where the strip was touched. */
  showStripPlace(canvasX: number): void {
    const { space } = this;
    const axis = axisOfStrip(space, canvasX - NAMES_PX);
    const left = axis - space.widthPx / 2 / this.#view.cyclePx;
    this.#move(clampView(space, { ...this.#view, left }));
  }

  isOnStrip(canvasY: number): boolean {
    return canvasY >= this.layout.lanesEndY;
  }

  /** Null beside the lanes. */
  cycleAt(canvasX: number): number | null {
    return canvasX < NAMES_PX ? null : cycleAt(this.space, this.#view, canvasX - NAMES_PX);
  }

  #move(view: WaveView): void {
    this.#view = view;
    this.#redraw();
  }

  #redraw(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #draw(): void {
    const context = this.#canvas.getContext('2d', { alpha: false });
    if (context === null) return;
    const ratio = globalThis.devicePixelRatio || 1;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    const { space, layout } = this;
    paintWave({ context, layout, palette: this.#palette, space, view: this.#view }, this.#scene);
    this.#tell(space);
  }

  #tell(space: WaveSpace): void {
    const view = this.#view;
    const sight = { view, ...cyclesInSight(space, view), isDetailed: isDetailed(space, view) };
    const told = `${view.left} ${view.cyclePx} ${sight.firstCycle} ${sight.lastCycle}`;
    if (told === this.#told) return;
    this.#told = told;
    this.#onSight(sight);
  }

  #watch(): () => void {
    const changed = () => {
      this.#palette = readWavePalette(this.#canvas);
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
