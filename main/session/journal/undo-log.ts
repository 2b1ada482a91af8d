/**
 * What the arrays held before each change. A record is swapped with its array to go back, and swapped again to go on: the
 * bytes that are not in the array are in the record, so that all of them are kept once.
 */
import type { ArraySwap } from '../../pflash/array-swap.ts';
import { leadingCount } from '../../pflash/leading-count.ts';
import { grown } from '../grown.ts';
import { OldPages } from './old-pages.ts';
import { PageMarks } from './page-marks.ts';
import type { FlashRange, WindowThen } from './window-then.ts';

/** Hears of a change inside a range: [start, end) of it is there. @returns false where it has heard enough */
export type HearChange = (change: {
  readonly event: number;
  readonly start: number;
  readonly end: number;
}) => boolean;

interface Place {
  /** Position of the event that makes the change. */
  readonly event: number;
  readonly flash: number;
  readonly deviceOffset: number;
}

/** What an event is about to change, and what is there now: a view will do. */
export interface Change extends Place {
  readonly bytes: Uint8Array;
}

/** How the array of a flash is swapped on one way back or forth. */
export type SwapOf = (flash: number) => ArraySwap;

/** So many bytes and more are a piece of memory of their own. */
const MANY_BYTES = 512;
const ROOM_AT_FIRST = 8;
/** Of the columns together. */
const RECORD_BYTES = 25;
/** Of the marks of pages. */
const MARKS_BYTES = 128;
/** What such a piece of memory takes beside what it holds, roughly. */
const PIECE_BYTES = 640;

export class UndoLog {
  #count = 0;
  /** Position of the event that made the change. */
  #event = new Float64Array(ROOM_AT_FIRST);
  #flash = new Uint8Array(ROOM_AT_FIRST);
  #deviceOffset = new Float64Array(ROOM_AT_FIRST);
  #lengthBytes = new Uint32Array(ROOM_AT_FIRST);
  /** Where its bytes are in the pool, if they are few. */
  #from = new Uint32Array(ROOM_AT_FIRST);
  #pool = new Uint8Array(0);
  #poolUsed = 0;
  /** The bytes of records that have many, by index. */
  readonly #many = new Map<number, OldPages>();
  #heldByMany = 0;
  #oldBytes = 0;
  /** The record that the next change of an event that is made once more belongs to. */
  #cursor = 0;
  /** Of all records that there are, and of some that were. */
  readonly #pages = new PageMarks();

  /** Bytes of the arrays that are kept here. */
  get oldBytes(): number {
    return this.#oldBytes;
  }

  get heldBytes(): number {
    return MARKS_BYTES + RECORD_BYTES * this.#event.length + this.#pool.length + this.#heldByMany;
  }

  /** Keeps what an event is about to change; an event that is made once more changes what it changed before. */
  keep(change: Change): void {
    const { event, deviceOffset, bytes } = change;
    const known = this.#cursor++;
    if (known >= this.#count) {
      this.#add(change, bytes.length < MANY_BYTES ? bytes : new OldPages(bytes));
      return;
    }
    const isSame =
      this.#event[known] === event &&
      this.#deviceOffset[known] === deviceOffset &&
      this.#lengthBytes[known] === bytes.length;
    if (!isSame) throw new Error(`event ${event} changed something else when it was made once more`);
    this.#bytesOf(known).set(bytes);
  }

  /** From now on the event at this position is made, for the first time or once more. */
  standAt(event: number): void {
    this.#cursor = this.#firstFrom(event);
  }

  /** Forgets the changes of this event and all later ones. */
  forgetFrom(event: number): void {
    const first = this.#firstFrom(event);
    if (first === this.#count) return;
    for (let record = first; record < this.#count; record++) {
      const lengthBytes = this.#lengthBytes[record] ?? 0;
      const many = this.#many.get(record);
      this.#oldBytes -= lengthBytes;
      if (many === undefined) this.#poolUsed -= lengthBytes;
      else this.#heldByMany -= many.heldBytes + PIECE_BYTES;
      this.#many.delete(record);
    }
    this.#count = first;
  }

  /** Takes away the changes of this event and all later ones. @returns those */
  cut(event: number): UndoLog {
    const tail = new UndoLog();
    tail.#addAll(this, this.#firstFrom(event));
    this.forgetFrom(event);
    return tail;
  }

  /** Adds all changes of others, which are of later events. */
  append(others: UndoLog): void {
    this.#addAll(others, 0);
  }

  /** Whether an event of [from, to) changed the array of this flash. */
  touches(from: number, to: number, flash: number): boolean {
    const end = this.#firstFrom(to);
    for (let record = this.#firstFrom(from); record < end; record++)
      if (this.#flash[record] === flash) return true;
    return false;
  }

  /** Takes back what the events of [from, to) changed, the last one first. */
  goBack(from: number, to: number, swapOf: SwapOf): void {
    const first = this.#firstFrom(from);
    for (let record = this.#firstFrom(to) - 1; record >= first; record--) this.#swap(record, swapOf);
  }

  /** Changes again what the events of [from, to) changed. */
  goOn(from: number, to: number, swapOf: SwapOf): void {
    const end = this.#firstFrom(to);
    for (let record = this.#firstFrom(from); record < end; record++) this.#swap(record, swapOf);
  }

  /** Tells what the events of [from, to) changed in a range, the last one first. @returns false where that was ended */
  tellBack(from: number, to: number, range: FlashRange, hear: HearChange): boolean {
    if (!this.#mayTouch(range)) return true;
    const first = this.#firstFrom(from);
    for (let record = this.#firstFrom(to) - 1; record >= first; record--) {
      const [start, end] = this.#partIn(record, range);
      const event = this.#event[record] ?? 0;
      if (start < end && !hear({ event, start, end })) return false;
    }
    return true;
  }

  /** Finds bytes of a window in the changes of [from, to): in the first one first, or in the last one where it goes back. */
  find(window: WindowThen, from: number, to: number, isBack: boolean): void {
    if (!this.#mayTouch(window.range)) return;
    const [first, end] = [this.#firstFrom(from), this.#firstFrom(to)];
    for (let at = first; at < end && !window.isWhole; at++)
      this.#findIn(isBack ? end - 1 - (at - first) : at, window);
  }

  #findIn(record: number, window: WindowThen): void {
    const [start, end] = this.#partIn(record, window.range);
    if (start >= end) return;
    const skipped = start - (this.#deviceOffset[record] ?? 0);
    const many = this.#many.get(record);
    if (many === undefined) {
      window.find(start, end, this.#pool, (this.#from[record] ?? 0) + skipped);
      return;
    }
    const kept = new Uint8Array(end - start);
    many.copyTo(kept, skipped);
    window.find(start, end, kept, 0);
  }

  #mayTouch({ flash, deviceOffset, lengthBytes }: FlashRange): boolean {
    return this.#count > 0 && this.#pages.mayHave(flash, deviceOffset, lengthBytes);
  }

  /** Which part of a range a record has; one that ends before it starts where it has none. */
  #partIn(record: number, { flash, deviceOffset, lengthBytes }: FlashRange): [start: number, end: number] {
    if (this.#flash[record] !== flash) return [0, 0];
    const start = this.#deviceOffset[record] ?? 0;
    const end = start + (this.#lengthBytes[record] ?? 0);
    return [Math.max(start, deviceOffset), Math.min(end, deviceOffset + lengthBytes)];
  }

  #swap(record: number, swapOf: SwapOf): void {
    const swap = swapOf(this.#flash[record] ?? 0);
    const [deviceOffset = 0, lengthBytes = 0] = [this.#deviceOffset[record], this.#lengthBytes[record]];
    const many = lengthBytes < MANY_BYTES ? undefined : this.#many.get(record);
    if (many === undefined) {
      swap.swap(deviceOffset, this.#pool, this.#from[record], lengthBytes);
      return;
    }
    const { heldBytes } = many;
    many.swap(swap.changing(deviceOffset, lengthBytes));
    this.#heldByMany += many.heldBytes - heldBytes;
  }

  #addAll(others: UndoLog, first: number): void {
    for (let record = first; record < others.#count; record++) {
      const [event = 0, flash = 0] = [others.#event[record], others.#flash[record]];
      const deviceOffset = others.#deviceOffset[record] ?? 0;
      this.#add({ event, flash, deviceOffset }, others.#bytesOf(record));
    }
  }

  /** Few bytes are copied; those that are many are held as they are. */
  #add({ event, flash, deviceOffset }: Place, bytes: Uint8Array | OldPages): void {
    this.#makeRoom();
    const record = this.#count++;
    this.#event[record] = event;
    this.#flash[record] = flash;
    this.#deviceOffset[record] = deviceOffset;
    this.#pages.mark(flash, deviceOffset, bytes instanceof OldPages ? bytes.lengthBytes : bytes.length);
    if (bytes instanceof OldPages) {
      this.#lengthBytes[record] = bytes.lengthBytes;
      this.#many.set(record, bytes);
      this.#heldByMany += bytes.heldBytes + PIECE_BYTES;
    } else {
      this.#lengthBytes[record] = bytes.length;
      this.#makeRoomInPool(bytes.length);
      this.#pool.set(bytes, this.#poolUsed);
      this.#from[record] = this.#poolUsed;
      this.#poolUsed += bytes.length;
    }
    this.#oldBytes += this.#lengthBytes[record] ?? 0;
  }

  #bytesOf(record: number): Uint8Array | OldPages {
    const from = this.#from[record] ?? 0;
    return this.#many.get(record) ?? this.#pool.subarray(from, from + (this.#lengthBytes[record] ?? 0));
  }

  /** Index of the first record of this event or a later one. Who goes far asks for all or none of most logs. */
  #firstFrom(event: number): number {
    if (event <= (this.#event[0] ?? 0)) return 0;
    if (event > (this.#event[this.#count - 1] ?? 0)) return this.#count;
    return leadingCount(this.#count, (record) => (this.#event[record] ?? event) < event);
  }

  #makeRoom(): void {
    if (this.#count < this.#event.length) return;
    const length = this.#count * 2;
    this.#event = grown(this.#event, new Float64Array(length));
    this.#flash = grown(this.#flash, new Uint8Array(length));
    this.#deviceOffset = grown(this.#deviceOffset, new Float64Array(length));
    this.#lengthBytes = grown(this.#lengthBytes, new Uint32Array(length));
    this.#from = grown(this.#from, new Uint32Array(length));
  }

  #makeRoomInPool(lengthBytes: number): void {
    const wanted = this.#poolUsed + lengthBytes;
    if (wanted > this.#pool.length)
      this.#pool = grown(this.#pool, new Uint8Array(Math.max(wanted, 2 * this.#pool.length)));
  }
}
