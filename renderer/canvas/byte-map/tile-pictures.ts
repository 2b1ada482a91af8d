/** Pictures of tiles, kept as long as they look the same. */
import type { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import type { MapLevel, MapTile } from './map-shape.ts';
import { type MapPaint, pixelsOf } from './tile-picture.ts';

/** Of 64 KiB each. */
const PICTURES_MAX = 64;

interface Kept {
  readonly cells: PackedCells | null;
  readonly picture: HTMLCanvasElement;
}

export class TilePictures {
  readonly #kept = new Map<string, Kept>();
  #paint: MapPaint | null = null;

  /** The picture of a tile with these cells: made anew only where they or the colours are others. */
  of(level: MapLevel, tile: MapTile, cells: PackedCells | null, paint: MapPaint): HTMLCanvasElement {
    if (this.#paint === null || !looksAlike(this.#paint, paint)) this.#kept.clear();
    this.#paint = paint;
    const key = `${level.form} ${level.cellBytes} ${level.columns} ${tile.first} ${tile.count}`;
    const known = this.#kept.get(key);
    this.#kept.delete(key);
    const kept = known?.cells === cells ? known : { cells, picture: pictureOf(level, tile, cells, paint) };
    this.#kept.set(key, kept);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= PICTURES_MAX) break;
      this.#kept.delete(oldest);
    }
    return kept.picture;
  }
}

function looksAlike(one: MapPaint, other: MapPaint): boolean {
  return (
    one.palette === other.palette &&
    one.coloring === other.coloring &&
    one.bands === other.bands &&
    one.partitions === other.partitions &&
    one.sizeBytes === other.sizeBytes &&
    one.selection?.start === other.selection?.start &&
    one.selection?.end === other.selection?.end
  );
}

function pictureOf(
  level: MapLevel,
  tile: MapTile,
  cells: PackedCells | null,
  paint: MapPaint,
): HTMLCanvasElement {
  const picture = document.createElement('canvas');
  [picture.width, picture.height] = [tile.columns, tile.rows];
  const pixels = new ImageData(pixelsOf(level, tile, cells, paint), tile.columns, tile.rows);
  picture.getContext('2d')?.putImageData(pixels, 0, 0);
  return picture;
}
