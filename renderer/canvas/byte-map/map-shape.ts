/** How the bytes of an image are laid out on the map: along Hilbert's curve, or in rows that begin with erase blocks. Pure. */
import { TELLING_BYTES } from '../../../app/contract/overview/byte-cell.ts';
import { CELLS_MAX } from '../../../app/contract/overview/overview.ts';
import { hilbertIndex, hilbertPlace, type Place } from './hilbert.ts';

export const MAP_FORMS = ['hilbert', 'rows'] as const;
export type MapForm = (typeof MAP_FORMS)[number];

export interface MapShape {
  readonly form: MapForm;
  readonly sizeBytes: number;
  /** The largest erase block. */
  readonly blockBytes: number;
}

/** The map in cells of one size: level 0 has all of the image in 65,536 or fewer, each further one has finer ones. */
export interface MapLevel {
  readonly form: MapForm;
  readonly cellBytes: number;
  /** Those that hold bytes; the last places of the map may hold none. */
  readonly cellCount: number;
  readonly columns: number;
  readonly rows: number;
}

const CELLS_AT_FIRST = 1 << 16;
/** A small image has fewer cells, rather than ones that say little. */
const FIRST_LEAST_BYTES = 256;
const ROWS_MOST = 256;

/** A level of the map; null where its cells would have fewer bytes than mean anything. */
export function levelOf(shape: MapShape, level: number): MapLevel | null {
  return shape.form === 'hilbert' ? curveLevel(shape, level) : rowsLevel(shape, level);
}

/** So that the square of a curve is more than half full. */
function firstCellBytes(sizeBytes: number): number {
  let cellBytes = FIRST_LEAST_BYTES;
  while (sizeBytes / cellBytes > CELLS_AT_FIRST) cellBytes *= 2;
  const side = sideOf(sizeBytes / cellBytes);
  return sizeBytes / cellBytes > (side * side) / 2 || side === 1 ? cellBytes : 2 * cellBytes;
}

/** Of the smallest square with so many cells whose side is a power of two. */
function sideOf(cells: number): number {
  let side = 1;
  while (side * side < cells) side *= 2;
  return side;
}

function curveLevel({ sizeBytes }: MapShape, level: number): MapLevel | null {
  const firstBytes = firstCellBytes(sizeBytes);
  const side = sideOf(sizeBytes / firstBytes) * 2 ** level;
  const cellBytes = firstBytes / 4 ** level;
  if (cellBytes < TELLING_BYTES) return null;
  return {
    form: 'hilbert',
    cellBytes,
    cellCount: Math.ceil(sizeBytes / cellBytes),
    columns: side,
    rows: side,
  };
}

/** Rows stay what they are from level to level: finer cells make more columns. */
function rowsLevel({ sizeBytes, blockBytes }: MapShape, level: number): MapLevel | null {
  let rowBytes = Math.max(TELLING_BYTES, blockBytes);
  while (sizeBytes / rowBytes > ROWS_MOST) rowBytes *= 2;
  const cellBytes = Math.min(rowBytes, firstCellBytes(sizeBytes)) / 2 ** level;
  if (cellBytes < TELLING_BYTES) return null;
  return {
    form: 'rows',
    cellBytes,
    cellCount: Math.ceil(sizeBytes / cellBytes),
    columns: rowBytes / cellBytes,
    rows: Math.ceil(sizeBytes / rowBytes),
  };
}

/** Where a cell is. */
export function placeOf(level: MapLevel, cell: number): Place {
  return level.form === 'hilbert'
    ? hilbertPlace(level.columns, cell)
    : { column: cell % level.columns, row: Math.floor(cell / level.columns) };
}

/** The cell at a place; null beside the map and where it holds no bytes. */
export function cellAt(level: MapLevel, { column, row }: Place): number | null {
  if (column < 0 || row < 0 || column >= level.columns || row >= level.rows) return null;
  const cell =
    level.form === 'hilbert' ? hilbertIndex(level.columns, { column, row }) : row * level.columns + column;
  return cell < level.cellCount ? cell : null;
}

/** Cells that are asked for and drawn at once: a square of the curve, or consecutive rows. */
export interface MapTile {
  readonly first: number;
  readonly count: number;
  /** Its upper left corner on the map, and how many cells it is wide and high; the last row may end earlier. */
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
}

/** Part of the map in cells of a level; fractions are parts of a cell. */
export interface MapArea {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The tiles that have a part in an area, in the order of their bytes. */
export function tilesIn(level: MapLevel, area: MapArea): MapTile[] {
  const all = level.form === 'hilbert' ? squaresIn(level, area) : stripesIn(level, area);
  return all.filter(({ first }) => first < level.cellCount).sort((one, other) => one.first - other.first);
}

function squaresIn(level: MapLevel, { left, top, right, bottom }: MapArea): MapTile[] {
  const side = Math.min(level.columns, Math.sqrt(CELLS_MAX));
  const across = level.columns / side;
  const tiles: MapTile[] = [];
  for (let row = tileFrom(top, side); row < tileTo(bottom, side, across); row++)
    for (let column = tileFrom(left, side); column < tileTo(right, side, across); column++) {
      const first = hilbertIndex(across, { column, row }) * side * side;
      const count = Math.min(side * side, level.cellCount - first);
      tiles.push({ first, count, column: column * side, row: row * side, columns: side, rows: side });
    }
  return tiles;
}

/** Whole rows, or, where a row is longer than a tile, pieces of one. */
function stripesIn(level: MapLevel, { left, top, right, bottom }: MapArea): MapTile[] {
  const columns = Math.min(level.columns, CELLS_MAX);
  const rows = CELLS_MAX / columns;
  const across = level.columns / columns;
  const down = Math.ceil(level.rows / rows);
  const tiles: MapTile[] = [];
  for (let row = tileFrom(top, rows); row < tileTo(bottom, rows, down); row++)
    for (let column = tileFrom(left, columns); column < tileTo(right, columns, across); column++) {
      const first = row * rows * level.columns + column * columns;
      const count = Math.min(columns * rows, level.cellCount - first);
      tiles.push({ first, count, column: column * columns, row: row * rows, columns, rows });
    }
  return tiles;
}

function tileFrom(from: number, size: number): number {
  return Math.max(0, Math.floor(from / size));
}

function tileTo(to: number, size: number, most: number): number {
  return Math.min(most, Math.ceil(to / size));
}
