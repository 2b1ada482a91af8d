/** A measurement's way out: it is a program of its own, so that none inherits another's heap or compiled code. */
import type { Row } from './row.ts';

/** Marks the line of standard output that holds the rows. */
export const ROWS_MARK = 'norscope-bench-rows ';

export function reportRows(rows: readonly Row[]): void {
  console.log(ROWS_MARK + JSON.stringify(rows));
}

/** The rows in what a measurement printed. @throws Error if there are none. */
export function rowsIn(output: string): Row[] {
  const line = output.split('\n').find((text) => text.startsWith(ROWS_MARK));
  if (line === undefined) throw new Error('it printed no rows');
  return JSON.parse(line.slice(ROWS_MARK.length));
}
