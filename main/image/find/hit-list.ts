/** Hits in the order of their places, kept compactly: 7 bytes each. */

const FIRST_ROOM = 64;

/** What is kept of some hits, and how many there are. */
export type Hits = Pick<HitList, 'starts' | 'lengths' | 'kinds' | 'count'>;

/** Grows as hits come, up to `most`; counts those that come after, too. */
export class HitList {
  readonly #most: number;
  #starts = new Uint32Array(FIRST_ROOM);
  #lengths = new Uint16Array(FIRST_ROOM);
  #kinds = new Uint8Array(FIRST_ROOM);
  #kept = 0;
  #count = 0;

  constructor(most: number = Number.POSITIVE_INFINITY) {
    this.#most = most;
  }

  /** All that came. */
  get count(): number {
    return this.#count;
  }

  /** Where each that is kept begins, in bytes, ascending. Valid until the next is added. */
  get starts(): Uint32Array {
    return this.#starts.subarray(0, this.#kept);
  }

  /** How long each is, in bytes. */
  get lengths(): Uint16Array {
    return this.#lengths.subarray(0, this.#kept);
  }

  /** What each is, where what was looked for is of several kinds: see `StringEncoding`. */
  get kinds(): Uint8Array {
    return this.#kinds.subarray(0, this.#kept);
  }

  add(start: number, lengthBytes: number, kind = 0): void {
    this.#count += 1;
    if (this.#kept >= this.#most) return;
    if (this.#kept === this.#starts.length) this.#grow(2 * this.#kept);
    this.#starts[this.#kept] = start;
    this.#lengths[this.#kept] = lengthBytes;
    this.#kinds[this.#kept] = kind;
    this.#kept += 1;
  }

  /** Those of another list, all of which come after those that are here. `count` is how many it stands for. */
  addAll({ starts, lengths, kinds, count }: Hits): void {
    const taken = Math.min(starts.length, this.#most - this.#kept);
    const needed = this.#kept + taken;
    if (needed > this.#starts.length) this.#grow(Math.max(needed, Math.min(this.#most, 2 * needed)));
    this.#starts.set(starts.subarray(0, taken), this.#kept);
    this.#lengths.set(lengths.subarray(0, taken), this.#kept);
    this.#kinds.set(kinds.subarray(0, taken), this.#kept);
    this.#kept = needed;
    this.#count += count;
  }

  /** Index of the first that is kept and begins at `offset` or after it; how many are kept, where there is none. */
  indexFrom(offset: number): number {
    let [low, high] = [0, this.#kept];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  clear(): void {
    this.#kept = 0;
    this.#count = 0;
  }

  #grow(room: number): void {
    const [starts, lengths, kinds] = [new Uint32Array(room), new Uint16Array(room), new Uint8Array(room)];
    starts.set(this.starts);
    lengths.set(this.lengths);
    kinds.set(this.kinds);
    [this.#starts, this.#lengths, this.#kinds] = [starts, lengths, kinds];
  }
}
