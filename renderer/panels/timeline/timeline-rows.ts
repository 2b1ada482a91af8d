/** The rows of the timeline's list: operations, and after the one that is folded open its cycles. */

/** What of the list decides where its rows are. */
export interface TimelineShape {
  readonly operations: number;
  readonly open: { readonly index: number; readonly firstCycle: number; readonly cycles: number } | null;
}

/** What a row is: an operation, or one of the cycles of the open one, each counted from 0. */
export interface TimelineRow {
  readonly operation: number;
  readonly cycle: number | null;
}

export function rowCount({ operations, open }: TimelineShape): number {
  return operations + (open?.cycles ?? 0);
}

export function rowAt({ open }: TimelineShape, row: number): TimelineRow {
  if (open === null || row <= open.index) return { operation: row, cycle: null };
  const cycle = row - open.index - 1;
  if (cycle < open.cycles) return { operation: open.index, cycle };
  return { operation: row - open.cycles, cycle: null };
}

export function rowOfOperation({ open }: TimelineShape, operation: number): number {
  return open !== null && operation > open.index ? operation + open.cycles : operation;
}

/** The row of the event that was done last, if it is one of the open operation. */
export function rowOfCycle(open: NonNullable<TimelineShape['open']>, position: number): number | null {
  const cycle = position - open.firstCycle;
  return cycle >= 0 && cycle < open.cycles ? open.index + 1 + cycle : null;
}
