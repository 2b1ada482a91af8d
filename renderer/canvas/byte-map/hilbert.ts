/**
 * Hilbert's curve through a square whose side is a power of two: what is near on the curve is near in the square. It begins
 * in the upper left corner and ends in the upper right one. Both ways go through the quarters within quarters, level by level.
 */

/** A cell of the square, from its upper left corner. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

/** Where the curve is after so many steps. */
export function hilbertPlace(side: number, index: number): Place {
  let [column, row, rest] = [0, 0, index];
  for (let half = 1; half < side; half *= 2) {
    const right = 1 & Math.floor(rest / 2);
    const lower = 1 & (rest ^ right);
    if (lower === 0) [column, row] = turned(half, column, row, right);
    column += half * right;
    row += half * lower;
    rest = Math.floor(rest / 4);
  }
  return { column, row };
}

/** After how many steps the curve is there. */
export function hilbertIndex(side: number, place: Place): number {
  let { column, row } = place;
  let index = 0;
  for (let half = side / 2; half >= 1; half /= 2) {
    const right = (column & half) > 0 ? 1 : 0;
    const lower = (row & half) > 0 ? 1 : 0;
    index += half * half * ((3 * right) ^ lower);
    [column, row] = [column & (half - 1), row & (half - 1)];
    if (lower === 0) [column, row] = turned(half, column, row, right);
  }
  return index;
}

/** In the first and the last quarter the curve goes across the way it goes in the others. */
function turned(half: number, column: number, row: number, right: number): [number, number] {
  return right === 1 ? [half - 1 - row, half - 1 - column] : [row, column];
}
