/** The lanes of the strip that say what the bytes are, and what lies there. Pure layout and paint. */
import {
  BYTE_CLASSES,
  type ByteCell,
  classOf,
  type PackedCells,
} from '../../../app/contract/overview/byte-cell.ts';
import {
  type CellPalette,
  type CountedColoring,
  colorOfBand,
  colorOfCell,
  colorOfPartition,
  cssOf,
  type Rgb,
  receding,
  type StructureBand,
} from '../colours/cell-colours.ts';
import type { PartitionBand } from '../colours/partition-colours.ts';

/** All of an image at a glance. */
export interface Minimap {
  /** Null while nothing is counted. */
  readonly cells: PackedCells | null;
  readonly cellBytes: number;
  readonly coloring: CountedColoring;
  readonly bands: readonly StructureBand[];
  /** How it is divided; what lies in another one comes after it. */
  readonly partitions: readonly PartitionBand[];
}

/** A lane of the strip, in px from its left edge. */
export interface Lane {
  readonly leftX: number;
  readonly widthPx: number;
}

/** From `startPx` down, in one colour. */
export interface LaneRun {
  readonly startPx: number;
  readonly lengthPx: number;
  readonly color: Rgb;
}

export interface MinimapLanes {
  readonly bytes: readonly LaneRun[];
  readonly bands: readonly LaneRun[];
  readonly partitions: readonly LaneRun[];
}

/** The lanes as they were laid out last: they are the same from frame to frame while the grid scrolls. */
export class LaneLayout {
  #of: readonly unknown[] = [];
  #lanes: MinimapLanes = { bytes: [], bands: [], partitions: [] };

  lanesOf(minimap: Minimap, sizeBytes: number, heightPx: number, palette: CellPalette): MinimapLanes {
    const wanted = [minimap, sizeBytes, heightPx, palette];
    if (wanted.every((each, at) => each === this.#of[at])) return this.#lanes;
    this.#of = wanted;
    this.#lanes = {
      bytes: layoutBytes(minimap, sizeBytes, heightPx, palette),
      bands: layoutBands(minimap, sizeBytes, heightPx, palette),
      partitions: layoutPartitions(minimap, sizeBytes, heightPx, palette),
    };
    return this.#lanes;
  }
}

/** How far what is not counted yet recedes behind the cell before it. */
const GUESSED = 0.5;

/** What the bytes are, pixel row by pixel row: of several cells in one, what says most. */
export function layoutBytes(
  { cells, cellBytes, coloring }: Minimap,
  sizeBytes: number,
  heightPx: number,
  palette: CellPalette,
): LaneRun[] {
  const runs: LaneRun[] = [];
  if (cells === null) return runs;
  let guess = palette.nothing;
  for (let y = 0; y < heightPx; y++) {
    const first = Math.floor(((y / heightPx) * sizeBytes) / cellBytes);
    const end = Math.max(first + 1, Math.floor((((y + 1) / heightPx) * sizeBytes) / cellBytes));
    const told = tellingCell(cells, first, end, cellBytes);
    const color = told === null ? guess : colorOfCell(palette, coloring, told, cellBytes);
    if (told !== null) guess = receding(palette, color, GUESSED);
    const last = runs.at(-1);
    if (last !== undefined && last.color === color)
      runs[runs.length - 1] = { ...last, lengthPx: last.lengthPx + 1 };
    else runs.push({ startPx: y, lengthPx: 1, color });
  }
  return runs;
}

function tellingCell(cells: PackedCells, first: number, end: number, cellBytes: number): ByteCell | null {
  let telling: ByteCell | null = null;
  for (let index = first; index < end; index++) {
    const cell = cells.at(index);
    if (cell !== null && (telling === null || rankOf(cell, cellBytes) > rankOf(telling, cellBytes)))
      telling = cell;
  }
  return telling;
}

/** By its kind, and within one by its entropy. */
function rankOf(cell: ByteCell, cellBytes: number): number {
  return 10 * BYTE_CLASSES.indexOf(classOf(cell, cellBytes)) + cell.entropy;
}

/** A band is at least so high, and so far from the next one where there is room. */
const BAND_LEAST_PX = 2;

export function layoutBands(
  { bands }: Minimap,
  sizeBytes: number,
  heightPx: number,
  palette: CellPalette,
): LaneRun[] {
  return bands.map((band) => ({
    ...placeOf(band, sizeBytes, heightPx),
    color: colorOfBand(palette, band),
  }));
}

/** What lies in another one is drawn over it. */
export function layoutPartitions(
  { partitions }: Minimap,
  sizeBytes: number,
  heightPx: number,
  palette: CellPalette,
): LaneRun[] {
  return partitions.map((band) => ({
    ...placeOf(band, sizeBytes, heightPx),
    color: colorOfPartition(palette, band),
  }));
}

function placeOf(
  { start, end }: { readonly start: number; readonly end: number },
  sizeBytes: number,
  heightPx: number,
): Pick<LaneRun, 'startPx' | 'lengthPx'> {
  const yOf = (offset: number) => Math.round((offset / Math.max(1, sizeBytes)) * heightPx);
  const startPx = Math.min(yOf(start), heightPx - BAND_LEAST_PX);
  return { startPx, lengthPx: Math.max(BAND_LEAST_PX, yOf(Math.min(end, sizeBytes)) - startPx) };
}

export function paintLane(context: CanvasRenderingContext2D, runs: readonly LaneRun[], lane: Lane): void {
  for (const { startPx, lengthPx, color } of runs) {
    context.fillStyle = cssOf(color);
    context.fillRect(lane.leftX, startPx, lane.widthPx, lengthPx);
  }
}
