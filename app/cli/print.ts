/** Text and JSON on stdout. */

/** Rows in aligned columns, two spaces apart; those after the first `leftCount` hold numbers and end at the same place. */
export function columns(
  rows: readonly (readonly string[])[],
  leftCount: number = Number.POSITIVE_INFINITY,
): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  const lines = rows.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return index < leftCount ? cell.padEnd(width) : cell.padStart(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return `${lines.join('\n')}\n`;
}

/** Numbers stay numbers; a bigint, which is beyond 2^53, becomes a string. */
export function printJson(value: unknown): void {
  const text = JSON.stringify(
    value,
    (_, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner),
    2,
  );
  process.stdout.write(`${text}\n`);
}
