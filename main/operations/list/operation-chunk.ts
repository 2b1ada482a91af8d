/** Some operations in a row as columns: there may be millions of them. */
import { type OperationBlock, OperationKind, Outcome } from '../../../app/contract/operation.ts';
import type { BankWidthBytes } from '../../pflash/geometry.ts';
import { leadingCount } from '../../pflash/leading-count.ts';
import type { KnownOperation } from '../known-operation.ts';
import type { BusShape } from '../query-attempt.ts';
import type { WatchedFlash } from '../watched-flash.ts';

/** So many rows one chunk has at most. */
export const CHUNK_ROWS = 1024;
const ROWS_AT_FIRST = 16;

const NO_BLOCKS: readonly OperationBlock[] = [];

/** One is never changed while another list has it, too. */
export class OperationChunk {
  count = 0;
  #columns = columns(ROWS_AT_FIRST);
  /** Those of the few that have some, by serial. */
  readonly #blocks = new Map<number, readonly OperationBlock[]>();
  /** No row ends later. */
  #lastCycleMost = 0;
  /** A bit for each kind that a row may be of. */
  #kinds = 0;

  get firstCycle(): number {
    return this.firstCycleAt(0);
  }

  get firstSerial(): number {
    return this.serialAt(0);
  }

  serialAt(row: number): number {
    return this.#columns.serial[row] ?? 0;
  }

  firstCycleAt(row: number): number {
    return this.#columns.firstCycle[row] ?? 0;
  }

  lastCycleAt(row: number): number {
    return this.#columns.lastCycle[row] ?? 0;
  }

  /** @throws RangeError for a row that is not there */
  at(row: number, flashes: readonly WatchedFlash[]): KnownOperation {
    const { firstCycle, lastCycle, cycles, offset, end, count, kind, flash } = this.#columns;
    const { outcome, isOver, shape } = this.#columns;
    const serial = this.serialAt(row);
    const own = flashes[flash[row] ?? 0];
    if (row >= this.count || own === undefined) throw new RangeError(`there is no row ${row}`);
    return {
      flash: own,
      serial,
      kind: OperationKind.options[kind[row] ?? 0] ?? 'unknown',
      firstCycle: firstCycle[row] ?? 0,
      lastCycle: lastCycle[row] ?? 0,
      cycles: cycles[row] ?? 0,
      offset: offset[row] ?? 0,
      end: end[row] ?? 0,
      blocks: this.#blocks.get(serial) ?? NO_BLOCKS,
      outcome: Outcome.options[outcome[row] ?? 0] ?? 'ok',
      isOver: isOver[row] === 1,
      count: count[row] ?? 0,
      shape: shapeOf(shape[row] ?? 0),
    };
  }

  set(row: number, known: KnownOperation, flashes: readonly WatchedFlash[]): void {
    const { firstCycle, lastCycle, cycles, offset, end, count, kind, flash } = this.#columns;
    const { outcome, isOver, shape, serial } = this.#columns;
    serial[row] = known.serial;
    firstCycle[row] = known.firstCycle;
    lastCycle[row] = known.lastCycle;
    cycles[row] = known.cycles;
    offset[row] = known.offset;
    end[row] = known.end;
    count[row] = known.count;
    if (known.blocks.length > 0) this.#blocks.set(known.serial, known.blocks);
    else this.#blocks.delete(known.serial);
    kind[row] = OperationKind.options.indexOf(known.kind);
    this.#kinds |= bitOf(known.kind);
    this.#lastCycleMost = Math.max(this.#lastCycleMost, known.lastCycle);
    outcome[row] = Outcome.options.indexOf(known.outcome);
    isOver[row] = known.isOver ? 1 : 0;
    flash[row] = flashes.indexOf(known.flash);
    shape[row] = numberOf(known.shape);
  }

  /** Makes room for one more row, which is to be set. */
  open(row: number): void {
    if (this.count === this.#columns.kind.length) this.#grow();
    if (row < this.count) this.#move(row, row + 1);
    this.count++;
  }

  remove(row: number): void {
    this.#blocks.delete(this.serialAt(row));
    this.#move(row + 1, row);
    this.count--;
  }

  /** How many begin no later than with this cycle. */
  countUpTo(cycle: number): number {
    return leadingCount(this.count, (row) => this.firstCycleAt(row) <= cycle);
  }

  /** How many began before the one of this serial. */
  countBefore(serial: number): number {
    return leadingCount(this.count, (row) => this.serialAt(row) < serial);
  }

  /** Whether a row may end after this cycle. */
  mayEndAfter(cycle: number): boolean {
    return this.#lastCycleMost > cycle;
  }

  /** The last row before `end` that is of a flash and of one of these kinds; -1 where there is none. */
  lastRowOf(flash: number, kinds: ReadonlySet<OperationKind>, end: number): number {
    if (![...kinds].some((kind) => (this.#kinds & bitOf(kind)) !== 0)) return -1;
    const isIt = (row: number) =>
      this.#columns.flash[row] === flash &&
      kinds.has(OperationKind.options[this.#columns.kind[row] ?? 0] ?? 'unknown');
    let row = Math.min(end, this.count) - 1;
    while (row >= 0 && !isIt(row)) row--;
    return row;
  }

  /** The rows [from, to) as another one. */
  slice(from: number, to: number): OperationChunk {
    const part = new OperationChunk();
    part.count = to - from;
    part.#columns = columns(Math.max(part.count, ROWS_AT_FIRST));
    for (const [column, own] of pairs(part.#columns, this.#columns)) column.set(own.subarray(from, to));
    part.#lastCycleMost = this.#lastCycleMost;
    part.#kinds = this.#kinds;
    for (const [serial, blocks] of this.#blocks) {
      const isThere = serial >= part.firstSerial && serial <= part.serialAt(part.count - 1);
      if (isThere) part.#blocks.set(serial, blocks);
    }
    return part;
  }

  #move(from: number, to: number): void {
    for (const column of Object.values(this.#columns)) column.copyWithin(to, from, this.count);
  }

  #grow(): void {
    const larger = columns(Math.min(CHUNK_ROWS, 2 * this.count));
    for (const [column, own] of pairs(larger, this.#columns)) column.set(own);
    this.#columns = larger;
  }
}

type Columns = ReturnType<typeof columns>;

function columns(rows: number) {
  return {
    serial: new Uint32Array(rows),
    firstCycle: new Float64Array(rows),
    lastCycle: new Float64Array(rows),
    cycles: new Float64Array(rows),
    offset: new Uint32Array(rows),
    end: new Uint32Array(rows),
    count: new Uint32Array(rows),
    kind: new Uint8Array(rows),
    outcome: new Uint8Array(rows),
    isOver: new Uint8Array(rows),
    flash: new Uint8Array(rows),
    shape: new Uint8Array(rows),
  };
}

function pairs(to: Columns, from: Columns): [Columns[keyof Columns], Columns[keyof Columns]][] {
  const sources = Object.values(from);
  return Object.values(to).flatMap((column, at) => {
    const source = sources[at];
    return source === undefined ? [] : [[column, source]];
  });
}

function bitOf(kind: OperationKind): number {
  return 1 << OperationKind.options.indexOf(kind);
}

/** Two digits of widths; 0 for none. */
function numberOf(shape: BusShape | null): number {
  return shape === null ? 0 : (shape.bankWidthBytes << 4) | shape.deviceWidthBytes;
}

function shapeOf(number: number): BusShape | null {
  if (number === 0) return null;
  return { bankWidthBytes: widthOf(number >> 4), deviceWidthBytes: widthOf(number & 0xf) };
}

function widthOf(bytes: number): BankWidthBytes {
  return bytes === 8 || bytes === 4 || bytes === 2 ? bytes : 1;
}
