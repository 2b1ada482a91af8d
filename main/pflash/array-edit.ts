/** Puts bytes into an array as a person edits an image, whatever a flash could do: no program and no erase, and so no wear. */
import type { NorArray } from './nor-array.ts';

/** What is there already is not written, by the page: a page of a scratch stays the file's own. */
const PAGE_BYTES = 4096;

/** Bytes of an array, and the pattern that fills them from their start, over and over. */
export interface ArrayEdit {
  readonly deviceOffset: number;
  readonly lengthBytes: number;
  readonly pattern: Uint8Array;
}

/** What is put there. */
interface Filling {
  readonly deviceOffset: number;
  readonly patternBytes: number;
  /** The pattern over and over: from any byte of it on there is enough for a page, or for the whole range. */
  readonly repeated: Uint8Array;
}

/** The range must lie in the array. Pages in a row that change are told as one. @throws Error on a protected array */
export function editArray(array: NorArray, { deviceOffset, lengthBytes, pattern }: ArrayEdit): void {
  if (array.isProtected) throw new Error('a protected array was edited');
  const filling = { deviceOffset, patternBytes: pattern.length, repeated: repeatedFor(pattern, lengthBytes) };
  const end = deviceOffset + lengthBytes;
  let start = deviceOffset;
  for (let page = start; page < end; ) {
    const stop = Math.min(end, nextPage(page));
    if (isThere(array, filling, page, stop)) {
      put(array, filling, start, page);
      start = stop;
    }
    page = stop;
  }
  put(array, filling, start, end);
}

function isThere(array: NorArray, filling: Filling, start: number, stop: number): boolean {
  return Buffer.compare(array.bytes.subarray(start, stop), bytesFor(filling, start, stop)) === 0;
}

function put(array: NorArray, filling: Filling, start: number, end: number): void {
  if (start === end) return;
  array.beforeChange?.(start, end - start);
  for (let page = start; page < end; ) {
    const stop = Math.min(end, nextPage(page));
    array.bytes.set(bytesFor(filling, page, stop), page);
    page = stop;
  }
  array.onChange?.(start, end - start);
}

function nextPage(deviceOffset: number): number {
  return (Math.floor(deviceOffset / PAGE_BYTES) + 1) * PAGE_BYTES;
}

function bytesFor(
  { deviceOffset, patternBytes, repeated }: Filling,
  start: number,
  stop: number,
): Uint8Array {
  const from = (start - deviceOffset) % patternBytes;
  return repeated.subarray(from, from + stop - start);
}

function repeatedFor(pattern: Uint8Array, lengthBytes: number): Uint8Array {
  if (pattern.length >= lengthBytes) return pattern;
  return Buffer.alloc(pattern.length + Math.min(PAGE_BYTES, lengthBytes), pattern);
}
