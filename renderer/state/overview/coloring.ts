/** What the colours of the grid, the minimap and the map of bytes say, and how the map lays bytes out. Outlives the window. */
import { createStore } from 'zustand/vanilla';
import { MAP_FORMS, type MapForm } from '../../canvas/byte-map/map-shape.ts';
import {
  CELL_COLORINGS,
  type CellColoring,
  type CountedColoring,
  needsCells,
} from '../../canvas/colours/cell-colours.ts';
import { readStored, writeStored } from '../stored.ts';

/** The minimap has lanes of their own for structures and for partitions. */
export const MINIMAP_COLORINGS = CELL_COLORINGS.filter(needsCells);

/** Which structures have their colours in the grid: none, the one that is chosen in the tree, or all of them. */
export const GRID_COLORINGS = ['none', 'chosen', 'all'] as const;
export type GridColoring = (typeof GRID_COLORINGS)[number];

export interface Coloring {
  readonly grid: GridColoring;
  readonly minimap: CountedColoring;
  readonly map: CellColoring;
  readonly form: MapForm;
}

export const coloringStore = createStore<Coloring>()(() => ({
  grid: GRID_COLORINGS.find((each) => each === readStored('grid.structures')) ?? 'chosen',
  minimap: MINIMAP_COLORINGS.find((each) => each === readStored('minimap.coloring')) ?? 'kinds',
  map: CELL_COLORINGS.find((each) => each === readStored('map.coloring')) ?? 'kinds',
  form: MAP_FORMS.find((each) => each === readStored('map.form')) ?? 'hilbert',
}));

export function colorGrid(grid: GridColoring): void {
  writeStored('grid.structures', grid);
  coloringStore.setState({ grid });
}

export function colorMinimap(minimap: CountedColoring): void {
  writeStored('minimap.coloring', minimap);
  coloringStore.setState({ minimap });
}

export function colorMap(map: CellColoring): void {
  writeStored('map.coloring', map);
  coloringStore.setState({ map });
}

export function layOutMap(form: MapForm): void {
  writeStored('map.form', form);
  coloringStore.setState({ form });
}
