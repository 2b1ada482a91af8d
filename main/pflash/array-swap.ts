/** Swaps bytes with an array, whatever a flash could do: time goes back and forth. */
import { rangesOf } from './filled-ranges.ts';
import type { NorArray } from './nor-array.ts';

/** What is swapped is told by the page: a hundred thousand words of a few pages are a few changes. */
const PAGE_BYTES = 4096;

/** So few bytes are faster one by one. */
const FEW_BYTES = 64;

/** Spares a piece of memory for each swap. */
const BEFORE = new Uint8Array(4096);

export class ArraySwap {
  readonly #array: NorArray;
  /** 1 for each page that was written. A Buffer finds the next mark many times faster. */
  readonly #pages: Buffer;

  /** @throws Error on a protected array. */
  constructor(array: NorArray) {
    if (array.isProtected) throw new Error('a protected array was swapped');
    this.#array = array;
    this.#pages = Buffer.alloc(Math.ceil(array.bytes.length / PAGE_BYTES));
  }

  /** Puts `lengthBytes` of `bytes`, from `from` on, at an offset, and what was there in their place. */
  swap(deviceOffset: number, bytes: Uint8Array, from = 0, lengthBytes = bytes.length): void {
    if (lengthBytes <= FEW_BYTES) {
      this.#swapFew(deviceOffset, bytes, from, lengthBytes);
      return;
    }
    const there = this.changing(deviceOffset, lengthBytes);
    const mine = bytes.subarray(from, from + lengthBytes);
    const before = lengthBytes > BEFORE.length ? new Uint8Array(there) : BEFORE.subarray(0, lengthBytes);
    before.set(there);
    there.set(mine);
    mine.set(before);
  }

  /** The array's own bytes there, which will be told as changed. */
  changing(deviceOffset: number, lengthBytes: number): Uint8Array {
    this.#mark(deviceOffset, lengthBytes);
    return this.#array.bytes.subarray(deviceOffset, deviceOffset + lengthBytes);
  }

  /** Tells of all that was swapped. */
  tell(): void {
    const { bytes, onChange } = this.#array;
    for (const [first, end] of rangesOf(this.#pages)) {
      const start = first * PAGE_BYTES;
      onChange?.(start, Math.min(end * PAGE_BYTES, bytes.length) - start);
    }
  }

  #swapFew(deviceOffset: number, bytes: Uint8Array, from: number, lengthBytes: number): void {
    this.#mark(deviceOffset, lengthBytes);
    const there = this.#array.bytes;
    for (let lane = 0; lane < lengthBytes; lane++) {
      const before = there[deviceOffset + lane] ?? 0;
      there[deviceOffset + lane] = bytes[from + lane] ?? 0;
      bytes[from + lane] = before;
    }
  }

  #mark(deviceOffset: number, lengthBytes: number): void {
    const end = Math.ceil((deviceOffset + lengthBytes) / PAGE_BYTES);
    for (let page = Math.floor(deviceOffset / PAGE_BYTES); page < end; page++) this.#pages[page] = 1;
  }
}
