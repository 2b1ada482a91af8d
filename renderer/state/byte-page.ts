/** A page of a flash's array as the engine told it: bytes, what they were, and what was done to each row. */
import { type ImageWindow, ROW_BYTES, type RowChange } from '../../app/contract/image.ts';
import type { DriverOperation } from '../../app/contract/operation.ts';

/** Who changed a row: an operation, by the number of its first cycle, or a cycle whose operation is not known. */
export interface Changer {
  readonly cycle: number;
  readonly operation: DriverOperation | null;
  /** A person edited the image: no device did. */
  readonly isEdit?: boolean;
}

/** What was done to some rows. The same object for all rows that have the same past. */
export interface KnownPast {
  readonly erasedBy: Changer | null;
  /** Since it was erased; oldest first. */
  readonly programmedBy: readonly Changer[];
  /** There were more before them. */
  readonly hasMore: boolean;
}

/** Bytes of a row of the grid. */
export interface RowOfBytes {
  readonly bytes: Uint8Array;
  /** 1 for each byte that differs from what it is compared with; null where none does. */
  readonly changed: Uint8Array | null;
  /** What the bytes were that changed; null where none did. */
  readonly before: Uint8Array | null;
  /** Null where nothing is known to have been done. */
  readonly past: KnownPast | null;
}

export class BytePage {
  /** Another one was asked for, or has to be. */
  isFresh: boolean;
  readonly #bytes: Uint8Array;
  readonly #changed: Uint8Array;
  readonly #before: Uint8Array;
  readonly #pastOfRow: (KnownPast | null)[];

  /** Of a window that begins with a row. */
  constructor({ bytes, changed, before, past, operations }: ImageWindow, isFresh: boolean) {
    this.isFresh = isFresh;
    this.#bytes = bytes;
    const rows = Math.ceil(bytes.length / ROW_BYTES);
    this.#changed = marked(changed, bytes.length);
    this.#before = spread(changed, before, bytes.length);
    this.#pastOfRow = new Array(rows).fill(null);
    const changerOf = ({ cycle, operation, isEdit }: RowChange): Changer => ({
      cycle,
      operation: operation === null ? null : (operations[operation] ?? null),
      ...(isEdit === true && { isEdit }),
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

  /** So many bytes from an offset in the page on; null where the page ends before they do. */
  row(start: number, lengthBytes: number): RowOfBytes | null {
    const end = start + lengthBytes;
    if (end > this.#bytes.length) return null;
    const changed = this.#changed.subarray(start, end);
    const isChanged = changed.includes(1);
    return {
      bytes: this.#bytes.subarray(start, end),
      changed: isChanged ? changed : null,
      before: isChanged ? this.#before.subarray(start, end) : null,
      past: this.#pastOf(Math.floor(start / ROW_BYTES), Math.ceil(end / ROW_BYTES)),
    };
  }

  #pastOf(firstRow: number, endRow: number): KnownPast | null {
    if (endRow - firstRow === 1) return this.#pastOfRow[firstRow] ?? null;
    const [first = null, ...others] = new Set(
      this.#pastOfRow.slice(firstRow, endRow).filter((past) => past !== null),
    );
    return others.reduce((all, past) => (all === null ? past : joined(all, past)), first);
  }
}

/** What was done to both, oldest first: a row of the grid may be several that have a past of their own. */
function joined(one: KnownPast, other: KnownPast): KnownPast {
  const isKnown = (changer: Changer) => one.programmedBy.some(({ cycle }) => cycle === changer.cycle);
  const all = [...one.programmedBy, ...other.programmedBy.filter((changer) => !isKnown(changer))];
  const [erase, otherErase] = [one.erasedBy?.cycle ?? 0, other.erasedBy?.cycle ?? 0];
  return {
    erasedBy: erase >= otherErase ? one.erasedBy : other.erasedBy,
    programmedBy: all.sort((a, b) => a.cycle - b.cycle),
    hasMore: one.hasMore || other.hasMore,
  };
}

/** Whether a byte of a row is another one than what it is compared with. */
export function isChangedIn({ changed }: RowOfBytes, column: number): boolean {
  return changed?.[column] === 1;
}

/** The operation or cycle that changed a row last; null where none is known. */
export function lastChanger(past: KnownPast | null): Changer | null {
  return past?.programmedBy.at(-1) ?? past?.erasedBy ?? null;
}

function marked(changed: ImageWindow['changed'], lengthBytes: number): Uint8Array {
  const marks = new Uint8Array(lengthBytes);
  for (const [start, end] of changed) marks.fill(1, start, end);
  return marks;
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
