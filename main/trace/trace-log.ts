/** Events of a trace as columns: a million of them are a few arrays, which a worker can be handed. */

/** What an event is; the column `kind` holds the index. */
export const TRACE_KINDS = ['read', 'write', 'timer', 'reset'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

/** Rows in the order of the log. A column may be longer than `count`. */
export interface TraceLog {
  readonly count: number;
  /** Names of the devices that the log speaks of; the column `device` holds the index. */
  readonly devices: readonly string[];
  readonly kind: Uint8Array;
  readonly device: Uint8Array;
  /** Bytes from the start of the device; 0 for a timer and a reset. */
  readonly offset: Uint32Array;
  /** 1, 2 or 4; 0 for a timer and a reset. */
  readonly widthBytes: Uint8Array;
  /** What the access carried, as the log prints it: a narrow read may show more bits than the access has. */
  readonly value: Uint32Array;
  /** Of the log, from 1 on. */
  readonly line: Uint32Array;
  /** Lines that begin as an event does and don't go on so: the first of them, and how many there are. */
  readonly damagedLines: readonly number[];
  readonly damagedCount: number;
}

const DAMAGED_LINES_KEPT = 100;
const DEVICES_MAX = 256;

/** Takes events one by one into columns that grow. */
export class TraceColumns {
  readonly devices: string[] = [];
  count = 0;
  kind = new Uint8Array(0);
  device = new Uint8Array(0);
  offset = new Uint32Array(0);
  widthBytes = new Uint8Array(0);
  value = new Uint32Array(0);
  line = new Uint32Array(0);
  readonly damagedLines: number[] = [];
  damagedCount = 0;

  /** Room for one more event at index `count`; whoever fills it counts it. */
  makeRoom(): void {
    if (this.count < this.kind.length) return;
    const length = Math.max(4096, this.count * 2);
    this.kind = grown(this.kind, new Uint8Array(length));
    this.device = grown(this.device, new Uint8Array(length));
    this.offset = grown(this.offset, new Uint32Array(length));
    this.widthBytes = grown(this.widthBytes, new Uint8Array(length));
    this.value = grown(this.value, new Uint32Array(length));
    this.line = grown(this.line, new Uint32Array(length));
  }

  /** The index of a device, which is added if it is new. @returns −1 if there are more than 256. */
  deviceIndex(name: string): number {
    const known = this.devices.indexOf(name);
    if (known >= 0) return known;
    return this.devices.length < DEVICES_MAX ? this.devices.push(name) - 1 : -1;
  }

  addDamaged(line: number): void {
    this.damagedCount++;
    if (this.damagedLines.length < DAMAGED_LINES_KEPT) this.damagedLines.push(line);
  }
}

function grown<Column extends Uint8Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from);
  return to;
}
