/** Which erase blocks a device has touched, and which bytes of them differ from the image as it was opened. */
import { eraseBlockAt, eraseBlockOf } from '../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../app/contract/machine.ts';

/** The image as it was: what a scratch is compared with. */
export interface Original {
  readonly original: Uint8Array;
}

export class ChangedBlocks {
  readonly #bytes: Uint8Array;
  readonly #image: Original | null;
  readonly #regions: readonly EraseBlockRegion[];
  /** Touched blocks; true once compared and different, undefined when it must be compared again. */
  readonly #touched = new Map<number, boolean | undefined>();

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
      this.#touched.set(block.index, this.#image === null ? true : undefined);
      offset = block.deviceOffset + block.lengthBytes;
    }
  }

  /** @returns what makes the blocks that are touched now the touched ones again */
  remember(): () => void {
    const touched = [...this.#touched.keys()];
    return () => {
      this.#touched.clear();
      for (const block of touched) this.#touched.set(block, this.#image === null ? true : undefined);
    };
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

  /** Half-open ranges that differ from the image inside [start, end), in bytes from `start`. */
  rangesIn(start: number, end: number): [number, number][] {
    if (this.#image === null || !this.#touches(start, end)) return [];
    const { original } = this.#image;
    const ranges: [number, number][] = [];
    let from = -1;
    for (let offset = start; offset < end; offset++) {
      const differs = this.#bytes[offset] !== original[offset];
      if (differs && from < 0) from = offset;
      if (!differs && from >= 0) {
        ranges.push([from - start, offset - start]);
        from = -1;
      }
    }
    if (from >= 0) ranges.push([from - start, end - start]);
    return ranges;
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
