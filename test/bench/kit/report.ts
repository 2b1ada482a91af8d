/** A measurement's way out: it is a program of its own, so that none inherits another's heap or compiled code. */
import type { Row } from './row.ts';

/** Marks a line of standard output that holds rows. */
export const ROWS_MARK = 'norscope-bench-rows ';

export function reportRows(rows: readonly Row[]): void {
  console.log(ROWS_MARK + JSON.stringify(rows));
}

/** The rows in what a measurement printed, of all its reports. @throws Error if there are none. */
export function rowsIn(output: string): Row[] {
  const lines = output.split('\n').filter((text) => text.startsWith(ROWS_MARK));
  if (lines.length === 0) throw new Error('it printed no rows');
  return lines.flatMap((line) => JSON.parse(line.slice(ROWS_MARK.length)));
}
