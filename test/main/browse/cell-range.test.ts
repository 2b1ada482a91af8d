import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PackedCells } from '../../../app/contract/overview/byte-cell.ts';
import { CellRange } from '../../../main/browse/cell-range.ts';
import { type CellRun, countCells } from '../../../main/image/overview/count-cells.ts';

const CELL = 1024;

/** Counts what is left to count, as threads do. */
function countAll(range: CellRange, bytes: Uint8Array): CellRun[] {
  const runs = range.piecesToCount();
  range.take(range.begin(runs), runs, PackedCells.of(countCells(bytes, CELL, runs)));
  return runs;
}

const cellsOf = (runs: readonly CellRun[]) =>
  runs
    .flatMap(({ start, end }) => Array.from({ length: end - start }, (_, at) => start + at))
    .sort((one, other) => one - other);

describe('Cells that are counted once', () => {
  it('are all to be counted at first, each once, and none afterwards', () => {
    const range = new CellRange(CELL, 40, 30_000);
    expect(cellsOf(range.piecesToCount())).toEqual(Array.from({ length: 30_000 }, (_, at) => 40 + at));
    expect(range.isWhole).toBe(false);
    const runs = range.piecesToCount();
    range.take(range.begin(runs), runs, PackedCells.uncounted(30_000));
    expect(range.isWhole).toBe(true);
    expect(range.piecesToCount()).toEqual([]);
  });

  it('are spread over the whole range from the beginning', () => {
    const pieces = new CellRange(1 << 18, 0, 4096).piecesToCount();
    expect(pieces.slice(0, 5).map(({ start }) => start)).toEqual([0, 2048, 1024, 3072, 512]);
    expect(cellsOf(pieces)).toEqual(Array.from({ length: 4096 }, (_, cell) => cell));
  });

  it('are counted anew where bytes changed, and nowhere else', () => {
    const bytes = new Uint8Array(64 * CELL);
    const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 3000 }));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 5 }), (changes) => {
        const range = new CellRange(CELL, 8, 48);
        countAll(range, bytes);
        const hit = new Set<number>();
        for (const [start, length] of changes) {
          range.change(start, Math.min(bytes.length, start + length));
          for (let at = start; at < Math.min(bytes.length, start + length); at++)
            hit.add(Math.floor(at / CELL));
        }
        const wanted = [...hit].filter((cell) => cell >= 8 && cell < 56).sort((one, other) => one - other);
        expect(cellsOf(countAll(range, bytes))).toEqual(wanted);
        expect(range.isWhole).toBe(true);
      }),
    );
  });

  it('are not taken from a count that bytes changed under', () => {
    const range = new CellRange(CELL, 0, 2);
    const runs = range.piecesToCount();
    const round = range.begin(runs);
    range.change(0, 1);
    range.take(round, runs, PackedCells.of(Float32Array.of(1, 0, 0, 0, 2, 0, 0, 0)));
    expect([range.cells.at(0), range.cells.at(1)?.entropy, range.isWhole]).toEqual([null, 2, false]);
    expect(range.piecesToCount()).toEqual([{ start: 0, end: 1 }]);
  });

  it('are taken from the last of two counts at once', () => {
    const range = new CellRange(CELL, 0, 1);
    const runs = range.piecesToCount();
    const [early, late] = [range.begin(runs), range.begin(runs)];
    range.take(early, runs, PackedCells.of(Float32Array.of(1, 0, 0, 0)));
    expect(range.isWhole).toBe(false);
    range.take(late, runs, PackedCells.of(Float32Array.of(2, 0, 0, 0)));
    expect([range.cells.at(0)?.entropy, range.isWhole]).toEqual([2, true]);
  });
});
