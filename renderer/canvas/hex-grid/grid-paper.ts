/** What the painters of the grid draw on. */
import type { GridView } from './layout.ts';
import type { Palette } from './palette.ts';

/** Where and how: the layout, the colours, and the device pixel ratio for fonts and lines. */
export interface GridPaper {
  readonly view: GridView;
  readonly palette: Palette;
  readonly pixelRatio: number;
}
