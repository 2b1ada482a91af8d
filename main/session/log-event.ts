/** What a trace log tells of a flash, as an event of a machine's history: an access that the bus has split already. */
import type { Cycle } from '../../app/contract/device.ts';
import { busAddress, deviceOffset } from '../../app/contract/units.ts';
import type { WidthBytes } from '../pflash/geometry.ts';
import type { Flash } from './flash.ts';

/** An access to a device, at an offset of it. */
export interface FlashAccess {
  readonly flash: number;
  readonly direction: 'read' | 'write';
  readonly deviceOffset: number;
  readonly widthBytes: WidthBytes;
  /** What a write drove, or what the log has for a read. */
  readonly data: number;
}

/** Makes an access on its flash, and says what came of it. `number` counts the cycles of the machine. */
export function makeAccess(flash: Flash, access: FlashAccess, number: number): Cycle {
  const { device, tap, plan } = flash;
  const { direction, widthBytes } = access;
  const offset = access.deviceOffset;
  const before = device.standing;
  const data = direction === 'read' ? tap.read(offset, widthBytes, access.data) : access.data;
  if (direction === 'write') tap.write(offset, access.data, widthBytes);
  const note = direction === 'read' ? device.explainRead(offset, data, widthBytes) : device.note;
  const { what, tone, departure } = note;
  return {
    number,
    direction,
    widthBytes,
    address: busAddress(plan.base + offset),
    deviceOffset: deviceOffset(offset),
    data,
    what,
    tone,
    departure,
    state: device.standing.title,
    moved: device.standing !== before,
  };
}
