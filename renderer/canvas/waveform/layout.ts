/** Where everything of the waveform stands, in CSS pixels from the canvas's corner. */
import type { OperationKind } from '../../../app/contract/operation.ts';
import { type WaveSpace, type WaveView, xOf } from './wave-view.ts';

/** For the names of the lanes. */
export const NAMES_PX = 58;
/** Numbers of cycles, and the marks of findings under them. */
const RULER = { numbersPx: 15, marksPx: 11 } as const;
/** All of the history, at the bottom. */
const STRIP = { gapPx: 8, heightPx: 8 } as const;
const LANE_GAP_PX = 6;
/** A lane grows with the panel, but not to what no longer looks like a line. */
const STRETCH = { least: 0.6, most: 1.5 } as const;

/** Lanes while cycles are drawn one by one, and how high they would like to be. */
const CYCLE_LANES = { op: 15, addr: 19, data: 19, 'WE#': 15, 'OE#': 15, state: 17, busy: 8 } as const;
/** Lanes while they are too many: their operations, by what they do. */
const OPERATION_LANES = { erase: 20, program: 20, read: 20, status: 20, other: 20 } as const;

export type CycleLane = keyof typeof CYCLE_LANES;
export type OperationLane = keyof typeof OPERATION_LANES;

export interface Lane<Name extends string> {
  readonly name: Name;
  readonly topY: number;
  readonly heightPx: number;
}

export interface WaveLayout {
  readonly numbersY: number;
  /** Where the marks of findings end. */
  readonly marksEndY: number;
  readonly cycleLanes: readonly Lane<CycleLane>[];
  readonly operationLanes: readonly Lane<OperationLane>[];
  readonly lanesEndY: number;
  readonly strip: { readonly topY: number; readonly heightPx: number };
}

export function layoutWave(heightPx: number): WaveLayout {
  const topY = RULER.numbersPx + RULER.marksPx;
  const strip = { topY: heightPx - STRIP.heightPx - 2, heightPx: STRIP.heightPx };
  const roomPx = strip.topY - STRIP.gapPx - topY;
  return {
    numbersY: RULER.numbersPx,
    marksEndY: topY,
    cycleLanes: lanesOf(CYCLE_LANES, topY, roomPx),
    operationLanes: lanesOf(OPERATION_LANES, topY, roomPx),
    lanesEndY: strip.topY - STRIP.gapPx / 2,
    strip,
  };
}

function lanesOf<Name extends string>(wishes: Readonly<Record<Name, number>>, topY: number, roomPx: number) {
  const names = Object.keys(wishes).filter((name): name is Name => name in wishes);
  const wished = names.reduce((sum, name) => sum + wishes[name], 0);
  const gapsPx = names.length * LANE_GAP_PX;
  const stretch = Math.min(Math.max((roomPx - gapsPx) / wished, STRETCH.least), STRETCH.most);
  let y = topY + LANE_GAP_PX;
  return names.map((name): Lane<Name> => {
    const lane = { name, topY: y, heightPx: Math.round(wishes[name] * stretch) };
    y += lane.heightPx + LANE_GAP_PX;
    return lane;
  });
}

const LANE_OF_KIND: Readonly<Record<OperationKind, OperationLane>> = {
  'block-erase': 'erase',
  'chip-erase': 'erase',
  suspend: 'erase',
  resume: 'erase',
  'word-program': 'program',
  'buffered-program': 'program',
  'array-read': 'read',
  query: 'read',
  identifier: 'read',
  probe: 'read',
  'status-poll': 'status',
  'clear-status': 'status',
  lock: 'other',
  unlock: 'other',
  'bypass-in': 'other',
  'bypass-out': 'other',
  reset: 'other',
  unknown: 'other',
};

export function laneOfKind(kind: OperationKind): OperationLane {
  return LANE_OF_KIND[kind];
}

const NUMBER_ROOM_PX = 64;

/** The cycles whose numbers stand over the lanes: every one, or every second, fifth, tenth … as there is room. */
export function numberedCycles(space: WaveSpace, view: WaveView): number[] {
  const least = Math.max(1, NUMBER_ROOM_PX / view.cyclePx);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((times) => times * power).find((wide) => wide >= least) ?? power * 10;
  const end = Math.min(space.length, Math.ceil(view.left + space.widthPx / view.cyclePx));
  const numbers: number[] = [];
  const from = Math.max(Math.ceil(view.left + 1), space.first + 1);
  for (let number = Math.ceil(from / step) * step; number <= end; number += step) numbers.push(number);
  return numbers;
}

/** Where a mark for a cycle stands: over its middle. */
export function middleOf(view: WaveView, number: number): number {
  return xOf(view, number - 0.5);
}

/** The history as the strip shows it, in pixels from the start of the lanes. */
export function stripX({ first, length, widthPx }: WaveSpace, axis: number): number {
  const share = (axis - first) / Math.max(1, length - first);
  return Math.min(Math.max(share, 0), 1) * widthPx;
}

export function axisOfStrip({ first, length, widthPx }: WaveSpace, x: number): number {
  return first + Math.min(Math.max(x / widthPx, 0), 1) * (length - first);
}
