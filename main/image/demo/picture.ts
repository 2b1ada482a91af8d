/** A chip drawn in the text column of the hex grid: one line of 16 characters is one row of the grid. */

// biome-ignore format: a picture
const PICTURE = [
  '                ',
  '  |  |  |  |  | ',
  ' .+--+--+--+--+.',
  '-|o            |',
  ' |             |',
  '-|  N O R      |',
  ' |     16 MiB  |',
  '-|             |',
  ' |  0 <- 1 ok  |',
  '-|  0 -> 1 no  |',
  ' |             |',
  " '+--+--+--+--+'",
  '  |  |  |  |  | ',
  '                ',
  ' erase to get 1 ',
  '                ',
] as const;

const TIMES = 4;

/** The picture four times, one below the other, so that it is found wherever one lands. */
export function makePicture(): Uint8Array {
  return new TextEncoder().encode(PICTURE.join('').repeat(TIMES));
}
