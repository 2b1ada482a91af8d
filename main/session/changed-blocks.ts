/** Which erase blocks a device has touched, and which bytes of them differ from the image as it was opened. */
import { eraseBlockAt, eraseBlockOf } from '../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../app/contract/machine.ts';
import type { Remembered } from '../pflash/remembered.ts';

/** The image as it was: what a scratch is compared with. */
export interface Original {
  readonly original: Uint8Array;
}

/** A touched block, and those that were touched before it: what several moments remember of them is held once. */
interface Touched {
  readonly block: number;
  readonly before: Touched | null;
}

/** Memory that one of them takes, roughly. */
const TOUCHED_BYTES = 40;

export class ChangedBlocks {
  readonly #bytes: Uint8Array;
  readonly #image: Original | null;
  readonly #regions: readonly EraseBlockRegion[];
  /** Touched blocks; true once compared and different, undefined when it must be compared again. */
  readonly #touched = new Map<number, boolean | undefined>();
  #lastTouched: Touched | null = null;
  /** Touched since somebody remembered. */
  #newlyTouched = 0;

  /** Without an image, or if it changes with the device, every touched block counts as changed. */
  constructor(bytes: Uint8Array, image: Original | null, regions: readonly EraseBlockRegion[]) {
    this.#bytes = bytes;
    this.#image = image;
    this.#regions = regions;
  }

  mark(deviceOffset: number, lengthBytes: number): void {
    const end = Math.min(deviceOffset + lengthBytes, this.#bytes.length);
    for (let offset = deviceOffset; offset < end; ) {
      const block = eraseBlockAt(this.#regions, offset);
      this.#touch(block.index);
      offset = block.deviceOffset + block.lengthBytes;
    }
  }

  /** @returns what makes the blocks that are touched now the touched ones again; what changes meanwhile has to be marked */
  remember(): Remembered {
    const last = this.#lastTouched;
    const heldBytes = TOUCHED_BYTES * this.#newlyTouched;
    this.#newlyTouched = 0;
    return { heldBytes, restore: () => this.#restore(last) };
  }

  /** Ascending. */
  numbers(): number[] {
    const changed: number[] = [];
    for (const [block, known] of this.#touched) {
      const differs = known ?? this.#differs(block);
      this.#touched.set(block, differs);
      if (differs) changed.push(block);
    }
    return changed.sort((a, b) => a - b);
  }

  /** What the image held in [start, end) as it was opened; null where nothing there was touched, or it is not known. */
  originalIn(start: number, end: number): Uint8Array | null {
    return this.#image === null || !this.#touches(start, end)
      ? null
      : this.#image.original.subarray(start, end);
  }

  /** Nothing was touched, as far as the history goes. */
  get isUntouched(): boolean {
    return this.#touched.size === 0;
  }

  /** Whether it is known what the image held as it was opened. */
  get knowsOriginal(): boolean {
    return this.#image !== null;
  }

  #touch(block: number): void {
    if (!this.#touched.has(block)) {
      this.#lastTouched = { block, before: this.#lastTouched };
      this.#newlyTouched++;
    }
    this.#touched.set(block, this.#image === null ? true : undefined);
  }

  #restore(last: Touched | null): void {
    const blocks = new Set<number>();
    for (let each = last; each !== null; each = each.before) blocks.add(each.block);
    for (const block of this.#touched.keys()) if (!blocks.has(block)) this.#touched.delete(block);
    for (const block of blocks) if (!this.#touched.has(block)) this.#touch(block);
    this.#lastTouched = last;
  }

  #touches(start: number, end: number): boolean {
    for (let offset = start; offset < end; ) {
      const block = eraseBlockAt(this.#regions, offset);
      if (this.#touched.has(block.index)) return true;
      offset = block.deviceOffset + block.lengthBytes;
    }
    return false;
  }

  #differs(block: number): boolean {
    if (this.#image === null) return true;
    const { deviceOffset: start, lengthBytes } = eraseBlockOf(this.#regions, block);
    const now = this.#bytes.subarray(start, start + lengthBytes);
    return Buffer.compare(now, this.#image.original.subarray(start, start + lengthBytes)) !== 0;
  }
}
