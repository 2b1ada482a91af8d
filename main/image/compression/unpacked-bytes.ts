/**
 * The unpacked side of a decompressor: bytes that grow up to a limit. They are the window that matches copy from as
 * well, so that no decompressor sets memory aside for a dictionary that a header claims.
 */
import type { PackedBytes } from './packed-bytes.ts';
import { Stop } from './stop.ts';

const FIRST_ROOM_BYTES = 64 * 1024;
/** Room set aside at once for a size that a header claims, as a multiple of the packed bytes that are there to back it. */
const BELIEVED_RATIO = 32;
/** From here on `copyWithin` beats a loop. */
const LONG_COPY_BYTES = 32;

export class UnpackedBytes {
  readonly atMostBytes: number;
  /** The room so far. Only the first `length` bytes mean something. */
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;
  /** How far back matches reach: nothing before this is copied. */
  windowStart = 0;

  constructor(atMostBytes: number) {
    this.atMostBytes = atMostBytes;
    this.bytes = new Uint8Array(Math.min(atMostBytes, FIRST_ROOM_BYTES));
  }

  /** Makes room for what a header claims, as far as the limit and the packed bytes bear it out. */
  expect(unpackedBytes: number, packedBytes: number): void {
    const believed = Math.min(this.length + unpackedBytes, packedBytes * BELIEVED_RATIO, this.atMostBytes);
    if (believed > this.bytes.length) this.#resize(believed);
  }

  /** Room for `count` more bytes, or for as many as the limit leaves: that number is the answer. */
  room(count: number): number {
    const wanted = Math.min(this.length + count, this.atMostBytes);
    if (wanted > this.bytes.length) {
      this.#resize(Math.min(this.atMostBytes, Math.max(wanted, this.bytes.length * 2)));
    }
    return wanted - this.length;
  }

  put(byte: number): void {
    if (this.length === this.bytes.length && this.room(1) === 0) throw new Stop('full');
    this.bytes[this.length++] = byte;
  }

  /** `count` bytes of `bytes` from `from` on, which must be there. */
  append(bytes: Uint8Array, from: number, count: number): void {
    const fitting = this.length + count <= this.bytes.length ? count : this.room(count);
    const to = this.length;
    if (fitting >= LONG_COPY_BYTES) this.bytes.set(bytes.subarray(from, from + fitting), to);
    else for (let index = 0; index < fitting; index++) this.bytes[to + index] = bytes[from + index] ?? 0;
    this.length += fitting;
    if (fitting < count) throw new Stop('full');
  }

  /** The next `count` packed bytes as they are, or those that are there. */
  appendPacked(packed: PackedBytes, count: number): void {
    const there = Math.min(count, packed.left);
    const from = packed.position;
    packed.position += there;
    this.append(packed.bytes, from, there);
    packed.need(count - there);
  }

  /** `count` times `byte`. */
  fill(byte: number, count: number): void {
    const fitting = this.room(count);
    this.bytes.fill(byte, this.length, this.length + fitting);
    this.length += fitting;
    if (fitting < count) throw new Stop('full');
  }

  /** Whether there is a byte so far back in the window. 1 is the last one. */
  reaches(distance: number): boolean {
    return distance > 0 && distance <= this.length - this.windowStart;
  }

  /** Repeats what stands `distance` back, which {@link reaches} must have allowed; a longer copy repeats itself. */
  copy(distance: number, count: number): void {
    const fitting = this.length + count <= this.bytes.length ? count : this.room(count);
    const { bytes, length: start } = this;
    const end = start + fitting;
    if (distance >= fitting && fitting >= LONG_COPY_BYTES) {
      bytes.copyWithin(start, start - distance, end - distance);
    } else if (distance === 1) {
      bytes.fill(bytes[start - 1] ?? 0, start, end);
    } else {
      for (let to = start; to < end; to++) bytes[to] = bytes[to - distance] ?? 0;
    }
    this.length = end;
    if (fitting < count) throw new Stop('full');
  }

  /** A view of what was unpacked from `start` on. */
  since(start: number): Uint8Array {
    return this.bytes.subarray(start, this.length);
  }

  /** What was unpacked, in memory of its own size. */
  all(): Uint8Array<ArrayBuffer> {
    return this.length === this.bytes.length ? this.bytes : this.bytes.slice(0, this.length);
  }

  #resize(roomBytes: number): void {
    const larger = new Uint8Array(roomBytes);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
  }
}
