/**
 * The bytes of a range of an array at another position, found by walking from there to the present one: what the first
 * change of a byte on the way kept of it is what it was. Once all bytes are found nothing further away is looked at.
 */

/** Bytes of the array of a flash. */
export interface FlashRange {
  readonly flash: number;
  readonly deviceOffset: number;
  readonly lengthBytes: number;
}

export class WindowThen {
  readonly range: FlashRange;
  /** Where nothing was found what is there now. */
  readonly #bytes: Uint8Array;
  /** 1 for each byte that was found. */
  readonly #found: Uint8Array;
  #left: number;

  /** `now`: what the range holds at the present position; it is copied. */
  constructor(range: FlashRange, now: Uint8Array) {
    this.range = range;
    this.#bytes = new Uint8Array(now);
    this.#found = new Uint8Array(now.length);
    this.#left = now.length;
  }

  /** All bytes are found. */
  get isWhole(): boolean {
    return this.#left === 0;
  }

  /** Null where nothing was found: the range is as it is now. */
  get bytes(): Uint8Array | null {
    return this.#left === this.#bytes.length ? null : this.#bytes;
  }

  /** What was kept of [start, end), which lies in the range, is in `kept` from `from` on. Offsets are of the array. */
  find(start: number, end: number, kept: Uint8Array, from: number): void {
    const first = start - this.range.deviceOffset;
    for (let at = 0; at < end - start; at++) {
      if (this.#found[first + at] === 1) continue;
      this.#found[first + at] = 1;
      this.#bytes[first + at] = kept[from + at] ?? 0;
      this.#left--;
    }
  }
}
