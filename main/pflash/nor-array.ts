/** The cells of a flash: bytes that may be protected as a whole because their backing can't be written. */
import type { WidthBytes } from './geometry.ts';

/** Hears of every change of the array, after it: the range [deviceOffset, deviceOffset + lengthBytes). */
export type ArrayListener = (deviceOffset: number, lengthBytes: number) => void;

/** Hears of what was done to the cells of [deviceOffset, deviceOffset + lengthBytes), though it may have changed nothing. */
export type WearListener = (what: 'program' | 'erase', deviceOffset: number, lengthBytes: number) => void;

/** Whether the first byte of an access is its lowest or its highest (QEMU `big-endian`). */
export type ByteOrder = 'little' | 'big';

const PAGE_BYTES = 4096;
const ERASED = Buffer.alloc(PAGE_BYTES, 0xff);

export class NorArray {
  readonly bytes: Uint8Array;
  /** Nothing may be written: `bytes` may lie over read-only pages, where a store would end the process. */
  readonly isProtected: boolean;
  readonly byteOrder: ByteOrder;
  onChange: ArrayListener | undefined;
  /** Hears before a change which bytes it may change: the same range, or parts of it. */
  beforeChange: ArrayListener | undefined;
  /** Hears of each program and each erase, after it; going back and forth in time is neither. */
  onWear: WearListener | undefined;
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

  /** The bytes of a range; fewer where it reaches past the end. */
  copy(deviceOffset: number, lengthBytes: number): Uint8Array {
    return this.bytes.slice(deviceOffset, deviceOffset + lengthBytes);
  }

  /** Clears the bits that are 0 in `value` and sets none, as NOR cells do. @throws Error on a protected array. */
  program(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    this.mustBeWritable();
    this.beforeChange?.(deviceOffset, widthBytes);
    for (let lane = 0; lane < widthBytes; lane++) {
      const offset = deviceOffset + this.placeOf(lane, widthBytes);
      this.bytes[offset] = (this.bytes[offset] ?? 0) & (value >>> (8 * lane));
    }
    this.onWear?.('program', deviceOffset, widthBytes);
    this.onChange?.(deviceOffset, widthBytes);
  }

  /**
   * Stores a value as it is, ones included, as QEMU's Intel device does: a chip would only clear bits.
   * @throws Error on a protected array: the device asks first.
   */
  overwrite(deviceOffset: number, value: number, widthBytes: WidthBytes): void {
    this.mustBeWritable();
    this.beforeChange?.(deviceOffset, widthBytes);
    for (let lane = 0; lane < widthBytes; lane++)
      this.bytes[deviceOffset + this.placeOf(lane, widthBytes)] = value >>> (8 * lane);
    this.onWear?.('program', deviceOffset, widthBytes);
    this.onChange?.(deviceOffset, widthBytes);
  }

  /** Copies data over the array; what lies past the end is dropped. @throws Error on a protected array. */
  store(deviceOffset: number, data: Uint8Array): void {
    this.mustBeWritable();
    const fitting = data.subarray(0, Math.max(0, this.bytes.length - deviceOffset));
    this.beforeChange?.(deviceOffset, fitting.length);
    this.bytes.set(fitting, deviceOffset);
    this.onWear?.('program', deviceOffset, fitting.length);
    this.onChange?.(deviceOffset, fitting.length);
  }

  /**
   * Sets a range to 0xff. Pages that are erased already are not written, nor told before: a page of a scratch stays the
   * file's own, and a look is several times faster than a write. @throws Error on a protected array.
   */
  erase(deviceOffset: number, lengthBytes: number): void {
    this.mustBeWritable();
    const end = Math.min(deviceOffset + lengthBytes, this.bytes.length);
    let start = deviceOffset;
    for (let page = start; page < end; page += PAGE_BYTES) {
      const stop = Math.min(page + PAGE_BYTES, end);
      if (ERASED.compare(this.bytes, page, stop, 0, stop - page) !== 0) continue;
      this.#fill(start, page);
      start = stop;
    }
    this.#fill(start, end);
    this.onWear?.('erase', deviceOffset, end - deviceOffset);
    this.onChange?.(deviceOffset, lengthBytes);
  }

  /** Where the byte of a lane (0 is the lowest) lies in an access, which is 1, 2 or 4 bytes wide. */
  placeOf(lane: number, widthBytes: WidthBytes): number {
    return lane ^ (this.#flip & (widthBytes - 1));
  }

  #fill(start: number, end: number): void {
    if (start === end) return;
    this.beforeChange?.(start, end - start);
    this.bytes.fill(0xff, start, end);
  }

  /** @throws Error on a protected array: the device asks first. */
  protected mustBeWritable(): void {
    if (this.isProtected) throw new Error('a protected array was written');
  }
}
