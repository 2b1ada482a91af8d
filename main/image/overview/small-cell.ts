/** Cells of so few bytes that most values are not in them: the sum of the entropy is kept while they are counted. */

/** Most bytes of such a cell: up to here looking at each byte once more is quicker than at each of the 256 values. */
export const SMALL_CELL_BYTES_MAX = 512;

/** What one more byte of a value that is there n times already adds to the sum of n log2(n). */
const ADDED = Float64Array.from(
  { length: SMALL_CELL_BYTES_MAX },
  (_, times) => (times + 1) * Math.log2(times + 1) - (times === 0 ? 0 : times * Math.log2(times)),
);
const IS_TEXT = Uint8Array.from({ length: 256 }, (_, value) =>
  (value >= 0x20 && value < 0x7f) || value === 0x09 || value === 0x0a || value === 0x0d ? 1 : 0,
);
/** All zero between two cells. */
const times = new Uint16Array(256);

/** Puts what all of `bytes` are like into `cells` at `at`. */
export function countSmallCell(bytes: Uint8Array, cells: Float32Array, at: number): void {
  let [sum, text] = [0, 0];
  for (let index = 0; index < bytes.length; index++) {
    const byte = bytes[index] ?? 0;
    const before = times[byte] ?? 0;
    sum += ADDED[before] ?? 0;
    text += IS_TEXT[byte] ?? 0;
    times[byte] = before + 1;
  }
  const total = Math.max(1, bytes.length);
  cells[at] = Math.max(0, Math.log2(total) - sum / total);
  cells[at + 1] = (times[0xff] ?? 0) / total;
  cells[at + 2] = (times[0] ?? 0) / total;
  cells[at + 3] = text / total;
  for (let index = 0; index < bytes.length; index++) times[bytes[index] ?? 0] = 0;
}
