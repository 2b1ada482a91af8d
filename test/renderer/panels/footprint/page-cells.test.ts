import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CELLS_MAX, cellsOf, pagesOf } from '../../../../renderer/panels/footprint/page-cells.ts';
import { stepFrom } from '../../../../renderer/panels/footprint/step-from.ts';

const PAGE = 4096;

function bitsOf(fileBytes: number, pages: readonly number[]): Uint8Array<ArrayBuffer> {
  const bits = new Uint8Array(Math.ceil(fileBytes / PAGE / 8));
  for (const page of pages) bits[page >> 3] = (bits[page >> 3] ?? 0) | (1 << (page & 7));
  return bits;
}

function residency(
  fileBytes: number,
  cached: readonly number[] | null,
  mapped: readonly number[] | null = null,
) {
  return {
    fileBytes,
    pageBytes: PAGE,
    cached: cached && bitsOf(fileBytes, cached),
    untold: null,
    mapped: mapped && bitsOf(fileBytes, mapped),
  };
}

describe('The cells of an image', () => {
  it('are its erase blocks while there are not too many', () => {
    const cells = cellsOf(residency(3 * 65_536, [0, 16, 17, 47], [17]), 65_536);
    expect(cells).toEqual([
      { start: 0, end: 65_536, pages: 16, cachedPages: 1, mappedPages: 0 },
      { start: 65_536, end: 131_072, pages: 16, cachedPages: 2, mappedPages: 1 },
      { start: 131_072, end: 196_608, pages: 16, cachedPages: 1, mappedPages: 0 },
    ]);
  });

  it('say nothing of what is not told', () => {
    expect(pagesOf(residency(PAGE, null))).toEqual({ pages: 1, cachedPages: null, mappedPages: null });
    expect(pagesOf(residency(PAGE, null, [0]))).toEqual({ pages: 1, cachedPages: null, mappedPages: 1 });
  });

  it('are pages where a block is less than one, and several blocks where there are many', () => {
    expect(cellsOf(residency(8 * PAGE, []), 512)).toHaveLength(8);
    const cells = cellsOf(residency(64 << 20, []), 1 << 18);
    expect(cells).toHaveLength(CELLS_MAX);
    expect(cells[1]?.start).toBe(2 << 18);
  });

  it('cover each page of any file once, and count what is in memory', () => {
    const blocks = fc.constantFrom(1, 512, PAGE, 65_536, 1 << 20);
    const files = fc.tuple(fc.integer({ min: 1, max: 3 << 20 }), blocks, fc.array(fc.nat(767)));
    fc.assert(
      fc.property(files, ([fileBytes, blockBytes, wanted]) => {
        const pages = Math.ceil(fileBytes / PAGE);
        const inFile = new Set(wanted.filter((page) => page < pages));
        const told = residency(fileBytes, [...inFile]);
        const cells = cellsOf(told, blockBytes);
        expect(cells.length).toBeLessThanOrEqual(CELLS_MAX);
        expect(cells.map(({ start }) => start)).toEqual([0, ...cells.slice(0, -1).map(({ end }) => end)]);
        expect(cells.at(-1)?.end).toBe(fileBytes);
        expect(cells.reduce((sum, cell) => sum + cell.pages, 0)).toBe(pages);
        expect(cells.reduce((sum, cell) => sum + (cell.cachedPages ?? 0), 0)).toBe(inFile.size);
        expect(pagesOf(told)).toEqual({ pages, cachedPages: inFile.size, mappedPages: null });
      }),
    );
  });
});

describe('A key on a slider', () => {
  it.each([
    ['ArrowRight', 4],
    ['ArrowLeft', 2],
    ['ArrowUp', 4],
    ['ArrowDown', 2],
    ['Home', 0],
    ['End', 7],
    ['PageUp', 7],
    ['PageDown', 0],
    ['a', null],
    ['toString', null],
  ])('%s goes from 3 of 8 to %s', (key, to) => {
    expect(stepFrom(3, key, 8)).toBe(to);
  });
});
