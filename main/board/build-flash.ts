/** Makes the device of one flash of a board, and its region over the bytes it is given. */
import { type RegionDevice, type RomDevice, romDeviceOver } from '../memory/region.ts';
import { Cfi01 } from '../pflash/cfi01.ts';
import { Cfi02 } from '../pflash/cfi02.ts';
import type { FlashDevice } from '../pflash/flash-device.ts';
import { sizeBytesOf } from '../pflash/geometry.ts';
import { NorArray } from '../pflash/nor-array.ts';
import type { VirtualClock } from '../pflash/virtual-clock.ts';
import type { FlashPart, PlannedFlash } from './flash-plan.ts';

export interface BuiltFlash {
  readonly device: FlashDevice;
  readonly region: RomDevice;
}

/** What a flash is made of besides its part. */
export interface FlashContent {
  /** Exactly as many as the part has. */
  readonly bytes: Uint8Array;
  readonly isProtected: boolean;
  /** What moves the device on while it is busy. */
  readonly clock: VirtualClock;
}

/**
 * With something of the caller's between the bus and the device.
 * @throws RangeError if the bytes are not as many as the part has
 */
export function buildBehind<Front extends RegionDevice>(
  { name, part }: PlannedFlash,
  { bytes, isProtected, clock }: FlashContent,
  frontOf: (device: FlashDevice) => Front,
): BuiltFlash & { readonly front: Front } {
  const device = deviceOf(part, new NorArray(bytes, isProtected, part.byteOrder), clock);
  const front = frontOf(device);
  const region = romDeviceOver(bytes, { name, sizeBytes: sizeBytesOf(part.geometry), device: front });
  device.onDirectChange = (isDirect) => {
    region.isDirect = isDirect;
  };
  return { device, front, region };
}

/** The device alone, over an array of the part's size. */
export function deviceOf(part: FlashPart, array: NorArray, clock: VirtualClock): FlashDevice {
  return part.type === 'cfi01' ? new Cfi01(array, part) : new Cfi02(array, { ...part, clock });
}
