/** The cells of a flash as they would be: what is tried on them lies beside the cells themselves, which stay as they are. */
import type { WidthBytes } from './geometry.ts';
import { NorArray } from './nor-array.ts';

const PAGE_BYTES = 4096;

/** Costs the pages that are programmed: an erased range is remembered as one, however long. Tells nobody of changes. */
export class TrialArray extends NorArray {
  /** By their numbers, those that are not as they were, nor erased as a whole. */
  readonly #pages = new Map<number, Uint8Array>();
  /** Pages that were erased as a whole: first, and first no more. */
  readonly #erased: (readonly [first: number, end: number])[] = [];

  constructor({ bytes, isProtected, byteOrder }: NorArray) {
    super(bytes, isProtected, byteOrder);
  }

  override read(deviceOffset: number, widthBytes: WidthBytes): number {
    let value = 0;
    for (let lane = widthBytes - 1; lane >= 0; lane--)
      value = value * 256 + this.#at(deviceOffset + this.placeOf(lane, widthBytes));
    return value;
  }

  override copy(deviceOffset: number, lengthBytes: number): Uint8Array {
    const end = Math.max(deviceOffset, Math.min(deviceOffset + lengthBytes, this.bytes.length));
    const copied = this.bytes.slice(deviceOffset, end);
    for (let page = Math.floor(deviceOffset / PAGE_BYTES); page * PAGE_BYTES < end; page++) {
      const [first, last] = [
        Math.max(page * PAGE_BYTES, deviceOffset),
        Math.min((page + 1) * PAGE_BYTES, end),
      ];
      const changed = this.#pages
        .get(page)
        ?.subarray(first % PAGE_BYTES, (first % PAGE_BYTES) + last - first);
      if (changed !== undefined) copied.set(changed, first - deviceOffset);
      else if (this.#isErased(page)) copied.fill(0xff, first - deviceOffset, last - deviceOffset);
    }
    return copied;
  }

  override program(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    const there = this.read(deviceOffset, widthBytes);
    this.overwrite(deviceOffset, there & value, widthBytes);
  }

  override overwrite(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    this.mustBeWritable();
    for (let lane = 0; lane < widthBytes; lane++)
      this.#put(deviceOffset + this.placeOf(lane, widthBytes), value >>> (8 * lane));
  }

  override store(deviceOffset: number, data: Uint8Array): void {
    this.mustBeWritable();
    for (const [index, value] of data.entries()) this.#put(deviceOffset + index, value);
  }

  override erase(deviceOffset: number, lengthBytes: number): void {
    this.mustBeWritable();
    const end = Math.min(deviceOffset + lengthBytes, this.bytes.length);
    const [first, last] = [Math.ceil(deviceOffset / PAGE_BYTES), Math.floor(end / PAGE_BYTES)];
    this.#fill(deviceOffset, Math.min(first * PAGE_BYTES, end));
    if (first < last) this.#erasePages(first, last);
    if (first <= last) this.#fill(last * PAGE_BYTES, end);
  }

  #fill(start: number, end: number): void {
    for (let at = start; at < end; at++) this.#put(at, 0xff);
  }

  #erasePages(first: number, end: number): void {
    for (const page of this.#pages.keys()) if (page >= first && page < end) this.#pages.delete(page);
    this.#erased.push([first, end]);
  }

  #at(deviceOffset: number): number {
    const page = Math.floor(deviceOffset / PAGE_BYTES);
    const changed = this.#pages.get(page);
    if (changed !== undefined) return changed[deviceOffset % PAGE_BYTES] ?? 0;
    return this.#isErased(page) ? 0xff : (this.bytes[deviceOffset] ?? 0);
  }

  #put(deviceOffset: number, value: number): void {
    if (deviceOffset >= this.bytes.length) return;
    const page = Math.floor(deviceOffset / PAGE_BYTES);
    const changed = this.#pages.get(page) ?? this.#pageAsItIs(page);
    changed[deviceOffset % PAGE_BYTES] = value;
    this.#pages.set(page, changed);
  }

  #pageAsItIs(page: number): Uint8Array {
    const start = page * PAGE_BYTES;
    if (this.#isErased(page)) return new Uint8Array(PAGE_BYTES).fill(0xff);
    return this.bytes.slice(start, start + PAGE_BYTES);
  }

  #isErased(page: number): boolean {
    return this.#erased.some(([first, end]) => page >= first && page < end);
  }
}
