/** Which bytes of a write buffer were filled. */

/** Half-open ranges of the marks that are 1; all others must be 0. */
export function rangesOf(marks: Uint8Array): [number, number][] {
  const ranges: [number, number][] = [];
  let start = marks.indexOf(1);
  while (start >= 0) {
    const end = marks.indexOf(0, start);
    const stop = end < 0 ? marks.length : end;
    ranges.push([start, stop]);
    start = marks.indexOf(1, stop);
  }
  return ranges;
}
