import { describe, expect, it } from 'vitest';
import { PackedCells } from '../../../../app/contract/overview/byte-cell.ts';
import {
  LaneLayout,
  layoutBands,
  layoutBytes,
  layoutPartitions,
} from '../../../../renderer/canvas/hex-grid/minimap-lanes.ts';
import { CELL_PALETTE } from '../../../kit/window/cell-palette.ts';

const ERASED = [0, 1, 0, 0];
const TEXT = [4.5, 0, 0, 1];
const PACKED = [7.95, 0, 0, 0.3];
const UNCOUNTED = [Number.NaN, 0, 0, 0];
const CELL = 4096;

function minimap(cells: readonly (readonly number[])[], coloring: 'kinds' | 'entropy' = 'kinds') {
  return {
    cells: PackedCells.of(Float32Array.from(cells.flat())),
    cellBytes: CELL,
    coloring,
    bands: [],
    partitions: [],
  };
}

const grays = (cells: readonly (readonly number[])[], heightPx: number, coloring?: 'entropy') =>
  layoutBytes(minimap(cells, coloring), cells.length * CELL, heightPx, CELL_PALETTE).map(
    ({ startPx, lengthPx, color }) => [startPx, lengthPx, color[0]],
  );

describe('The lane of bytes', () => {
  it('has a run for each stretch of one kind, from top to bottom', () => {
    expect(grays([ERASED, ERASED, TEXT, PACKED], 400)).toEqual([
      [0, 200, 10],
      [200, 100, 30],
      [300, 100, 50],
    ]);
  });

  it('shows what says most where several cells share a row of pixels', () => {
    expect(grays([ERASED, PACKED, ERASED, ERASED, TEXT, ERASED, ERASED, ERASED], 2)).toEqual([
      [0, 1, 50],
      [1, 1, 30],
    ]);
  });

  it('shows what is not counted yet as a faint guess, and nothing before the first cell', () => {
    expect(grays([UNCOUNTED, PACKED, UNCOUNTED, ERASED], 4)).toEqual([
      [0, 1, 1],
      [1, 1, 50],
      [2, 1, 25],
      [3, 1, 10],
    ]);
    expect(layoutBytes({ ...minimap([]), cells: null }, CELL, 100, CELL_PALETTE)).toEqual([]);
  });

  it('shows the entropy in steps', () => {
    expect(grays([ERASED, PACKED], 2, 'entropy')).toEqual([
      [0, 1, 100],
      [1, 1, 132],
    ]);
  });
});

describe('The lane of structures', () => {
  it('keeps each band visible and on the strip', () => {
    const bands = [
      { start: 0, end: 500, group: 'firmware', shade: 'plain' },
      { start: 500, end: 501, group: 'boot', shade: 'plain' },
      { start: 999, end: 2000, group: 'files', shade: 'free' },
    ] as const;
    const runs = layoutBands({ ...minimap([]), bands }, 1000, 100, CELL_PALETTE);
    expect(runs.map(({ startPx, lengthPx, color }) => [startPx, lengthPx, color[0]])).toEqual([
      [0, 50, 200],
      [50, 2, 201],
      [98, 2, 61],
    ]);
  });
});

describe('The lane of partitions', () => {
  it('has those that lie in another one over it, each in its colour', () => {
    const partitions = [
      { start: 0, end: 500, colour: 0 },
      { start: 250, end: 500, colour: 1 },
      { start: 999, end: 1000, colour: 2 },
    ];
    const runs = layoutPartitions({ ...minimap([]), partitions }, 1000, 100, CELL_PALETTE);
    expect(runs.map(({ startPx, lengthPx, color }) => [startPx, lengthPx, color[0]])).toEqual([
      [0, 50, 210],
      [25, 25, 211],
      [98, 2, 212],
    ]);
  });
});

describe('The lanes', () => {
  it('are laid out anew only where something about them is another', () => {
    const layout = new LaneLayout();
    const shown = minimap([ERASED, TEXT]);
    const first = layout.lanesOf(shown, 2 * CELL, 100, CELL_PALETTE);
    expect(layout.lanesOf(shown, 2 * CELL, 100, CELL_PALETTE)).toBe(first);
    expect(layout.lanesOf(shown, 2 * CELL, 101, CELL_PALETTE)).not.toBe(first);
    expect(layout.lanesOf(minimap([TEXT]), CELL, 100, CELL_PALETTE).bytes).toHaveLength(1);
  });
});
