/**
 * The bytes of a change that has many, by the page. Of a change of several pages, those that are erased or all zeros, as
 * padding is, take no memory and are not copied: an erased block costs at most its size. Where they were filled with
 * something else, that takes memory once it is swapped for them.
 */
import { grown } from '../grown.ts';

/** Looked at and copied at once: smaller ones find more that is alike and cost more calls. */
const PAGE_BYTES = 16 << 10;

/** Of a page that is not all alike. */
const MIXED = -1;

/** Of a page that nobody has looked at yet. */
const UNKNOWN = -2;

const ERASED = Buffer.alloc(PAGE_BYTES, 0xff);
const ZEROS = Buffer.alloc(PAGE_BYTES);
const BEFORE = new Uint8Array(PAGE_BYTES);

/** Of a page, beside its bytes. */
const MARKS_BYTES = 8;

export class OldPages {
  readonly lengthBytes: number;
  /** What all bytes of a page are, or MIXED. */
  #alike: Int16Array;
  /** The same of the page that it is swapped with: the same two whenever they are, for a change is made again as it was. */
  #others: Int16Array;
  /**
   * Where a page that is or was mixed has its bytes, in pages; -1 for one that never was. Where the other one is all alike
   * the bytes stay there while they are swapped: they are the same when they come back.
   */
  readonly #slot: Int32Array;
  #slots = 0;
  #bytes: Uint8Array;

  /** A copy of these bytes. */
  constructor(bytes: Uint8Array) {
    this.lengthBytes = bytes.length;
    const count = Math.ceil(bytes.length / PAGE_BYTES);
    this.#alike = new Int16Array(count).fill(MIXED);
    this.#others = new Int16Array(count).fill(UNKNOWN);
    this.#slot = new Int32Array(count).fill(-1);
    this.#bytes = new Uint8Array(count === 1 ? bytes.length : 0);
    this.set(bytes);
  }

  get heldBytes(): number {
    return this.#bytes.length + MARKS_BYTES * this.#slot.length;
  }

  /** Takes the bytes of before the change anew: it is made once more, as it was. */
  set(bytes: Uint8Array): void {
    this.#others.fill(UNKNOWN);
    for (let index = 0; index < this.#alike.length; index++)
      this.#alike[index] = alikeIn(pageOf(bytes, index));
    this.#makeRoom();
    for (let index = 0; index < this.#alike.length; index++) {
      const page = pageOf(bytes, index);
      if (this.#alike[index] === MIXED) this.#bytesOf(index, page.length).set(page);
    }
  }

  /** Copies bytes from an offset on, as many as `target` has room for; it must not reach past the end. */
  copyTo(target: Uint8Array, from: number): void {
    for (let at = 0; at < target.length; ) {
      const [index, skipped] = [Math.floor((from + at) / PAGE_BYTES), (from + at) % PAGE_BYTES];
      const part = target.subarray(at, at + PAGE_BYTES - skipped);
      const alike = this.#alike[index] ?? MIXED;
      if (alike !== MIXED) part.fill(alike);
      else part.set(this.#bytesOf(index, skipped + part.length).subarray(skipped));
      at += part.length;
    }
  }

  /** Puts these bytes where others are, and takes those: the same others each time. */
  swap(others: Uint8Array): void {
    for (let index = 0; index < this.#others.length; index++)
      if (this.#others[index] === UNKNOWN) this.#others[index] = alikeIn(pageOf(others, index));
    this.#makeRoom();
    for (let index = 0; index < this.#alike.length; index++) this.#swapPage(index, pageOf(others, index));
    [this.#alike, this.#others] = [this.#others, this.#alike];
  }

  #swapPage(index: number, page: Uint8Array): void {
    const mine = this.#alike[index] ?? MIXED;
    const theirs = this.#others[index] ?? MIXED;
    if (mine !== MIXED) {
      if (theirs === MIXED && this.#slot[index] === -1) this.#bytesOf(index, page.length).set(page);
      page.fill(mine);
      return;
    }
    const bytes = this.#bytesOf(index, page.length);
    if (theirs !== MIXED) {
      page.set(bytes);
      return;
    }
    const before = BEFORE.subarray(0, page.length);
    before.set(page);
    page.set(bytes);
    bytes.set(before);
  }

  /** For all pages that need a slot and have none, at once: room made by the page would copy the others for each. */
  #makeRoom(): void {
    let [slots, end] = [this.#slots, this.#bytes.length];
    for (let index = 0; index < this.#slot.length; index++) {
      const isMixed = this.#alike[index] === MIXED || this.#others[index] === MIXED;
      if (!isMixed || this.#slot[index] !== -1) continue;
      end = slots * PAGE_BYTES + Math.min(PAGE_BYTES, this.lengthBytes - index * PAGE_BYTES);
      slots++;
    }
    if (end > this.#bytes.length) this.#bytes = grown(this.#bytes, new Uint8Array(end));
  }

  /** There must be room. */
  #bytesOf(index: number, lengthBytes: number): Uint8Array {
    if (this.#slot[index] === -1) this.#slot[index] = this.#slots++;
    const start = (this.#slot[index] ?? 0) * PAGE_BYTES;
    return this.#bytes.subarray(start, start + lengthBytes);
  }
}

/** How much memory a copy of these bytes takes, beside marks. */
export function mixedBytesIn(bytes: Uint8Array): number {
  let sum = 0;
  for (let index = 0; index * PAGE_BYTES < bytes.length; index++) {
    const page = pageOf(bytes, index);
    if (alikeIn(page) === MIXED) sum += page.length;
  }
  return sum;
}

function pageOf(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES);
}

/** What all bytes of a page are, if they are erased or zeros. */
function alikeIn(page: Uint8Array): number {
  const [first = MIXED] = page;
  if (first !== 0 && first !== 0xff) return MIXED;
  const same = first === 0 ? ZEROS : ERASED;
  return same.compare(page, 0, page.length, 0, page.length) === 0 ? first : MIXED;
}
