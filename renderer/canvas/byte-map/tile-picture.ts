/** A tile of the map as a picture, a pixel a cell. */
import type { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import {
  type Band,
  bandAt,
  type CellColoring,
  type CellPalette,
  colorOfBand,
  colorOfCell,
  colorOfPartition,
  type Rgb,
  receding,
  type StructureBand,
} from '../colours/cell-colours.ts';
import type { PartitionBand } from '../colours/partition-colours.ts';
import { type MapLevel, type MapTile, placeOf } from './map-shape.ts';

/** All that the colours of cells follow from, besides the cells. */
export interface MapPaint {
  readonly palette: CellPalette;
  readonly coloring: CellColoring;
  readonly bands: readonly StructureBand[];
  /** Ascending and beside each other: the innermost ones. */
  readonly partitions: readonly PartitionBand[];
  /** What a person has selected stands out: the rest recedes. */
  readonly selection: { readonly start: number; readonly end: number } | null;
  readonly sizeBytes: number;
}

/** How far what is not selected recedes, and what is not counted yet behind the cell before it. */
const RECEDING = { unselected: 0.72, guessed: 0.5 } as const;

/** The pixels of a tile, red, green, blue and opacity each; places without bytes are transparent. */
export function pixelsOf(
  level: MapLevel,
  tile: MapTile,
  cells: PackedCells | null,
  paint: MapPaint,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * tile.columns * tile.rows);
  const colorOf = coloringOf(level, cells, paint);
  for (let at = 0; at < tile.count; at++) {
    const start = (tile.first + at) * level.cellBytes;
    const color = shown(colorOf(at, start), { start, end: start + level.cellBytes }, paint);
    const { column, row } = placeOf(level, tile.first + at);
    const pixel = 4 * ((row - tile.row) * tile.columns + column - tile.column);
    pixels[pixel] = color[0];
    pixels[pixel + 1] = color[1];
    pixels[pixel + 2] = color[2];
    pixels[pixel + 3] = 255;
  }
  return pixels;
}

function coloringOf(
  level: MapLevel,
  cells: PackedCells | null,
  { palette, coloring, bands, partitions, sizeBytes }: MapPaint,
): (at: number, start: number) => Rgb {
  if (coloring === 'structures') return byBand(bands, colorOfBand, palette);
  if (coloring === 'partitions') return byBand(partitions, colorOfPartition, palette);
  let guess = palette.nothing;
  return (at, start) => {
    const cell = cells?.at(at) ?? null;
    if (cell === null) return guess;
    const color = colorOfCell(palette, coloring, cell, Math.min(level.cellBytes, sizeBytes - start));
    guess = receding(palette, color, RECEDING.guessed);
    return color;
  };
}

function byBand<B extends Band>(
  bands: readonly B[],
  colorOf: (palette: CellPalette, band: B) => Rgb,
  palette: CellPalette,
): (at: number, start: number) => Rgb {
  return (_, start) => {
    const band = bandAt(bands, start);
    return band === null ? palette.nothing : colorOf(palette, band);
  };
}

function shown(
  color: Rgb,
  { start, end }: { start: number; end: number },
  { palette, selection }: MapPaint,
): Rgb {
  const isChosen = selection === null || (start < selection.end && end > selection.start);
  return isChosen ? color : receding(palette, color, RECEDING.unselected);
}
