/** All that the map shows, wherever the screen stands. */
import type { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import type { MapLevel, MapShape, MapTile } from './map-shape.ts';
import type { MapPaint } from './tile-picture.ts';

export interface MapScene extends Omit<MapPaint, 'palette' | 'sizeBytes'> {
  readonly shape: MapShape;
  /** What is counted of a tile; null while nothing is. */
  readonly cellsOf: (level: MapLevel, tile: MapTile) => PackedCells | null;
  readonly cursorOffset: number;
  /** The byte under the pointer; null for none. */
  readonly pointedOffset: number | null;
}

/** What is on the screen: cells of a level, and the coarse ones that stand in for those that are not here yet. */
export interface MapSight {
  readonly level: MapLevel;
  readonly tiles: readonly { readonly level: MapLevel; readonly tile: MapTile }[];
}
