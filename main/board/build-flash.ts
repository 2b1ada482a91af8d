/** Makes the device of one flash of a board, and its region over the bytes it is given. */
import { type RomDevice, romDeviceOver } from '../memory/region.ts';
import { Cfi01 } from '../pflash/cfi01.ts';
import type { FlashDevice } from '../pflash/flash-device.ts';
import { type FlashGeometry, sizeBytesOf } from '../pflash/geometry.ts';
import { NorArray } from '../pflash/nor-array.ts';
import type { BoardFlashRow } from './boards.ts';

export interface BuiltFlash {
  readonly device: FlashDevice;
  readonly region: RomDevice;
}

/** @throws RangeError if the bytes are not as many as the geometry has. */
export function buildFlash(
  row: BoardFlashRow,
  geometry: FlashGeometry,
  content: { bytes: Uint8Array; isProtected: boolean },
): BuiltFlash {
  const array = new NorArray(content.bytes, content.isProtected);
  const device = new Cfi01(array, { geometry, identifiers: [...row.identifiers, 0, 0] });
  const region = romDeviceOver(content.bytes, { name: row.name, sizeBytes: sizeBytesOf(geometry), device });
  device.onDirectChange = (isDirect) => {
    region.isDirect = isDirect;
  };
  return { device, region };
}
