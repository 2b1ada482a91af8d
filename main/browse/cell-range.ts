/** Cells of an image that are counted a few at a time, and counted anew where bytes change. */
import { PackedCells } from '../../app/contract/overview/byte-cell.ts';
import type { CellRun } from '../image/overview/count-cells.ts';

/** Read by a thread at once, so that the pages of a file come in as they lie. */
const PIECE_BYTES = 1 << 18;
/** In fewer pieces the rest is there soon enough. */
const SPREAD_LEAST_PIECES = 32;

/** State of a cell: to be counted, counted, or else the number of the round that counts it. */
const STALE = 0;
const FRESH = -1;

export class CellRange {
  readonly first: number;
  readonly cellBytes: number;
  readonly cells: PackedCells;
  readonly #states: Int32Array;
  #rounds = 0;

  /** Cells from `first` on. */
  constructor(cellBytes: number, first: number, count: number) {
    this.cellBytes = cellBytes;
    this.first = first;
    this.cells = PackedCells.uncounted(count);
    this.#states = new Int32Array(count).fill(STALE);
  }

  /** Bytes [start, end) of the image are other ones now. What was counted of them stays until it is counted anew. */
  change(start: number, end: number): void {
    const from = Math.max(0, Math.floor(start / this.cellBytes) - this.first);
    const to = Math.ceil(end / this.cellBytes) - this.first;
    if (to > from) this.#states.fill(STALE, from, to);
  }

  get isWhole(): boolean {
    return this.#states.every((state) => state === FRESH);
  }

  /** What is still to be counted, in pieces: so ordered that a part of them is spread over the whole range. */
  piecesToCount(): CellRun[] {
    const pieces: CellRun[] = [];
    const pieceCells = Math.max(1, Math.floor(PIECE_BYTES / this.cellBytes));
    const { length } = this.#states;
    for (let start = 0; start < length; ) {
      if (this.#states[start] === FRESH) {
        start += 1;
        continue;
      }
      const last = Math.min(length, start + pieceCells);
      let end = start + 1;
      while (end < last && this.#states[end] !== FRESH) end += 1;
      pieces.push({ start: this.first + start, end: this.first + end });
      start = end;
    }
    return pieces.length < SPREAD_LEAST_PIECES ? pieces : spread(pieces);
  }

  /** What is changed from now on is not counted by this round. @returns its number, for `take` */
  begin(runs: readonly CellRun[]): number {
    this.#rounds += 1;
    for (const { start, end } of runs) this.#states.fill(this.#rounds, start - this.first, end - this.first);
    return this.#rounds;
  }

  /** The cells of these runs, one after the other, as a round counted them. Those that another round counts anew are dropped. */
  take(round: number, runs: readonly CellRun[], counted: PackedCells): void {
    let at = 0;
    for (const { start, end } of runs) {
      for (let cell = start - this.first; cell < end - this.first; cell++, at++) {
        if (this.#states[cell] !== round) continue;
        this.cells.set(cell, counted.slice(at, at + 1));
        this.#states[cell] = FRESH;
      }
    }
  }
}

/** The first, the one in the middle, those in the middle of both halves, and so on: as many as there are by then lie evenly. */
function spread<T>(all: readonly T[]): T[] {
  const bits = Math.ceil(Math.log2(all.length));
  return Array.from({ length: 2 ** bits }, (_, index) => all[reversed(index, bits)]).filter(
    (each) => each !== undefined,
  );
}

function reversed(number: number, bits: number): number {
  let [rest, turned] = [number, 0];
  for (let bit = 0; bit < bits; bit++) {
    turned = 2 * turned + (rest & 1);
    rest >>= 1;
  }
  return turned;
}
