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

/** The range must lie in the array. Pages in a row that change are told as one. @throws Error on a protected array */
export function editArray(array: NorArray, edit: ArrayEdit): void {
  if (array.isProtected) throw new Error('a protected array was edited');
  const end = edit.deviceOffset + edit.lengthBytes;
  let start = edit.deviceOffset;
  for (let page = start; page < end; ) {
    const stop = Math.min(end, nextPage(page));
    if (isThere(array, edit, page, stop)) {
      put(array, edit, start, page);
      start = stop;
    }
    page = stop;
  }
  put(array, edit, start, end);
}

function isThere(array: NorArray, edit: ArrayEdit, start: number, stop: number): boolean {
  return Buffer.compare(array.bytes.subarray(start, stop), bytesFor(edit, start, stop)) === 0;
}

function put(array: NorArray, edit: ArrayEdit, start: number, end: number): void {
  if (start === end) return;
  array.beforeChange?.(start, end - start);
  for (let page = start; page < end; ) {
    const stop = Math.min(end, nextPage(page));
    array.bytes.set(bytesFor(edit, page, stop), page);
    page = stop;
  }
  array.onChange?.(start, end - start);
}

function nextPage(deviceOffset: number): number {
  return (Math.floor(deviceOffset / PAGE_BYTES) + 1) * PAGE_BYTES;
}

function bytesFor({ deviceOffset, pattern }: ArrayEdit, start: number, stop: number): Uint8Array {
  return patternFrom(pattern, start - deviceOffset, stop - start);
}

/** So many bytes of a pattern that goes on and on. */
function patternFrom(pattern: Uint8Array, from: number, lengthBytes: number): Uint8Array {
  const start = from % pattern.length;
  if (start + lengthBytes <= pattern.length) return pattern.subarray(start, start + lengthBytes);
  const bytes = new Uint8Array(lengthBytes);
  const first = pattern.subarray(start);
  bytes.set(first.subarray(0, lengthBytes));
  for (let at = first.length; at < lengthBytes; at += pattern.length)
    bytes.set(pattern.subarray(0, lengthBytes - at), at);
  return bytes;
}
