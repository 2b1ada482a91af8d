/** Which operations programmed or erased the rows of a window, and which edits changed them, as far as the history has them. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { ROW_BYTES, type RowChange, type RowPast } from '../../../app/contract/image.ts';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { tell } from '../../operations/known-operation.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { Flash } from '../flash.ts';
import type { MachineHistory } from '../journal/machine-history.ts';
import type { Machine } from '../machine.ts';
import { OperationFinder } from './operation-finder.ts';

/** So many operations are named that programmed a row since it was erased. */
const NAMED = 3;

/** The rows of one erase block inside a window, by their indices in it, half-open; and the event that erased it last. */
interface BlockRows {
  readonly firstRow: number;
  readonly endRow: number;
  readonly erasedBy: number | null;
}

/** The operations that an answer names, each once. */
class Named {
  readonly operations: DriverOperation[] = [];
  readonly #history: MachineHistory;
  readonly #finder: OperationFinder;
  readonly #indices = new Map<number, number>();

  constructor(history: MachineHistory, device: Flash['device']) {
    this.#history = history;
    this.#finder = new OperationFinder(history.story, device);
  }

  /** What an event of this number is told as: by the first cycle of its operation, if that is known. */
  change(number: number): RowChange {
    // A person may edit bytes while an operation goes on, which has nothing to do with it.
    if (this.#history.isEdit(number)) return { cycle: number, operation: null, isEdit: true };
    const operation = this.#finder.of(number);
    if (operation === null) return { cycle: number, operation: null };
    const cycle = operation.firstCycle;
    const known = this.#indices.get(operation.serial);
    if (known !== undefined) return { cycle, operation: known };
    const index = this.operations.push(tell(operation)) - 1;
    this.#indices.set(operation.serial, index);
    return { cycle, operation: index };
  }
}

/** Of the rows in [start, end) of a flash; nothing of a range that begins inside of a row. */
export function rowPasts(
  machine: Machine,
  flash: Flash,
  { start, end }: { readonly start: number; readonly end: number },
): { past: RowPast[]; operations: DriverOperation[] } {
  const named = new Named(machine.history, flash.device);
  if (start % ROW_BYTES !== 0) return { past: [], operations: [] };
  const blocks = blocksIn(flash, start, end);
  const programs = programsIn(machine, { flash: flash.index, start, end }, blocks, named);
  const past: RowPast[] = [];
  for (const { firstRow, endRow, erasedBy } of blocks) {
    const erase = erasedBy === null ? null : named.change(erasedBy);
    for (let row = firstRow; row < endRow; row++) {
      const changes = programs[row] ?? [];
      if (erase === null && changes.length === 0) continue;
      addRow(past, row, {
        erasedBy: erase,
        programmedBy: changes.slice(0, NAMED).reverse(),
        hasMore: changes.length > NAMED,
      });
    }
  }
  return { past, operations: named.operations };
}

function blocksIn(flash: Flash, start: number, end: number): BlockRows[] {
  const blocks: BlockRows[] = [];
  for (let at = start; at < end; ) {
    const block = eraseBlockAt(regionsOf(flash.geometry), at);
    const blockEnd = Math.min(block.deviceOffset + block.lengthBytes, end);
    const [firstRow, endRow] = [
      Math.floor((at - start) / ROW_BYTES),
      Math.ceil((blockEnd - start) / ROW_BYTES),
    ];
    blocks.push({ firstRow, endRow, erasedBy: flash.wear.erasedBy(block.index) });
    at = blockEnd;
  }
  return blocks;
}

/** What was programmed in each row since it was erased, newest first, one more than are named. */
function programsIn(
  machine: Machine,
  { flash, start, end }: { readonly flash: number; readonly start: number; readonly end: number },
  blocks: readonly BlockRows[],
  named: Named,
): RowChange[][] {
  const programs: RowChange[][] = [];
  const erasedBy = new Float64Array(Math.ceil((end - start) / ROW_BYTES));
  for (const block of blocks) erasedBy.fill(block.erasedBy ?? 0, block.firstRow, block.endRow);
  let open = erasedBy.length;
  const from = erasedBy.reduce((least, number) => Math.min(least, number), Number.POSITIVE_INFINITY);
  const range = { flash, deviceOffset: start, lengthBytes: end - start };
  machine.history.tellBetween(from, range, (change) => {
    const number = change.event + 1;
    const endRow = Math.ceil((change.end - start) / ROW_BYTES);
    for (let row = Math.floor((change.start - start) / ROW_BYTES); row < endRow; row++) {
      if (number <= (erasedBy[row] ?? 0)) continue;
      programs[row] ??= [];
      const changes = programs[row] ?? [];
      if (changes.length > NAMED) continue;
      const found = named.change(number);
      if (changes.at(-1)?.cycle === found.cycle) continue;
      if (changes.push(found) > NAMED) open--;
    }
    return open > 0;
  });
  return programs;
}

/** As a row of its own, or with the one before it. */
function addRow(past: RowPast[], row: number, what: Omit<RowPast, 'start' | 'end'>): void {
  const [start, end] = [row * ROW_BYTES, (row + 1) * ROW_BYTES];
  const last = past.at(-1);
  if (last !== undefined && last.end === start && isSame(last, what)) last.end = end;
  else past.push({ start, end, ...what });
}

function isSame(one: Omit<RowPast, 'start' | 'end'>, other: Omit<RowPast, 'start' | 'end'>): boolean {
  return (
    one.hasMore === other.hasMore &&
    one.erasedBy?.cycle === other.erasedBy?.cycle &&
    one.programmedBy.length === other.programmedBy.length &&
    one.programmedBy.every(({ cycle }, at) => cycle === other.programmedBy[at]?.cycle)
  );
}
