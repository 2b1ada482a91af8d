/**
 * What the arrays held before each change. A record is swapped with its array to go back, and swapped again to go on: the
 * bytes that are not in the array are in the record, so that all of them are kept once.
 */

import { leadingCount } from './leading-count.ts';

/** The array of a flash, as a record is swapped with it. */
export interface SwappedArray {
  /** A copy of what is there now. */
  copy(deviceOffset: number, lengthBytes: number): Uint8Array;
  /** Puts these bytes at an offset, and gives what was there, of the same length. */
  swap(deviceOffset: number, bytes: Uint8Array): Uint8Array;
}

/** The array of the flash at an index. */
export type ArrayOf = (flash: number) => SwappedArray;

interface UndoRecord {
  /** Index of the event that made the change. */
  readonly event: number;
  readonly flash: number;
  readonly deviceOffset: number;
  bytes: Uint8Array;
}

/** What a record takes beside its bytes, roughly. */
const RECORD_BYTES = 96;

export class UndoLog {
  readonly #records: UndoRecord[] = [];
  /** The record that the next change of an event that is made once more belongs to. */
  #cursor = 0;

  /**
   * Keeps what an event is about to change; an event that is made once more changes what it changed before.
   * @returns how much more memory the records take
   */
  keep(record: UndoRecord): number {
    const known = this.#records[this.#cursor++];
    if (known === undefined) {
      this.#records.push(record);
      return record.bytes.length + RECORD_BYTES;
    }
    if (known.event !== record.event || known.deviceOffset !== record.deviceOffset)
      throw new Error(`event ${record.event} changed something else when it was made once more`);
    known.bytes = record.bytes;
    return 0;
  }

  /** From now on the event at this index is made, for the first time or once more. */
  standAt(event: number): void {
    this.#cursor = this.#firstFrom(event);
  }

  /** Forgets this event and all later ones. @returns how much less memory the records take */
  forgetFrom(event: number): number {
    const forgotten = this.#records.splice(this.#firstFrom(event));
    return forgotten.reduce((sum, { bytes }) => sum + bytes.length + RECORD_BYTES, 0);
  }

  /** Whether an event of [from, to) changed the array of this flash. */
  touches(from: number, to: number, flash: number): boolean {
    for (let at = this.#firstFrom(from); at < this.#records.length; at++) {
      const record = this.#records[at];
      if (record === undefined || record.event >= to) return false;
      if (record.flash === flash) return true;
    }
    return false;
  }

  /** Takes back what the events of [from, to) changed, the last one first. */
  goBack(from: number, to: number, arrayOf: ArrayOf): void {
    for (let at = this.#firstFrom(to) - 1; at >= 0; at--) {
      const record = this.#records[at];
      if (record === undefined || record.event < from) return;
      swap(record, arrayOf);
    }
  }

  /** Changes again what the events of [from, to) changed. */
  goOn(from: number, to: number, arrayOf: ArrayOf): void {
    for (let at = this.#firstFrom(from); at < this.#records.length; at++) {
      const record = this.#records[at];
      if (record === undefined || record.event >= to) return;
      swap(record, arrayOf);
    }
  }

  /** Index of the first record of this event or a later one. */
  #firstFrom(event: number): number {
    return leadingCount(this.#records.length, (at) => (this.#records[at]?.event ?? event) < event);
  }
}

function swap(record: UndoRecord, arrayOf: ArrayOf): void {
  record.bytes = arrayOf(record.flash).swap(record.deviceOffset, record.bytes);
}
