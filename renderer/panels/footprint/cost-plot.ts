/** The curves as uPlot draws them: memory upwards, numbers of processes to the right, each curve's name at its end. */
import uPlot from 'uplot';
import { formatCount, formatSize } from '../../format/numbers.ts';
import type { LabKind } from '../../state/footprint/lab.ts';
import { type Costs, spreadLabels } from './costs.ts';
import { KIND_LOOKS } from './kind-looks.ts';
import 'uplot/dist/uPlot.min.css';

/** Puts the cursor on a count, or takes it away. */
export function pointTo(plot: uPlot, { counts }: Costs, at: number | null): void {
  const count = at === null ? undefined : counts[at];
  if (count === undefined) plot.setCursor({ left: -10, top: -10 });
  else plot.setCursor({ left: plot.valToPos(count, 'x'), top: 0 });
}

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

/** Which of the counts the cursor is at; null where it is at none. */
interface Pointing {
  readonly pointedAt: number | null;
  readonly onPoint: (at: number | null) => void;
}

/** Draws into `host`, whose size it takes. Destroy it when the look of the page changes. */
export function makeCostPlot(host: HTMLElement, costs: Costs, { pointedAt, onPoint }: Pointing): uPlot {
  const face = readFace(host);
  const { clientWidth: width, clientHeight: height } = host;
  const options: uPlot.Options = {
    width,
    height,
    padding: [10, endPaddingOf(costs, face), 0, 0],
    legend: { show: false },
    cursor: {
      y: false,
      drag: { setScale: false, x: false },
      points: { size: 8, stroke: face.panel, width: 2 },
    },
    scales: {
      x: { time: false, range: (_, _least, most) => [0, most] },
      y: { range: (_, _least, most) => [0, Math.max(most * 1.05, MIB)] },
    },
    axes: [axis(face, COUNT_STEPS, formatCount, 34), axis(face, SIZE_STEPS, sizeText, 72)],
    series: [{}, ...costs.curves.map(({ kind }) => line(kind, face))],
    hooks: {
      ready: [(plot) => pointTo(plot, costs, pointedAt)],
      draw: [(plot) => nameCurves(plot, costs, face)],
      setCursor: [({ cursor: { idx } }) => onPoint(idx ?? null)],
    },
  };
  // A kind that costs less than its control, by the noise of the runtime, is drawn as if it cost nothing.
  const curves = costs.curves.map(({ totalBytes }) =>
    totalBytes.map((bytes) => (bytes === null ? null : Math.max(0, bytes))),
  );
  return new uPlot(options, [[...costs.counts], ...curves], host);
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

function axis(face: Face, steps: number[], text: (value: number) => string, size: number): uPlot.Axis {
  const { line: stroke, secondary, font } = face;
  return {
    stroke: secondary,
    font,
    size,
    incrs: steps,
    values: (_, splits) => splits.map(text),
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

function nameCurves(plot: uPlot, { curves }: Costs, face: Face): void {
  const { ctx: context, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const ends = curves.map(({ totalBytes }) => {
    const last = totalBytes.findLast((bytes) => bytes !== null) ?? 0;
    return plot.valToPos(Math.max(0, last), 'y', true);
  });
  const places = spreadLabels(ends, {
    gap: LABEL_GAP_CSS_PX * ratio,
    least: bbox.top,
    most: bbox.top + bbox.height,
  });
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
