/** What the painters of the grid draw on. */
import type { CellPalette } from '../colours/cell-colours.ts';
import type { GridView } from './layout.ts';
import type { Palette } from './palette.ts';

/** Where and how: the layout, the colours, and the device pixel ratio for fonts and lines. */
export interface GridPaper {
  readonly view: GridView;
  readonly palette: Palette;
  /** The colours of structures: those of the strip and of the map. */
  readonly cellPalette: CellPalette;
  readonly pixelRatio: number;
}
