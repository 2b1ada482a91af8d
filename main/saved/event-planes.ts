/**
 * Events as bytes of a file: first the first byte of all events, then the second one, and so on. What is alike lies
 * together that way, and packs well. Each event has 18: its kind, its width, 8 of its place and 8 of its data. An edit has
 * its flash for a width, and for data where the rest of it lies among the edits.
 */
import type { AccessWidth, BusData } from '../../app/contract/units.ts';
import type { WidthBytes } from '../pflash/geometry.ts';
import { plainIfSafe } from '../session/bus-cycle.ts';
import type { EventResult, JournalEvent } from '../session/journal/event-columns.ts';
import { SavedEdits } from './saved-edits.ts';

/** Bytes of one event. */
export const EVENT_BYTES = 18;

const KINDS = { read: 0, write: 1, wait: 2, timer: 3, reset: 4, edit: 5 } as const;
/** Added to the index of the flash: an access that a log tells. */
const LOGGED_READ = 0x40;
const LOGGED_WRITE = 0x80;
const FLASH_MASK = 0x3f;
/** QEMU logs a word of 32 bits whatever the width of the access: a query read of 16 bits has what both chips answer. */
const LOGGED_END = 2 ** 32;
const KIND_PLANE = 0;
const WIDTH_PLANE = 1;
const PLACE_PLANE = 2;
const DATA_PLANE = 10;
const NUMBER_BYTES = 8;

/** What an event is in numbers. */
interface Numbers {
  readonly kind: number;
  readonly widthBytes: number;
  /** A bus address, an offset in a device, the moment that is waited for, or a flash. */
  readonly place: number;
  readonly data: BusData;
}

export class EventPlanes {
  readonly count: number;
  readonly bytes: Uint8Array;
  readonly edits: SavedEdits;

  /** `bytes`: of so many events, and the edits among them, where they were written before. */
  constructor(
    count: number,
    bytes: Uint8Array = new Uint8Array(EVENT_BYTES * count),
    edits: SavedEdits = new SavedEdits(),
  ) {
    this.count = count;
    this.bytes = bytes;
    this.edits = edits;
  }

  /** Writes the event at an index, and what a read was answered. */
  set(index: number, event: JournalEvent, result: EventResult): void {
    const { kind, widthBytes, place, data } = numbersOf(event, result, this.edits);
    this.bytes[KIND_PLANE * this.count + index] = kind;
    this.bytes[WIDTH_PLANE * this.count + index] = widthBytes;
    this.#setNumber(PLACE_PLANE, index, place);
    this.#setNumber(DATA_PLANE, index, data);
  }

  /** The event at an index; null for bytes that are none. What it names may not be there, and is to be looked at. */
  at(index: number): JournalEvent | null {
    const kind = this.bytes[KIND_PLANE * this.count + index] ?? 0xff;
    const place = this.#numberAt(PLACE_PLANE, index);
    if (typeof place === 'bigint') return null;
    if (kind >= LOGGED_READ) return this.#accessAt(index, kind, place);
    if (kind === KINDS.wait) return { kind: 'wait', momentNanoseconds: place };
    if (kind === KINDS.timer) return { kind: 'timer', flash: place };
    if (kind === KINDS.reset) return { kind: 'reset', flash: place };
    if (kind === KINDS.edit) return this.#editAt(index, place);
    const widthBytes = accessWidth(this.#widthAt(index));
    if (widthBytes === null || kind > KINDS.write) return null;
    const bus = { address: place, widthBytes };
    if (kind === KINDS.read) return { kind: 'cycle', cycle: { ...bus, direction: 'read' } };
    const data = this.dataAt(index);
    if (BigInt.asUintN(8 * widthBytes, BigInt(data)) !== BigInt(data)) return null;
    return { kind: 'cycle', cycle: { ...bus, direction: 'write', data } };
  }

  /** What a write drove or a read was answered. */
  dataAt(index: number): BusData {
    return this.#numberAt(DATA_PLANE, index);
  }

  #editAt(index: number, deviceOffset: number): JournalEvent | null {
    const at = this.dataAt(index);
    const saved = typeof at === 'bigint' ? null : this.edits.at(at);
    return saved && { kind: 'edit', edit: { flash: this.#widthAt(index), deviceOffset, ...saved } };
  }

  #accessAt(index: number, kind: number, deviceOffset: number): JournalEvent | null {
    const widthBytes = deviceWidth(this.#widthAt(index));
    const data = this.dataAt(index);
    if (widthBytes === null || typeof data === 'bigint' || data >= LOGGED_END) return null;
    const direction = kind < LOGGED_WRITE ? 'read' : 'write';
    return {
      kind: 'access',
      access: { flash: kind & FLASH_MASK, direction, deviceOffset, widthBytes, data },
    };
  }

  #widthAt(index: number): number {
    return this.bytes[WIDTH_PLANE * this.count + index] ?? 0;
  }

  #setNumber(plane: number, index: number, value: BusData): void {
    const high = typeof value === 'bigint' ? Number(value >> 32n) : Math.floor(value / 2 ** 32);
    const low = Number(BigInt.asUintN(32, BigInt(value)));
    for (let byte = 0; byte < NUMBER_BYTES; byte++) {
      const word = byte < 4 ? low : high;
      this.bytes[(plane + byte) * this.count + index] = word >>> (8 * (byte & 3));
    }
  }

  #numberAt(plane: number, index: number): BusData {
    let [low, high] = [0, 0];
    for (let byte = 0; byte < 4; byte++) {
      low += (this.bytes[(plane + byte) * this.count + index] ?? 0) * 2 ** (8 * byte);
      high += (this.bytes[(plane + 4 + byte) * this.count + index] ?? 0) * 2 ** (8 * byte);
    }
    const plain = high * 2 ** 32 + low;
    return Number.isSafeInteger(plain) ? plain : plainIfSafe((BigInt(high) << 32n) | BigInt(low));
  }
}

/** What lies elsewhere of an edit is added there. */
function numbersOf(event: JournalEvent, { data: answered = 0 }: EventResult, edits: SavedEdits): Numbers {
  switch (event.kind) {
    case 'cycle': {
      const { direction, widthBytes, address, data = answered } = event.cycle;
      return { kind: KINDS[direction], widthBytes, place: address, data };
    }
    case 'access': {
      const { direction, flash, widthBytes, deviceOffset, data } = event.access;
      const kind = (direction === 'read' ? LOGGED_READ : LOGGED_WRITE) + flash;
      return { kind, widthBytes, place: deviceOffset, data };
    }
    case 'wait':
      return { kind: KINDS.wait, widthBytes: 0, place: event.momentNanoseconds, data: 0 };
    case 'edit': {
      const { flash, deviceOffset } = event.edit;
      return { kind: KINDS.edit, widthBytes: flash, place: deviceOffset, data: edits.add(event.edit) };
    }
    case 'timer':
    case 'reset':
      return { kind: KINDS[event.kind], widthBytes: 0, place: event.flash, data: 0 };
  }
}

function accessWidth(widthBytes: number): AccessWidth | null {
  return widthBytes === 8 ? widthBytes : deviceWidth(widthBytes);
}

function deviceWidth(widthBytes: number): WidthBytes | null {
  return widthBytes === 4 || widthBytes === 2 || widthBytes === 1 ? widthBytes : null;
}
