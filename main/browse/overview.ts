/** The whole of an image at a glance: its cells, counted in worker threads. */
import { PackedCells } from '../../app/contract/overview/byte-cell.ts';
import type { AskedCells } from '../../app/contract/overview/overview.ts';
import { type CellRun, cellCountOf } from '../image/overview/count-cells.ts';
import type { Flash } from '../session/flash.ts';
import type { OnProgress } from '../work/task.ts';
import type { WorkerPool } from '../work/worker-pool.ts';
import { CellRange } from './cell-range.ts';
import { COUNT_CELLS } from './cells-task.ts';
import type { ImageBytes } from './image-bytes.ts';

/** A thread counts so much between two looks at the clock: some 8 ms. */
const TURN_BYTES = 1 << 22;
/** After this long a window is told what is there by now. */
const ANSWER_MS = 80;
/** Ranges that are kept of a flash, of 256 KiB each at the most: those asked for last. */
const RANGES_MAX = 64;

export interface CountedCells {
  readonly cells: Uint8Array<ArrayBuffer>;
  readonly isWhole: boolean;
}

/** Has several pieces counted at once, and keeps what was counted of each flash. */
export class Overviews {
  readonly #pool: WorkerPool;
  /** Gone with the flash, which is another one when its image is mapped anew. */
  readonly #kept = new WeakMap<Flash, Map<string, CellRange>>();

  constructor(pool: WorkerPool) {
    this.#pool = pool;
  }

  /** Answers soon, with what is counted by then. @throws UserError if the image is lost; the reason of `signal` */
  async cellsOf(
    flash: Flash,
    image: ImageBytes,
    asked: Omit<AskedCells, 'flash'>,
    signal: AbortSignal,
  ): Promise<CountedCells> {
    const range = this.#rangeOf(flash, image, asked);
    const untilMs = performance.now() + ANSWER_MS;
    await this.#count(image, range, { signal, isOver: () => performance.now() >= untilMs });
    // What is kept changes with the next bytes, and the answer may still be on its way then.
    return { cells: range.cells.bytes.slice(), isWhole: range.isWhole };
  }

  /** Bytes [start, end) of a flash are other ones now. */
  change(flash: Flash, start: number, end: number): void {
    for (const range of this.#kept.get(flash)?.values() ?? []) range.change(start, end);
  }

  /** All cells of an image, counted to the end. Counts bytes. @throws as `cellsOf` */
  async allCells(
    image: ImageBytes,
    cellBytes: number,
    signal: AbortSignal,
    onProgress: OnProgress,
  ): Promise<PackedCells> {
    const total = image.bytes.length;
    const range = new CellRange(cellBytes, 0, cellCountOf(total, cellBytes));
    await this.#count(image, range, { signal, isOver: () => false, onProgress });
    return range.cells;
  }

  #rangeOf(
    flash: Flash,
    { bytes }: ImageBytes,
    { cellBytes, first, count }: Omit<AskedCells, 'flash'>,
  ): CellRange {
    const kept = this.#kept.get(flash) ?? new Map<string, CellRange>();
    this.#kept.set(flash, kept);
    const key = `${cellBytes} ${first} ${count}`;
    const inImage = Math.max(0, Math.min(count, cellCountOf(bytes.length, cellBytes) - first));
    const range = kept.get(key) ?? new CellRange(cellBytes, first, inImage);
    kept.delete(key);
    kept.set(key, range);
    for (const oldest of kept.keys()) {
      if (kept.size <= RANGES_MAX) break;
      kept.delete(oldest);
    }
    return range;
  }

  /** Turn by turn, each thread a part of it, until all is counted or it is over. */
  async #count(image: ImageBytes, range: CellRange, { signal, isOver, onProgress }: Counting): Promise<void> {
    const { cellBytes } = range;
    const turns = turnsOf(range.piecesToCount(), cellBytes);
    const total = image.bytes.length;
    let done = 0;
    for (let next = 0; next < turns.length && (next === 0 || !isOver()); next += this.#pool.width) {
      image.mustBeThere();
      const parts = turns.slice(next, next + this.#pool.width);
      await Promise.all(parts.map((runs) => this.#countRuns(image, range, runs, signal)));
      // What was read while the image was lost is not told.
      image.mustBeThere();
      for (const runs of parts) done += cellsIn(runs) * cellBytes;
      onProgress?.({ done: Math.min(done, total), total });
    }
  }

  async #countRuns(
    { bytes }: ImageBytes,
    range: CellRange,
    runs: CellRun[],
    signal: AbortSignal,
  ): Promise<void> {
    const round = range.begin(runs);
    const input = { bytes, cellBytes: range.cellBytes, runs };
    const { cells } = await this.#pool.run(COUNT_CELLS, input, { signal });
    range.take(round, runs, PackedCells.of(cells));
  }
}

interface Counting {
  readonly signal: AbortSignal;
  readonly isOver: () => boolean;
  readonly onProgress?: OnProgress;
}

/** What a thread counts at once. */
function turnsOf(pieces: readonly CellRun[], cellBytes: number): CellRun[][] {
  const turns: CellRun[][] = [];
  let room = 0;
  for (const piece of pieces) {
    if (room <= 0) {
      turns.push([]);
      room = TURN_BYTES;
    }
    turns.at(-1)?.push(piece);
    room -= cellsIn([piece]) * cellBytes;
  }
  return turns;
}

function cellsIn(runs: readonly CellRun[]): number {
  return runs.reduce((sum, { start, end }) => sum + end - start, 0);
}
