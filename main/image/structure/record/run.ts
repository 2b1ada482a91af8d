/** Bytes of one value, as an erased or a cleared flash has them. */

/** To here it goes byte by byte: code is full of short runs, and a view of words costs more than one of them. */
const SHORT_RUN_BYTES = 32;

/** Whether all of them have one value. None at all have every value. */
export function isRun(bytes: Uint8Array, start: number, end: number, value: number): boolean {
  return endOfRun(bytes, start, end, value) === end;
}

/** Where the run of a value ends that begins at `start`, a word at a time where it is long; `start` where there is none. */
export function endOfRun(bytes: Uint8Array, start: number, end: number, value: number): number {
  let at = start;
  const near = Math.min(end, at + SHORT_RUN_BYTES + (-(bytes.byteOffset + at) & 3));
  while (at < near && bytes[at] === value) at += 1;
  if (at === near && end - at >= 4) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (end - at) >>> 2);
    const run = (value * 0x01010101) | 0;
    let index = 0;
    while (index < words.length && words[index] === run) index += 1;
    at += 4 * index;
  }
  while (at < end && bytes[at] === value) at += 1;
  return at;
}
