/** Pen strokes that all parts of the waveform share. Coordinates are CSS pixels; the context is scaled to the device's. */
import type { Lane, WaveLayout } from './layout.ts';
import type { WavePalette } from './palette.ts';
import type { WaveSpace, WaveView } from './wave-view.ts';

export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly layout: WaveLayout;
  readonly palette: WavePalette;
  readonly space: WaveSpace;
  readonly view: WaveView;
}

/** From where to where along the axis, in pixels from the start of the lanes. */
export interface Stretch {
  readonly startX: number;
  readonly endX: number;
}

export interface CellLook {
  readonly line: string;
  readonly ground: string | null;
  readonly text: string;
}

/** Room at each side of a cell's text. */
export const TEXT_PAD_PX = 5;
/** Narrower cells have no gap to the next. */
const GAP_LEAST_PX = 6;

/** A value on a bus, with pointed ends: they cross where one value follows another. */
export function paintBusCell(
  { context }: Paper,
  { topY, heightPx }: Lane<string>,
  { startX, endX }: Stretch,
  look: CellLook,
): void {
  const point = Math.min(4, (endX - startX) / 4);
  const [top, middle, bottom] = [topY + 0.5, topY + heightPx / 2, topY + heightPx - 0.5];
  context.beginPath();
  context.moveTo(startX, middle);
  context.lineTo(startX + point, top);
  context.lineTo(endX - point, top);
  context.lineTo(endX, middle);
  context.lineTo(endX - point, bottom);
  context.lineTo(startX + point, bottom);
  context.closePath();
  if (look.ground !== null) {
    context.fillStyle = look.ground;
    context.fill();
  }
  context.strokeStyle = look.line;
  context.lineWidth = 1;
  context.stroke();
}

/** Something that lasts, with its name in it as far as that fits. */
export function paintSpan(
  paper: Paper,
  { topY, heightPx }: Lane<string>,
  { startX, endX }: Stretch,
  look: CellLook & { readonly label: string },
): void {
  const { context, palette } = paper;
  const gap = endX - startX >= GAP_LEAST_PX ? 1 : 0;
  const widthPx = Math.max(1, endX - startX - gap);
  context.beginPath();
  context.roundRect(startX + 0.5, topY + 0.5, Math.max(0.5, widthPx - 1), heightPx - 1, gap === 0 ? 0 : 3);
  if (look.ground !== null) {
    context.fillStyle = look.ground;
    context.fill();
  }
  context.strokeStyle = look.line;
  context.lineWidth = 1;
  context.stroke();
  const from = Math.max(startX, 0) + TEXT_PAD_PX;
  const roomPx = Math.min(endX, paper.space.widthPx) - TEXT_PAD_PX - from;
  context.font = palette.textFont;
  const label = fitted(context, look.label, roomPx);
  if (label === '') return;
  context.fillStyle = look.text;
  context.textAlign = 'left';
  context.fillText(label, from, topY + heightPx / 2 + 0.5);
}

const LETTERS_LEAST = 3;

/** As much of a text as there is room for; empty where that says nothing. */
export function fitted(context: CanvasRenderingContext2D, text: string, roomPx: number): string {
  if (roomPx <= 0) return '';
  const widthPx = context.measureText(text).width;
  if (widthPx <= roomPx) return text;
  const letters = Math.floor((text.length * roomPx) / widthPx) - 1;
  return letters < LETTERS_LEAST ? '' : `${text.slice(0, letters).trimEnd()}…`;
}
