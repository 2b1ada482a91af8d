/** A page of a flash's array as the engine told it: bytes, what they were, and what was done to each row. */
import { type ImageWindow, ROW_BYTES, type RowChange } from '../../app/contract/image.ts';
import type { DriverOperation } from '../../app/contract/operation.ts';

/** Who changed a row: an operation, by the number of its first cycle, or a cycle whose operation is not known. */
export interface Changer {
  readonly cycle: number;
  readonly operation: DriverOperation | null;
}

/** What was done to some rows. The same object for all rows that have the same past. */
export interface KnownPast {
  readonly erasedBy: Changer | null;
  /** Since it was erased; oldest first. */
  readonly programmedBy: readonly Changer[];
  /** There were more before them. */
  readonly hasMore: boolean;
}

/** Bytes of at most one row of 16; bit n of the mask is set where byte n differs from what it is compared with. */
export interface RowOfBytes {
  readonly bytes: Uint8Array;
  readonly changedMask: number;
  /** What the bytes were, where the mask has a bit; null where it has none. */
  readonly before: Uint8Array | null;
  /** Null where nothing is known to have been done. */
  readonly past: KnownPast | null;
}

export class BytePage {
  /** Another one was asked for, or has to be. */
  isFresh: boolean;
  readonly #bytes: Uint8Array;
  readonly #rowMasks: Uint16Array;
  readonly #before: Uint8Array | null;
  readonly #pastOfRow: (KnownPast | null)[];

  /** Of a window that begins with a row. */
  constructor({ bytes, changed, before, past, operations }: ImageWindow, isFresh: boolean) {
    this.isFresh = isFresh;
    this.#bytes = bytes;
    const rows = Math.ceil(bytes.length / ROW_BYTES);
    this.#rowMasks = rowMasksOf(changed, rows);
    this.#before = changed.length === 0 ? null : spread(changed, before, bytes.length);
    this.#pastOfRow = new Array(rows).fill(null);
    const changerOf = ({ cycle, operation }: RowChange): Changer => ({
      cycle,
      operation: operation === null ? null : (operations[operation] ?? null),
    });
    for (const { start, end, erasedBy, programmedBy, hasMore } of past) {
      const known = {
        erasedBy: erasedBy && changerOf(erasedBy),
        programmedBy: programmedBy.map(changerOf),
        hasMore,
      };
      this.#pastOfRow.fill(known, start / ROW_BYTES, end / ROW_BYTES);
    }
  }

  /** The row that begins at an offset in the page; null where the page ends before it does. */
  row(start: number, lengthBytes: number): RowOfBytes | null {
    const end = start + lengthBytes;
    if (end > this.#bytes.length) return null;
    const index = start / ROW_BYTES;
    const changedMask = this.#rowMasks[index] ?? 0;
    return {
      bytes: this.#bytes.subarray(start, end),
      changedMask,
      before: changedMask === 0 ? null : (this.#before?.subarray(start, end) ?? null),
      past: this.#pastOfRow[index] ?? null,
    };
  }
}

/** Whether a byte of a row is another one than what it is compared with. */
export function isChangedIn({ changedMask }: RowOfBytes, column: number): boolean {
  return ((changedMask >> column) & 1) === 1;
}

/** The operation or cycle that changed a row last; null where none is known. */
export function lastChanger(past: KnownPast | null): Changer | null {
  return past?.programmedBy.at(-1) ?? past?.erasedBy ?? null;
}

function rowMasksOf(changed: ImageWindow['changed'], rows: number): Uint16Array {
  const masks = new Uint16Array(rows);
  for (const [start, end] of changed) {
    for (let at = start; at < end; at += 1) {
      const row = Math.floor(at / ROW_BYTES);
      masks[row] = (masks[row] ?? 0) | (1 << (at % ROW_BYTES));
    }
  }
  return masks;
}

/** Each byte that was another one at its own place. */
function spread(changed: ImageWindow['changed'], before: Uint8Array, lengthBytes: number): Uint8Array {
  const spreadOut = new Uint8Array(lengthBytes);
  let at = 0;
  for (const [start, end] of changed) {
    spreadOut.set(before.subarray(at, at + end - start), start);
    at += end - start;
  }
  return spreadOut;
}
