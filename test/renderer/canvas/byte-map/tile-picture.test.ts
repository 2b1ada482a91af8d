import { describe, expect, it } from 'vitest';
import { PackedCells } from '../../../../app/contract/overview/byte-cell.ts';
import { levelOf, tilesIn } from '../../../../renderer/canvas/byte-map/map-shape.ts';
import { type MapPaint, pixelsOf } from '../../../../renderer/canvas/byte-map/tile-picture.ts';
import { CELL_PALETTE } from '../../../kit/window/cell-palette.ts';

/** Three cells of 256 bytes: erased, packed, and one that is not counted. */
const CELLS = PackedCells.of(Float32Array.of(0, 1, 0, 0, 7.2, 0, 0, 0, Number.NaN, 0, 0, 0));
const SIZE = 3 * 256;

function grays(paint: Partial<MapPaint>, form: 'hilbert' | 'rows' = 'rows') {
  const level = levelOf({ form, sizeBytes: SIZE, blockBytes: 1024 }, 0);
  const tile = level && tilesIn(level, { left: 0, top: 0, right: 9, bottom: 9 })[0];
  if (level === null || tile == null) throw new Error('expected a tile');
  const all = {
    palette: CELL_PALETTE,
    coloring: 'kinds',
    bands: [],
    partitions: [],
    selection: null,
    sizeBytes: SIZE,
  } as const;
  const pixels = pixelsOf(level, tile, CELLS, { ...all, ...paint });
  return Array.from({ length: 4 }, (_, cell) => (pixels[4 * cell + 3] === 0 ? null : pixels[4 * cell]));
}

describe('A tile of the map', () => {
  it('has a pixel for each cell, a faint guess where none is counted, and none where the bytes have ended', () => {
    expect(grays({})).toEqual([10, 50, 25, null]);
  });

  it('has them along the curve', () => {
    expect(grays({}, 'hilbert')).toEqual([10, null, 50, 25]);
  });

  it('shows entropy, or what lies there, or whose part it is', () => {
    expect(grays({ coloring: 'entropy' }).slice(0, 2)).toEqual([100, 129]);
    const bands = [
      { start: 0, end: 256, group: 'boot', shade: 'plain' },
      { start: 256, end: 500, group: 'boot', shade: 'other' },
    ] as const;
    expect(grays({ coloring: 'structures', bands })).toEqual([201, 151, 1, null]);
    const partitions = [
      { start: 0, end: 256, colour: 2 },
      { start: 512, end: 768, colour: 5 },
    ];
    expect(grays({ coloring: 'partitions', partitions })).toEqual([212, 1, 215, null]);
  });

  it('lets what is not selected recede', () => {
    expect(grays({ selection: { start: 300, end: 301 } })).toEqual([3, 50, 7, null]);
  });
});
