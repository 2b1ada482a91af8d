/** Events of a trace as columns: a million of them are a few arrays, in memory that threads share. */
import { z } from 'zod';
import { grown } from '../session/grown.ts';

/** What an event is; the column `kind` holds the index. */
export const TRACE_KINDS = ['read', 'write', 'timer', 'reset'] as const;
export type TraceKind = (typeof TRACE_KINDS)[number];

const Bytes = z.custom<Uint8Array<SharedArrayBuffer>>(
  (value) => value instanceof Uint8Array && value.buffer instanceof SharedArrayBuffer,
);
const Words = z.custom<Uint32Array<SharedArrayBuffer>>(
  (value) => value instanceof Uint32Array && value.buffer instanceof SharedArrayBuffer,
);

/** Rows in the order of the log. A column may be longer than `count`. */
export const TraceLog = z
  .object({
    count: z.int().nonnegative(),
    /** Names of the devices that the log speaks of; the column `device` holds the index. */
    devices: z.array(z.string()).readonly(),
    kind: Bytes,
    device: Bytes,
    /** Bytes from the start of the device; 0 for a timer and a reset. */
    offset: Words,
    /** 1, 2 or 4; 0 for a timer and a reset. */
    widthBytes: Bytes,
    /** What the access carried, as the log prints it: a narrow read may show more bits than the access has. */
    value: Words,
    /** Of the log, from 1 on. */
    line: Words,
    /** Lines that begin as an event does and don't go on so: the first of them, and how many there are. */
    damagedLines: z.array(z.int()).readonly(),
    damagedCount: z.int().nonnegative(),
  })
  .readonly();
export type TraceLog = z.infer<typeof TraceLog>;

const DAMAGED_LINES_KEPT = 100;
const DEVICES_MAX = 256;

/** Takes events one by one into columns that grow. */
export class TraceColumns {
  readonly devices: string[] = [];
  count = 0;
  kind = bytes(0);
  device = bytes(0);
  offset = words(0);
  widthBytes = bytes(0);
  value = words(0);
  line = words(0);
  readonly damagedLines: number[] = [];
  damagedCount = 0;

  /** Room for one more event at index `count`; whoever fills it counts it. */
  makeRoom(): void {
    if (this.count < this.kind.length) return;
    const length = Math.max(4096, this.count * 2);
    this.kind = grown(this.kind, bytes(length));
    this.device = grown(this.device, bytes(length));
    this.offset = grown(this.offset, words(length));
    this.widthBytes = grown(this.widthBytes, bytes(length));
    this.value = grown(this.value, words(length));
    this.line = grown(this.line, words(length));
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

function bytes(length: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(length));
}

function words(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * Uint32Array.BYTES_PER_ELEMENT));
}
