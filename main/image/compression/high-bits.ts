/** Packed bytes as bits, the highest of each byte first, as bzip2 and UEFI's compression have them. */
import type { PackedBytes } from './packed-bytes.ts';
import { Stop } from './stop.ts';

export class HighBits {
  readonly #packed: PackedBytes;
  /** The low `#count` bits are still to be read. */
  #held = 0;
  #count = 0;
  /** Of those, how many are zeros that stand for bytes after the end. */
  #madeUp = 0;

  constructor(packed: PackedBytes) {
    this.#packed = packed;
  }

  /** The next bits without reading them, at most 20; zeros after the end. */
  peek(count: number): number {
    while (this.#count < count) {
      const { bytes, position, end } = this.#packed;
      if (position < end) this.#packed.position++;
      else this.#madeUp += 8;
      this.#held = ((this.#held & 0xffffff) << 8) | (position < end ? (bytes[position] ?? 0) : 0);
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - count)) & ((1 << count) - 1);
  }

  /** @throws Stop if one of them lies after the end. */
  skip(count: number): void {
    this.#count -= count;
    if (this.#count < this.#madeUp) throw new Stop('cut');
  }

  /** At most 20. */
  bits(count: number): number {
    const value = this.peek(count);
    this.skip(count);
    return value;
  }

  u32(): number {
    const high = this.bits(16);
    return high * 0x10000 + this.bits(16);
  }

  /** Leaves the rest of a byte that was begun, and gives back what was held: the packed bytes go on behind it. */
  alignToByte(): void {
    this.#packed.position -= (this.#count - this.#madeUp) >> 3;
    this.#count = this.#madeUp = this.#held = 0;
  }
}
