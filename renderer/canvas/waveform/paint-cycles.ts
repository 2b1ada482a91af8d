/** Draws cycles one by one: what was on the bus, which strobes fell, and what the device made of it. */
import type { StoryCycle } from '../../../app/contract/story.ts';
import type { CycleLane, Lane } from './layout.ts';
import { type Paper, paintBusCell, paintSpan, type Stretch, TEXT_PAD_PX } from './paper.ts';
import type { WaveScene } from './scene.ts';
import { busySpansOf, type Span, stateSpansOf } from './spans.ts';
import { cyclesInSight, xOf } from './wave-view.ts';

/** Fewer digits than these say nothing. */
const DIGITS_LEAST = 3;
/** A strobe falls after its cycle begins and rises before it ends. */
const STROBE = { falls: 0.25, rises: 0.75 } as const;

type Lanes = Readonly<Record<CycleLane, Lane<CycleLane>>>;

export function paintCycles(paper: Paper, scene: WaveScene): void {
  const { firstCycle, lastCycle } = cyclesInSight(paper.space, paper.view);
  const inSight = ({ firstCycle: first, lastCycle: last }: Span) => first <= lastCycle && last >= firstCycle;
  const cycles = scene.cycles.filter(({ number }) => number >= firstCycle && number <= lastCycle);
  const lanes = lanesByName(paper);
  if (lanes === null) return;
  for (const operation of scene.operations) {
    if (!inSight(operation)) continue;
    const { name, tone, isInVain } = scene.lookOf(operation);
    const { line, ground } = paper.palette.tones[isInVain ? 'error' : tone];
    const look = { line, ground, text: paper.palette.text, label: isInVain ? `✕ ${name}` : name };
    paintSpan(paper, lanes.op, stretchOf(paper, operation), look);
  }
  for (const cycle of cycles) paintBus(paper, lanes, cycle, cycle.number === scene.position);
  for (const name of ['WE#', 'OE#'] as const) paintStrobe(paper, lanes[name], cycles);
  const states = stateSpansOf(cycles);
  for (const span of states) {
    const { line, ground } = paper.palette.tones[span.readsArray ? 'direct' : 'machine'];
    const look = { line, ground, text: paper.palette.text, label: span.title };
    paintSpan(paper, lanes.state, stretchOf(paper, span), look);
  }
  paintBusy(paper, lanes.busy, cycles, busySpansOf(states));
}

function lanesByName({ layout: { cycleLanes } }: Paper): Lanes | null {
  const find = (name: CycleLane) => cycleLanes.find((lane) => lane.name === name);
  const [op, addr, data, we, oe] = [find('op'), find('addr'), find('data'), find('WE#'), find('OE#')];
  const [state, busy] = [find('state'), find('busy')];
  const isWhole = op && addr && data && we && oe && state && busy;
  return isWhole ? { op, addr, data, 'WE#': we, 'OE#': oe, state, busy } : null;
}

function stretchOf({ view }: Paper, { firstCycle, lastCycle }: Span): Stretch {
  return { startX: xOf(view, firstCycle - 1), endX: xOf(view, lastCycle) };
}

function paintBus(paper: Paper, lanes: Lanes, cycle: StoryCycle, isCurrent: boolean): void {
  const { palette } = paper;
  const { number, kind, deviceOffset, widthBytes, data } = cycle;
  const at = stretchOf(paper, { firstCycle: number, lastCycle: number });
  if (kind !== 'read' && kind !== 'write') {
    paintIdle(paper, lanes.addr, at, '');
    paintIdle(paper, lanes.data, at, kind);
    return;
  }
  const { machine, direct, plain } = palette.tones;
  const current = { line: machine.line, ground: machine.ground, text: palette.text };
  const address = isCurrent ? current : { line: plain.line, ground: palette.panel, text: palette.text };
  const read = { line: direct.line, ground: direct.ground, text: palette.text };
  const value = isCurrent ? current : kind === 'read' ? read : { ...address, ground: plain.ground };
  paintBusCell(paper, lanes.addr, at, address);
  paintBusCell(paper, lanes.data, at, value);
  if (deviceOffset !== null) paintDigits(paper, lanes.addr, at, hexOf(deviceOffset, 8));
  if (data !== null) paintDigits(paper, lanes.data, at, hexOf(data, 2 * (widthBytes ?? 1)));
}

function hexOf(value: number | bigint, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}

/** As many of the last digits as fit, for those tell cycles that follow each other apart; a dot stands for the others. */
function paintDigits(
  { context, palette }: Paper,
  lane: Lane<string>,
  { startX, endX }: Stretch,
  digits: string,
): void {
  context.font = palette.monoFont;
  const roomPx = endX - startX - 2 * TEXT_PAD_PX + 2;
  const count = Math.floor(roomPx / context.measureText('0').width);
  if (count < Math.min(DIGITS_LEAST, digits.length)) return;
  context.fillStyle = palette.text;
  context.textAlign = 'center';
  const middleY = lane.topY + lane.heightPx / 2 + 0.5;
  const shown = count < digits.length ? `…${digits.slice(1 - count)}` : digits;
  context.fillText(shown, (startX + endX) / 2, middleY);
}

/** Nobody drives the bus: a line in its middle, and why. */
function paintIdle(
  { context, palette }: Paper,
  { topY, heightPx }: Lane<string>,
  { startX, endX }: Stretch,
  why: string,
): void {
  const middleY = Math.round(topY + heightPx / 2) + 0.5;
  context.strokeStyle = palette.faint;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  context.beginPath();
  context.moveTo(startX, middleY);
  context.lineTo(endX, middleY);
  context.stroke();
  context.setLineDash([]);
  if (why === '') return;
  context.font = palette.textFont;
  const widthPx = context.measureText(why).width;
  const middleX = (startX + endX) / 2;
  const isWord = widthPx + 4 <= endX - startX;
  context.fillStyle = palette.panel;
  if (isWord) context.fillRect(middleX - widthPx / 2 - 2, topY, widthPx + 4, heightPx);
  context.fillStyle = palette.secondary;
  context.textAlign = 'center';
  if (isWord) context.fillText(why, middleX, topY + heightPx / 2 + 0.5);
  else context.fillRect(middleX - 1, middleY - 3, 2, 6);
}

/** High, and low for the middle of each cycle that it is for. */
function paintStrobe(
  { context, palette, view }: Paper,
  { name, topY, heightPx }: Lane<'WE#' | 'OE#' | CycleLane>,
  cycles: readonly StoryCycle[],
): void {
  const kind = name === 'WE#' ? 'write' : 'read';
  const [highY, lowY] = [Math.round(topY) + 2.5, Math.round(topY + heightPx) - 1.5];
  const [first, last] = [cycles[0], cycles.at(-1)];
  if (first === undefined || last === undefined) return;
  context.beginPath();
  context.moveTo(xOf(view, first.number - 1), highY);
  for (const cycle of cycles) {
    if (cycle.kind !== kind) continue;
    const fallsX = xOf(view, cycle.number - 1 + STROBE.falls);
    const risesX = xOf(view, cycle.number - 1 + STROBE.rises);
    context.lineTo(fallsX, highY);
    context.lineTo(fallsX, lowY);
    context.lineTo(risesX, lowY);
    context.lineTo(risesX, highY);
  }
  context.lineTo(xOf(view, last.number), highY);
  context.strokeStyle = palette.secondary;
  context.lineWidth = 1;
  context.stroke();
}

function paintBusy(
  { context, palette, view }: Paper,
  { topY, heightPx }: Lane<string>,
  cycles: readonly StoryCycle[],
  busy: readonly Span[],
): void {
  const [first, last] = [cycles[0], cycles.at(-1)];
  if (first === undefined || last === undefined) return;
  const middleY = Math.round(topY + heightPx / 2);
  const startX = xOf(view, first.number - 1);
  context.fillStyle = palette.line;
  context.fillRect(startX, middleY, xOf(view, last.number) - startX, 1);
  context.fillStyle = palette.tones.changed.line;
  for (const span of busy) {
    const x = xOf(view, span.firstCycle - 1);
    context.fillRect(x, middleY - 2, Math.max(1, xOf(view, span.lastCycle) - x), 4);
  }
}
