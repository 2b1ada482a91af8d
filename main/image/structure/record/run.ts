/** Bytes of one value, as an erased or a cleared flash has them. */

/** Where the run of a value ends that begins at `start`, a word at a time where it is long; `start` where there is none. */
export function endOfRun(bytes: Uint8Array, start: number, end: number, value: number): number {
  let at = start;
  const aligned = Math.min(end, at + (-(bytes.byteOffset + at) & 3));
  while (at < aligned && bytes[at] === value) at += 1;
  if (at === aligned && end - at >= 4) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >>> 2);
    const run = (value * 0x01010101) | 0;
    let index = 0;
    while (index < words.length && words[index] === run) index += 1;
    at += 4 * index;
  }
  while (at < end && bytes[at] === value) at += 1;
  return at;
}
