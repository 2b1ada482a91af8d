/**
 * Bits of a zstd bitstream, which is read from its end: the highest set bit of its last byte only marks where it begins.
 * RFC 8878, section 4.1. Bits before the start read as zero, and `left` is negative then.
 */
import { Damage } from '../stop.ts';

export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  left: number;

  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? (bytes[end - 1] ?? 0) : 0;
    if (last === 0)
      throw new Damage('a zstd bitstream has no mark where it begins', Math.max(start, end - 1));
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start) * 8 - (Math.clz32(last) - 24) - 1;
  }

  /** The next bits without reading them, at most 24. */
  peek(count: number): number {
    const low = this.left - count;
    if (low < 0) return this.left <= 0 ? 0 : this.#at(0, this.left) << -low;
    return this.#at(low, count);
  }

  /** At most 32. */
  read(count: number): number {
    if (count > 24) {
      const high = this.read(count - 16);
      return high * 0x10000 + this.read(16);
    }
    const value = this.peek(count);
    this.left -= count;
    return value;
  }

  #at(low: number, count: number): number {
    const bytes = this.#bytes;
    const at = this.#start + (low >> 3);
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    return (word >>> (low & 7)) & ((1 << count) - 1);
  }
}
