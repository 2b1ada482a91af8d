/** A cycle on the bus of a machine, and what travels on its data lines. */
import type { AccessWidth, BusData } from '../../app/contract/units.ts';
import type { WidthBytes } from '../pflash/geometry.ts';

/** A bus cycle to be made. `data` is what a write drives; a read gives none. */
export interface BusCycle {
  readonly direction: 'read' | 'write';
  readonly address: number;
  readonly widthBytes: AccessWidth;
  readonly data?: BusData;
}

/** An access to a device, at an offset of it: what a trace log tells as an event. */
export interface FlashAccess {
  readonly flash: number;
  readonly direction: 'read' | 'write';
  readonly deviceOffset: number;
  readonly widthBytes: WidthBytes;
  /** What a write drove, or what the log has for a read. */
  readonly data: number;
}

/** A number as long as that is exact. */
export function plainIfSafe(value: bigint): BusData {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}
