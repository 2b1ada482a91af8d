/** Draws the whole waveform: names of the lanes, ruler, lanes, findings, position, and the strip of all of the history. */
import type { Finding, Severity } from '../../../app/contract/operation.ts';
import { formatCount } from '../../format/numbers.ts';
import { middleOf, NAMES_PX, numberedCycles, stripX, type WaveLayout } from './layout.ts';
import { paintCycles } from './paint-cycles.ts';
import { paintOperations } from './paint-operations.ts';
import type { WavePalette } from './palette.ts';
import type { Paper } from './paper.ts';
import type { WaveScene } from './scene.ts';
import { isDetailed, xOf } from './wave-view.ts';

/** The worst is drawn last, over the others. */
const SEVERITIES: readonly Severity[] = ['note', 'warning', 'error'];
const MARK_PX = 8;
/** Between the middles of two numbers on the ruler. */
const POSITION_ROOM_PX = 52;
const NAME_X = 12;
const STRIP_WINDOW_LEAST_PX = 6;

/** Draws over all that was on the canvas. */
export function paintWave(paper: Paper, scene: WaveScene): void {
  const { context, palette, space, layout } = paper;
  const heightPx = layout.strip.topY + layout.strip.heightPx + 2;
  context.fillStyle = palette.panel;
  context.fillRect(0, 0, NAMES_PX + space.widthPx, heightPx + 2);
  context.textBaseline = 'middle';
  const isNear = isDetailed(space, paper.view);
  paintNames(paper, isNear ? layout.cycleLanes : layout.operationLanes);
  context.save();
  context.translate(NAMES_PX, 0);
  context.beginPath();
  context.rect(0, 0, space.widthPx, heightPx);
  context.clip();
  paintRuler(paper, scene.position);
  if (isNear) paintCycles(paper, scene);
  else paintOperations(paper, scene);
  for (const severity of SEVERITIES)
    for (const finding of scene.findings) if (finding.severity === severity) paintFinding(paper, finding);
  if (scene.hasFocus) paintCursor(paper, scene.cursor);
  paintPosition(paper, scene.position);
  paintStrip(paper, scene);
  context.restore();
}

function paintNames({ context, palette }: Paper, lanes: WaveLayout['cycleLanes' | 'operationLanes']): void {
  context.font = palette.textFont;
  context.fillStyle = palette.secondary;
  context.textAlign = 'left';
  for (const { name, topY, heightPx } of lanes) context.fillText(name, NAME_X, topY + heightPx / 2 + 0.5);
}

/** Numbers of cycles; none where the number of the position stands. */
function paintRuler({ context, palette, space, view, layout }: Paper, position: number): void {
  context.font = palette.textFont;
  context.textAlign = 'center';
  for (const number of numberedCycles(space, view)) {
    const x = middleOf(view, number);
    context.fillStyle = palette.grid;
    context.fillRect(Math.round(x), layout.numbersY, 1, layout.lanesEndY - layout.numbersY);
    if (Math.abs(x - xOf(view, position)) < POSITION_ROOM_PX) continue;
    context.fillStyle = palette.faint;
    context.fillText(formatCount(number), x, layout.numbersY / 2 + 1);
  }
}

/** A cross in a square, a triangle or a dot: the shape says how bad it is, as the colour does. */
function paintFinding({ context, palette, space, view, layout }: Paper, { cycle, severity }: Finding): void {
  const x = middleOf(view, cycle);
  if (x < -MARK_PX || x > space.widthPx + MARK_PX) return;
  const middleY = layout.marksEndY - MARK_PX / 2 - 1;
  if (severity !== 'note') {
    context.fillStyle = colorOf(palette, severity);
    context.globalAlpha = 0.35;
    context.fillRect(x - 0.5, layout.marksEndY, 1, layout.lanesEndY - layout.marksEndY);
    context.globalAlpha = 1;
  }
  paintMark(context, palette, severity, { x, y: middleY });
}

function colorOf(palette: WavePalette, severity: Severity): string {
  return { error: palette.tones.error.line, warning: palette.tones.changed.line, note: palette.faint }[
    severity
  ];
}

function paintMark(
  context: CanvasRenderingContext2D,
  palette: WavePalette,
  severity: Severity,
  { x, y }: { x: number; y: number },
): void {
  const half = MARK_PX / 2;
  context.fillStyle = colorOf(palette, severity);
  context.beginPath();
  if (severity === 'error') context.rect(x - half, y - half, MARK_PX, MARK_PX);
  else if (severity === 'warning') {
    context.moveTo(x, y - half);
    context.lineTo(x + half, y + half);
    context.lineTo(x - half, y + half);
  } else context.arc(x, y, half / 2, 0, 2 * Math.PI);
  context.fill();
  if (severity !== 'error') return;
  context.strokeStyle = palette.panel;
  context.lineWidth = 1.25;
  context.beginPath();
  context.moveTo(x - 2, y - 2);
  context.lineTo(x + 2, y + 2);
  context.moveTo(x + 2, y - 2);
  context.lineTo(x - 2, y + 2);
  context.stroke();
}

function paintCursor({ context, palette, view, layout }: Paper, cursor: number): void {
  const startX = xOf(view, cursor - 1);
  const widthPx = Math.max(3, view.cyclePx);
  context.strokeStyle = palette.you;
  context.lineWidth = 1;
  context.setLineDash([3, 2]);
  context.strokeRect(
    Math.round(startX) + 0.5,
    layout.marksEndY + 1.5,
    Math.round(widthPx) - 1,
    layout.lanesEndY - layout.marksEndY - 2,
  );
  context.setLineDash([]);
}

/** A line after the cycle that was done last, with its number over it. */
function paintPosition({ context, palette, space, view, layout }: Paper, position: number): void {
  const x = xOf(view, position);
  const label = formatCount(position);
  context.font = palette.monoFont;
  const half = context.measureText(label).width / 2 + 4;
  if (x < -half || x > space.widthPx + half) return;
  context.fillStyle = palette.you;
  context.fillRect(Math.round(x) - 1, layout.numbersY, 2, layout.lanesEndY - layout.numbersY);
  const middleX = Math.min(Math.max(x, half), space.widthPx - half);
  context.fillStyle = palette.youGround;
  context.beginPath();
  context.roundRect(middleX - half, 0, 2 * half, layout.numbersY, 3);
  context.fill();
  context.fillStyle = palette.onYouGround;
  context.textAlign = 'center';
  context.fillText(label, middleX, layout.numbersY / 2 + 1);
}

/** The part that is in sight lies on all of it; findings and the position are there at any zoom. */
function paintStrip({ context, palette, space, view, layout }: Paper, scene: WaveScene): void {
  const { topY, heightPx } = layout.strip;
  context.fillStyle = palette.raisedMore;
  context.fillRect(0, topY + 2, space.widthPx, heightPx - 4);
  const startX = stripX(space, view.left);
  const endX = stripX(space, view.left + space.widthPx / view.cyclePx);
  const widthPx = Math.max(STRIP_WINDOW_LEAST_PX, endX - startX);
  const windowX = Math.min(startX, space.widthPx - widthPx);
  context.strokeStyle = palette.secondary;
  context.lineWidth = 1;
  context.beginPath();
  context.roundRect(windowX + 0.5, topY + 0.5, widthPx - 1, heightPx - 1, 2);
  context.stroke();
  for (const severity of SEVERITIES) {
    context.fillStyle = colorOf(palette, severity);
    for (const finding of scene.findings)
      if (finding.severity === severity)
        context.fillRect(stripX(space, finding.cycle) - 1, topY + 1, 2, heightPx - 2);
  }
  context.fillStyle = palette.you;
  const x = Math.min(stripX(space, scene.position), space.widthPx - 2);
  context.fillRect(x, topY - 1, 2, heightPx + 2);
}
