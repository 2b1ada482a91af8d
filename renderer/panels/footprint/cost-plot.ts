/** The curves as uPlot draws them: memory upwards, numbers of processes to the right, each curve's name at its end. */
import uPlot from 'uplot';
import { formatCount, formatSize } from '../../format/numbers.ts';
import type { LabKind } from '../../state/footprint/lab.ts';
import { type Costs, spreadLabels } from './costs.ts';
import { KIND_LOOKS } from './kind-looks.ts';
import 'uplot/dist/uPlot.min.css';

/** The page's colours and fonts where the plot stands. */
interface Face {
  readonly line: string;
  readonly panel: string;
  readonly secondary: string;
  readonly font: string;
  readonly labelFont: string;
  readonly ofKind: (kind: LabKind) => string;
}

const MIB = 1 << 20;
const LABEL_GAP_CSS_PX = 14;
const LABEL_LEFT_CSS_PX = 8;
/** Sizes are powers of two; so are the steps between them. */
const SIZE_STEPS = Array.from({ length: 40 }, (_, power) => 2 ** power);
const COUNT_STEPS = [1, 2, 5, 10, 20, 25, 50, 100];

export type CostScale = 'linear' | 'log';

interface Plotting {
  readonly scale: CostScale;
  /** Which of the counts the cursor is at; null where it is at none. */
  readonly pointedAt: number | null;
  readonly onPoint: (at: number | null) => void;
}

/** Draws into `host`, whose size it takes. Destroy it when the look of the page changes. */
export function makeCostPlot(
  host: HTMLElement,
  costs: Costs,
  { scale, pointedAt, onPoint }: Plotting,
): uPlot {
  const face = readFace(host);
  const { clientWidth: width, clientHeight: height } = host;
  const memory = scale === 'log' ? LOG : LINEAR;
  const curves = costs.curves.map(({ imageKiB }) => imageKiB.map(memory.bytesOf));
  const options: uPlot.Options = {
    width,
    height,
    padding: [10, endPaddingOf(costs, face), 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { setScale: false, x: false },
      points: { size: 8, stroke: face.panel, width: 2 },
      move: (plot, left, top) => [left < 0 ? left : snapped(plot, left), top],
    },
    scales: { x: { time: false, range: (_, _least, most) => [0, most] }, y: memory.scale },
    axes: [axis(face, { steps: COUNT_STEPS, text: formatCount, size: 34 }), axis(face, memory.axis)],
    series: [{}, ...costs.curves.map(({ kind }) => line(kind, face))],
    hooks: {
      ready: [(plot) => pointTo(plot, costs, pointedAt)],
      draw: [(plot) => nameCurves(plot, { ...costs, ends: curves.map(lastOf), face })],
      setCursor: [({ cursor: { idx } }) => onPoint(idx ?? null)],
    },
  };
  return new uPlot(options, [[...costs.counts], ...curves], host);
}

/** Puts the cursor on a count, or takes it away. */
export function pointTo(plot: uPlot, { counts }: Costs, at: number | null): void {
  const count = at === null ? undefined : counts[at];
  if (count === undefined) plot.setCursor({ left: -10, top: -10 });
  else plot.setCursor({ left: plot.valToPos(count, 'x'), top: 0 });
}

/** How the memory is drawn upwards. */
interface MemoryScale {
  readonly scale: uPlot.Scale;
  readonly axis: AxisLook;
  /** Null for what can't be drawn. */
  readonly bytesOf: (kib: number | null) => number | null;
}

interface AxisLook {
  readonly steps?: number[];
  readonly splits?: uPlot.Axis['splits'];
  readonly text: (value: number) => string;
  /** CSS pixels. */
  readonly size: number;
}

const LINEAR: MemoryScale = {
  scale: { range: (_, _least, most) => [0, Math.max(most * 1.05, MIB)] },
  axis: { steps: SIZE_STEPS, text: sizeText, size: 72 },
  bytesOf: (kib) => (kib === null ? null : kib * 1024),
};

const LOG: MemoryScale = {
  scale: {
    distr: 3,
    log: 2,
    range: (_, least, most) => [2 ** Math.floor(Math.log2(least)), 2 ** Math.ceil(Math.log2(most * 1.05))],
  },
  axis: { splits: (_plot, _axis, least, most) => powersBetween(least, most), text: sizeText, size: 72 },
  bytesOf: (kib) => (kib === null || kib === 0 ? null : kib * 1024),
};

/** Powers of two, every second or third one where there are many. */
function powersBetween(least: number, most: number): number[] {
  const [from, to] = [Math.ceil(Math.log2(least)), Math.floor(Math.log2(most))];
  const step = Math.ceil((to - from + 1) / 8);
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => 2 ** (from + index * step));
}

function snapped(plot: uPlot, left: number): number {
  const count = plot.data[0][plot.posToIdx(left)];
  return count === undefined ? left : plot.valToPos(count, 'x');
}

function lastOf(curve: readonly (number | null)[]): number | null {
  return curve.findLast((bytes) => bytes !== null) ?? null;
}

/** In MiB as all amounts beside the plot are, but for parts of one. */
function sizeText(bytes: number): string {
  return bytes % MIB === 0 ? `${formatCount(bytes / MIB)} MiB` : formatSize(bytes);
}

function readFace(host: HTMLElement): Face {
  const style = getComputedStyle(host);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const size = token('--small-size') || '11.5px';
  return {
    line: token('--line'),
    panel: token('--panel'),
    secondary: token('--secondary'),
    font: `${size} ${token('--font-mono') || 'monospace'}`,
    labelFont: `600 ${size} ${token('--font-text') || 'sans-serif'}`,
    ofKind: (kind) => token(KIND_LOOKS[kind].token),
  };
}

function axis(face: Face, { steps, splits, text, size }: AxisLook): uPlot.Axis {
  const { line: stroke, secondary, font } = face;
  return {
    stroke: secondary,
    font,
    size,
    ...(steps && { incrs: steps }),
    ...(splits && { splits }),
    values: (_, values) => values.map(text),
    grid: { stroke, width: 1 },
    ticks: { show: false },
    border: { show: false },
  };
}

function line(kind: LabKind, face: Face): uPlot.Series {
  const stroke = face.ofKind(kind);
  return {
    stroke,
    width: 2,
    dash: [...KIND_LOOKS[kind].dash],
    spanGaps: true,
    points: { show: true, size: 5, width: 2, stroke, fill: stroke, dash: [] },
  };
}

function endPaddingOf({ curves }: Costs, { labelFont }: Face): number {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) return 0;
  context.font = labelFont;
  const widths = curves.map(({ name }) => context.measureText(name).width);
  return Math.ceil(Math.max(0, ...widths)) + LABEL_LEFT_CSS_PX + 4;
}

/** A curve without a point that can be drawn is named at the bottom. */
function nameCurves(
  plot: uPlot,
  { curves, ends, face }: Costs & { ends: readonly (number | null)[]; face: Face },
): void {
  const { ctx: context, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const [least, most] = [bbox.top, bbox.top + bbox.height];
  const wanted = ends.map((bytes) => (bytes === null ? most : plot.valToPos(bytes, 'y', true)));
  const places = spreadLabels(wanted, { gap: LABEL_GAP_CSS_PX * ratio, least, most });
  context.save();
  context.font = scaled(face.labelFont, ratio);
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  for (const [index, { kind, name }] of curves.entries()) {
    context.fillStyle = face.ofKind(kind);
    context.fillText(name, bbox.left + bbox.width + LABEL_LEFT_CSS_PX * ratio, places[index] ?? 0);
  }
  context.restore();
}

/** A font of CSS pixels in those of the canvas. */
function scaled(font: string, ratio: number): string {
  return font.replace(/([\d.]+)px/, (_, size: string) => `${Number(size) * ratio}px`);
}
