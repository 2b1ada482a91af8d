/** What was done to a machine, in order: bus cycles, waits, and what a log tells. A million of them are some arrays. */
import type { AccessWidth, BusData } from '../../../app/contract/units.ts';
import type { FlashDevice, Standing } from '../../pflash/flash-device.ts';
import type { WidthBytes } from '../../pflash/geometry.ts';
import { type BusCycle, type FlashAccess, plainIfSafe } from '../bus-cycle.ts';
import { grown } from '../grown.ts';
import type { ImageEdit } from './image-edit.ts';

/** One thing that was done. */
export type JournalEvent =
  | { readonly kind: 'cycle'; readonly cycle: BusCycle }
  /** Virtual time was moved on to this moment. */
  | { readonly kind: 'wait'; readonly momentNanoseconds: number }
  /** As a log tells it. */
  | { readonly kind: 'access'; readonly access: FlashAccess }
  /** Virtual time went on to the next deadline: the timer of this flash fired. */
  | { readonly kind: 'timer'; readonly flash: number }
  /** The machine was reset, and this flash with it. */
  | { readonly kind: 'reset'; readonly flash: number }
  /** A person changed bytes of an array directly; no device has heard of it. */
  | { readonly kind: 'edit'; readonly edit: ImageEdit };

/** Virtual time that passed in an event. */
export interface Passed {
  readonly fromNanoseconds: number;
  readonly toNanoseconds: number;
  /** The flashes whose timers fired on the way, in that order; the first four. */
  readonly fired: readonly number[];
}

/** What came of an event, as far as it is kept for who looks back. */
export interface EventResult {
  /** What the flash was after it, of several the one whose timer fired last; null where no flash was concerned. */
  readonly standing: Standing | null;
  /** Its status bits then; absent where no flash was concerned. */
  readonly status?: number;
  /** What a read was answered. */
  readonly data?: BusData;
  /** Of a wait and a timer. */
  readonly passed?: Passed;
}

/** An event that was done, with what came of it. */
export interface PastEvent {
  readonly event: JournalEvent;
  readonly result: EventResult;
}

const NO_RESULT: EventResult = { standing: null };

/** How an event left the device that it concerned. */
export function leftBy(device: FlashDevice | undefined): EventResult {
  return device === undefined ? NO_RESULT : { standing: device.standing, status: device.registers.status };
}

/** In the column of states. */
const NO_STATE = 0xff;

const READ = 0;
const WRITE = 1;
const WAIT = 2;
const TIMER = 3;
const RESET = 4;
const EDIT = 5;
/** Added to the index of the flash: an access that a log tells. */
const LOGGED_READ = 0x40;
const LOGGED_WRITE = 0x80;
const FLASH_MASK = 0x3f;
/**
 * Of time that passed, each flash whose timer fired is a digit of four bits, one more than its index: two of them lie in
 * the column of widths, and two in the data, under the moment that it passed from.
 */
const FIRED_BITS = 4;
const FIRED_MAX = 4;
const LOW_FIRED_BITS = 8;
const ROOM_AT_FIRST = 16;
/** Of the columns together. */
const EVENT_BYTES = 20;
/** What an edit takes beside its pattern, roughly. */
const EDIT_BYTES = 250;

/** The few states that the events of all histories lead to, by the indices that columns hold. */
const STANDINGS: Standing[] = [];

export class EventColumns {
  #count = 0;
  #kind = new Uint8Array(ROOM_AT_FIRST);
  #widthBytes = new Uint8Array(ROOM_AT_FIRST);
  /** A bus address, or the moment that time passed to. */
  #place = new Float64Array(ROOM_AT_FIRST);
  #data = new BigUint64Array(ROOM_AT_FIRST);
  #state = new Uint8Array(ROOM_AT_FIRST);
  #status = new Uint8Array(ROOM_AT_FIRST);
  /** By index. */
  readonly #edits = new Map<number, ImageEdit>();
  #heldByEdits = 0;

  get count(): number {
    return this.#count;
  }

  get heldBytes(): number {
    return EVENT_BYTES * this.#kind.length + this.#heldByEdits;
  }

  isEdit(index: number): boolean {
    return this.#edits.has(index);
  }

  add(
    event: JournalEvent,
    { standing, status = 0, data: answered = 0, passed }: EventResult = NO_RESULT,
  ): void {
    this.#makeRoom();
    const at = this.#count++;
    this.#status[at] = status;
    this.#state[at] = standing === null ? NO_STATE : indexOf(standing);
    if (event.kind === 'wait' || event.kind === 'timer') {
      this.#addPassed(at, event, passed);
      return;
    }
    if (event.kind === 'reset') {
      this.#kind[at] = RESET;
      this.#place[at] = event.flash;
      return;
    }
    if (event.kind === 'access') {
      this.#addAccess(at, event.access);
      return;
    }
    if (event.kind === 'edit') {
      this.#kind[at] = EDIT;
      this.#edits.set(at, event.edit);
      this.#heldByEdits += heldBy(event.edit);
      return;
    }
    const { direction, address, widthBytes, data = answered } = event.cycle;
    this.#kind[at] = direction === 'read' ? READ : WRITE;
    this.#place[at] = address;
    this.#widthBytes[at] = widthBytes;
    this.#data[at] = BigInt(data);
  }

  /** @throws RangeError for one that is not there */
  at(index: number): JournalEvent {
    const place = this.#place[index];
    if (index >= this.#count || place === undefined) throw new RangeError(`there is no event ${index}`);
    const kind = this.#kind[index] ?? 0;
    if (kind >= LOGGED_READ) return { kind: 'access', access: this.#accessAt(index, kind) };
    if (kind === TIMER) return { kind: 'timer', flash: this.#passedAt(index).fired[0] ?? 0 };
    if (kind === RESET) return { kind: 'reset', flash: place };
    const edit = kind === EDIT ? this.#edits.get(index) : undefined;
    if (edit !== undefined) return { kind: 'edit', edit };
    if (this.#kind[index] === WAIT) return { kind: 'wait', momentNanoseconds: place };
    const bus = { address: place, widthBytes: toWidth(this.#widthBytes[index]) };
    if (this.#kind[index] === READ) return { kind: 'cycle', cycle: { ...bus, direction: 'read' } };
    const data = plainIfSafe(this.#data[index] ?? 0n);
    return { kind: 'cycle', cycle: { ...bus, direction: 'write', data } };
  }

  /** What came of one; what a write drove is in the event. */
  resultAt(index: number): EventResult {
    const standing = STANDINGS[this.#state[index] ?? NO_STATE] ?? null;
    const kind = this.#kind[index];
    const left = standing === null ? NO_RESULT : { standing, status: this.#status[index] ?? 0 };
    if (kind === WAIT || kind === TIMER) return { ...left, passed: this.#passedAt(index) };
    return kind === READ ? { ...left, data: plainIfSafe(this.#data[index] ?? 0n) } : left;
  }

  /** Adds all events of others. */
  append(others: EventColumns): void {
    for (let index = 0; index < others.count; index++) this.add(others.at(index), others.resultAt(index));
  }

  /** Takes away the events from an index on. @returns those */
  cut(index: number): EventColumns {
    const tail = new EventColumns();
    for (let at = index; at < this.#count; at++) tail.add(this.at(at), this.resultAt(at));
    this.#count = index;
    for (const [at, edit] of this.#edits) {
      if (at < index) continue;
      this.#edits.delete(at);
      this.#heldByEdits -= heldBy(edit);
    }
    return tail;
  }

  #addPassed(
    at: number,
    event: Extract<JournalEvent, { kind: 'wait' | 'timer' }>,
    passed: Passed | undefined,
  ): void {
    const to = event.kind === 'wait' ? event.momentNanoseconds : (passed?.toNanoseconds ?? 0);
    const fired = event.kind === 'wait' ? (passed?.fired ?? []) : [event.flash];
    const digits = fired
      .slice(0, FIRED_MAX)
      .reduceRight((sum, flash) => (sum << FIRED_BITS) | (flash + 1), 0);
    this.#kind[at] = event.kind === 'wait' ? WAIT : TIMER;
    this.#place[at] = to;
    this.#widthBytes[at] = digits >> LOW_FIRED_BITS;
    const low = BigInt(digits & ((1 << LOW_FIRED_BITS) - 1));
    this.#data[at] = (BigInt(passed?.fromNanoseconds ?? to) << BigInt(LOW_FIRED_BITS)) | low;
  }

  #passedAt(index: number): Passed {
    const data = this.#data[index] ?? 0n;
    const low = Number(BigInt.asUintN(LOW_FIRED_BITS, data));
    const fired: number[] = [];
    let digits = ((this.#widthBytes[index] ?? 0) << LOW_FIRED_BITS) | low;
    for (; digits > 0; digits >>= FIRED_BITS) fired.push((digits & ((1 << FIRED_BITS) - 1)) - 1);
    return {
      fromNanoseconds: Number(data >> BigInt(LOW_FIRED_BITS)),
      toNanoseconds: this.#place[index] ?? 0,
      fired,
    };
  }

  #addAccess(at: number, access: FlashAccess): void {
    this.#kind[at] = (access.direction === 'read' ? LOGGED_READ : LOGGED_WRITE) + access.flash;
    this.#place[at] = access.deviceOffset;
    this.#widthBytes[at] = access.widthBytes;
    this.#data[at] = BigInt(access.data);
  }

  #accessAt(index: number, kind: number): FlashAccess {
    return {
      flash: kind & FLASH_MASK,
      direction: kind < LOGGED_WRITE ? 'read' : 'write',
      deviceOffset: this.#place[index] ?? 0,
      widthBytes: toDeviceWidth(this.#widthBytes[index]),
      data: Number(this.#data[index] ?? 0n),
    };
  }

  #makeRoom(): void {
    if (this.#count < this.#kind.length) return;
    const length = this.#count * 2;
    this.#kind = grown(this.#kind, new Uint8Array(length));
    this.#widthBytes = grown(this.#widthBytes, new Uint8Array(length));
    this.#place = grown(this.#place, new Float64Array(length));
    this.#data = grown(this.#data, new BigUint64Array(length));
    this.#state = grown(this.#state, new Uint8Array(length));
    this.#status = grown(this.#status, new Uint8Array(length));
  }
}

function heldBy({ pattern }: ImageEdit): number {
  return EDIT_BYTES + pattern.length;
}

function indexOf(standing: Standing): number {
  const known = STANDINGS.indexOf(standing);
  return known < 0 ? STANDINGS.push(standing) - 1 : known;
}

function toDeviceWidth(widthBytes: number | undefined): WidthBytes {
  return widthBytes === 4 || widthBytes === 2 ? widthBytes : 1;
}

function toWidth(widthBytes: number | undefined): AccessWidth {
  return widthBytes === 8 || widthBytes === 4 || widthBytes === 2 ? widthBytes : 1;
}
