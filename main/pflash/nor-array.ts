/** The cells of a flash: bytes that may be protected as a whole because their backing can't be written. */
import type { WidthBytes } from './geometry.ts';

/** Hears of every change of the array, after it: the range [deviceOffset, deviceOffset + lengthBytes). */
export type ArrayListener = (deviceOffset: number, lengthBytes: number) => void;

/** Whether the first byte of an access is its lowest or its highest (QEMU `big-endian`). */
export type ByteOrder = 'little' | 'big';

/** A page of erased flash. */
const ERASED = Buffer.alloc(4096, 0xff);

export class NorArray {
  readonly bytes: Uint8Array;
  /** Nothing may be written: `bytes` may lie over read-only pages, where a store would end the process. */
  readonly isProtected: boolean;
  readonly byteOrder: ByteOrder;
  onChange: ArrayListener | undefined;
  /** Hears of the same ranges before the change. */
  beforeChange: ArrayListener | undefined;
  /** Flips the lane of a byte in an access: 0 keeps the first byte lowest, -1 makes it the highest. */
  readonly #flip: 0 | -1;

  constructor(bytes: Uint8Array, isProtected: boolean, byteOrder: ByteOrder = 'little') {
    this.bytes = bytes;
    this.isProtected = isProtected;
    this.byteOrder = byteOrder;
    this.#flip = byteOrder === 'big' ? -1 : 0;
  }

  /** Value of `widthBytes` at an offset; bytes past the end read as 0. */
  read(deviceOffset: number, widthBytes: WidthBytes): number {
    const { bytes } = this;
    let value = 0;
    for (let lane = widthBytes - 1; lane >= 0; lane--)
      value = value * 256 + (bytes[deviceOffset + this.placeOf(lane, widthBytes)] ?? 0);
    return value;
  }

  /** Clears the bits that are 0 in `value` and sets none, as NOR cells do. @throws Error on a protected array. */
  program(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    this.#mustBeWritable();
    this.beforeChange?.(deviceOffset, widthBytes);
    for (let lane = 0; lane < widthBytes; lane++) {
      const offset = deviceOffset + this.placeOf(lane, widthBytes);
      this.bytes[offset] = (this.bytes[offset] ?? 0) & (value >>> (8 * lane));
    }
    this.onChange?.(deviceOffset, widthBytes);
  }

  /**
   * Stores a value as it is, ones included, as QEMU's Intel device does: a chip would only clear bits.
   * @throws Error on a protected array: the device asks first.
   */
  overwrite(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    this.#mustBeWritable();
    this.beforeChange?.(deviceOffset, widthBytes);
    for (let lane = 0; lane < widthBytes; lane++)
      this.bytes[deviceOffset + this.placeOf(lane, widthBytes)] = value >>> (8 * lane);
    this.onChange?.(deviceOffset, widthBytes);
  }

  /** Copies data over the array; what lies past the end is dropped. @throws Error on a protected array. */
  store(deviceOffset: number, data: Uint8Array): void {
    this.#mustBeWritable();
    const fitting = data.subarray(0, Math.max(0, this.bytes.length - deviceOffset));
    this.beforeChange?.(deviceOffset, fitting.length);
    this.bytes.set(fitting, deviceOffset);
    this.onChange?.(deviceOffset, fitting.length);
  }

  /**
   * Sets a range to 0xff. What is erased already is not written: a page of a scratch stays the file's own, and a look is
   * several times faster than a write. @throws Error on a protected array.
   */
  erase(deviceOffset: number, lengthBytes: number): void {
    this.#mustBeWritable();
    const end = Math.min(deviceOffset + lengthBytes, this.bytes.length);
    this.beforeChange?.(deviceOffset, end - deviceOffset);
    for (let start = deviceOffset; start < end; start += ERASED.length) {
      const stop = Math.min(start + ERASED.length, end);
      if (ERASED.compare(this.bytes, start, stop, 0, stop - start) !== 0) this.bytes.fill(0xff, start, stop);
    }
    this.onChange?.(deviceOffset, lengthBytes);
  }

  /** A copy of some of the bytes. */
  copy(deviceOffset: number, lengthBytes: number): Uint8Array {
    return this.bytes.slice(deviceOffset, deviceOffset + lengthBytes);
  }

  /** Puts these bytes at an offset, whatever a flash could do, and gives what was there. @throws Error on a protected array. */
  swap(deviceOffset: number, bytes: Uint8Array): Uint8Array {
    this.#mustBeWritable();
    const before = this.copy(deviceOffset, bytes.length);
    this.bytes.set(bytes.subarray(0, before.length), deviceOffset);
    this.onChange?.(deviceOffset, before.length);
    return before;
  }

  /** Where the byte of a lane (0 is the lowest) lies in an access, which is 1, 2 or 4 bytes wide. */
  placeOf(lane: number, widthBytes: WidthBytes): number {
    return lane ^ (this.#flip & (widthBytes - 1));
  }

  #mustBeWritable(): void {
    if (this.isProtected) throw new Error('a protected array was written');
  }
}
