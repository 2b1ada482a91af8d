/** Colours of cells that tests can tell apart. */
import type { CellPalette, Rgb } from '../../../renderer/canvas/colours/cell-colours.ts';

const gray = (value: number): Rgb => [value, value, value];

export const CELL_PALETTE: CellPalette = {
  classes: { erased: gray(10), zero: gray(20), text: gray(30), data: gray(40), packed: gray(50) },
  entropies: Array.from({ length: 33 }, (_, step) => gray(100 + step)),
  groups: {
    firmware: gray(200),
    boot: gray(201),
    files: gray(202),
    packed: gray(203),
    settings: gray(204),
    layout: gray(205),
    other: gray(206),
  },
  partitions: Array.from({ length: 6 }, (_, number) => gray(210 + number)),
  nothing: gray(1),
  ground: gray(0),
};
