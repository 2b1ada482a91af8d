/** The packed side of a decompressor: bytes read in order, which may end too soon or say what cannot be. */
import { Damage, Stop } from './stop.ts';

export class PackedBytes {
  readonly bytes: Uint8Array;
  /** Of the next byte. */
  position = 0;
  /** How many whole ones followed one another, where each costs something besides its bytes. */
  streams = 1;
  /** Nothing is read from here on. */
  end: number;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  get left(): number {
    return this.end - this.position;
  }

  /** @throws Stop if there are not so many bytes left. */
  need(count: number): void {
    if (count > this.left) {
      this.position = this.end;
      throw new Stop('cut');
    }
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.position++] ?? 0;
  }

  u16(): number {
    return this.#littleEndian(2);
  }

  u24(): number {
    return this.#littleEndian(3);
  }

  u32(): number {
    return this.#littleEndian(4);
  }

  u32be(): number {
    const [first = 0, second = 0, third = 0, fourth = 0] = this.take(4);
    return ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0;
  }

  /** Sizes above 2^53 come out inexact, and are above every limit all the same. */
  u64(): number {
    const low = this.u32();
    return low + this.u32() * 2 ** 32;
  }

  /** The next bytes, not copied. */
  take(count: number): Uint8Array {
    this.need(count);
    const start = this.position;
    this.position += count;
    return this.bytes.subarray(start, this.position);
  }

  /** Whether these bytes are next. Reads none. */
  startsWith(magic: readonly number[]): boolean {
    return (
      magic.length <= this.left && magic.every((byte, index) => this.bytes[this.position + index] === byte)
    );
  }

  /**
   * Has `read` read `part`, the next `count` bytes, as if nothing followed them.
   * @throws Damage if it does not read just these; Stop if they are not all there.
   */
  within(count: number, part: string, read: () => void): void {
    const whole = this.end;
    const end = this.position + count;
    this.end = Math.min(end, whole);
    try {
      read();
    } catch (thrown) {
      const wantsMore = thrown instanceof Stop && thrown.ending === 'cut' && end <= whole;
      throw wantsMore ? this.damage(`${part} goes on after its end`, end) : thrown;
    } finally {
      this.end = whole;
    }
    if (this.position < Math.min(end, whole)) throw this.damage(`${part} ends before its end`);
    this.need(end - this.position);
  }

  /** To be thrown: `what` is wrong at `offset`. */
  damage(what: string, offset = this.position): Damage {
    return new Damage(what, offset);
  }

  #littleEndian(count: number): number {
    this.need(count);
    let value = 0;
    for (let index = count - 1; index >= 0; index--) {
      value = value * 256 + (this.bytes[this.position + index] ?? 0);
    }
    this.position += count;
    return value;
  }
}
