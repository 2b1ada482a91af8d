/** What was done to a machine, in order: bus cycles and waits. A million of them are some arrays. */
import type { AccessWidth } from '../../../app/contract/units.ts';
import { type BusCycle, plainIfSafe } from '../bus-cycle.ts';
import { grown } from '../grown.ts';

export type JournalEvent =
  | { readonly kind: 'cycle'; readonly cycle: BusCycle }
  /** Virtual time was moved on to this moment. */
  | { readonly kind: 'wait'; readonly momentNanoseconds: number };

const READ = 0;
const WRITE = 1;
const WAIT = 2;
const ROOM_AT_FIRST = 16;
/** Of the columns together. */
const EVENT_BYTES = 18;

export class EventColumns {
  #count = 0;
  #kind = new Uint8Array(ROOM_AT_FIRST);
  #widthBytes = new Uint8Array(ROOM_AT_FIRST);
  /** A bus address, or the moment of a wait. */
  #place = new Float64Array(ROOM_AT_FIRST);
  #data = new BigUint64Array(ROOM_AT_FIRST);

  get count(): number {
    return this.#count;
  }

  get heldBytes(): number {
    return EVENT_BYTES * this.#kind.length;
  }

  add(event: JournalEvent): void {
    this.#makeRoom();
    const at = this.#count++;
    if (event.kind === 'wait') {
      this.#kind[at] = WAIT;
      this.#place[at] = event.momentNanoseconds;
      return;
    }
    const { direction, address, widthBytes, data = 0 } = event.cycle;
    this.#kind[at] = direction === 'read' ? READ : WRITE;
    this.#place[at] = address;
    this.#widthBytes[at] = widthBytes;
    this.#data[at] = BigInt(data);
  }

  /** @throws RangeError for one that is not there */
  at(index: number): JournalEvent {
    const place = this.#place[index];
    if (index >= this.#count || place === undefined) throw new RangeError(`there is no event ${index}`);
    if (this.#kind[index] === WAIT) return { kind: 'wait', momentNanoseconds: place };
    const bus = { address: place, widthBytes: toWidth(this.#widthBytes[index]) };
    if (this.#kind[index] === READ) return { kind: 'cycle', cycle: { ...bus, direction: 'read' } };
    const data = plainIfSafe(this.#data[index] ?? 0n);
    return { kind: 'cycle', cycle: { ...bus, direction: 'write', data } };
  }

  /** Adds all events of others. */
  append(others: EventColumns): void {
    for (let index = 0; index < others.count; index++) this.add(others.at(index));
  }

  /** Takes away the events from an index on. @returns those */
  cut(index: number): EventColumns {
    const tail = new EventColumns();
    for (let at = index; at < this.#count; at++) tail.add(this.at(at));
    this.#count = index;
    return tail;
  }

  #makeRoom(): void {
    if (this.#count < this.#kind.length) return;
    const length = this.#count * 2;
    this.#kind = grown(this.#kind, new Uint8Array(length));
    this.#widthBytes = grown(this.#widthBytes, new Uint8Array(length));
    this.#place = grown(this.#place, new Float64Array(length));
    this.#data = grown(this.#data, new BigUint64Array(length));
  }
}

function toWidth(widthBytes: number | undefined): AccessWidth {
  return widthBytes === 8 || widthBytes === 4 || widthBytes === 2 ? widthBytes : 1;
}
