/** Which bytes of a machine's flashes were written, until they are compared. */
import type { Flash } from '../session/flash.ts';
import type { Machine } from '../session/machine.ts';
import { isReached } from './reach.ts';

/** Bytes of a flash that nobody has compared since they were written, and some beside them. */
export interface WrittenPiece {
  readonly flash: Flash;
  readonly deviceOffset: number;
  /** As the flash holds them now. */
  readonly bytes: Uint8Array;
}

const PAGE_BYTES = 0x1000;
/** Most pages of one piece: their answer is a third longer. */
const PIECE_PAGES = 16;

export class WrittenBytes {
  /** By flash: numbers of its pages. */
  readonly #pages = new Map<number, Set<number>>();

  /** Bytes of a flash were written. */
  note(flash: number, deviceOffset: number, lengthBytes: number): void {
    const pages = this.#pages.get(flash) ?? new Set<number>();
    this.#pages.set(flash, pages);
    const last = Math.floor((deviceOffset + lengthBytes - 1) / PAGE_BYTES);
    for (let page = Math.floor(deviceOffset / PAGE_BYTES); page <= last; page++) pages.add(page);
  }

  /** Takes some of them that can be looked at now, for the flash is read directly; null if there are none. */
  take(machine: Machine): WrittenPiece | null {
    for (const [index, pages] of this.#pages) {
      const flash = machine.flash(index);
      if (!isReached(machine, flash)) pages.clear();
      const [first] = pages;
      if (first === undefined || !flash.region.isDirect) continue;
      let end = first;
      while (end < first + PIECE_PAGES && pages.delete(end)) end++;
      const deviceOffset = first * PAGE_BYTES;
      return {
        flash,
        deviceOffset,
        bytes: flash.device.array.bytes.subarray(deviceOffset, end * PAGE_BYTES),
      };
    }
    return null;
  }
}
