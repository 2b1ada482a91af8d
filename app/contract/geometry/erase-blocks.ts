/**
 * Erase blocks counted through the regions of a flash, for both halves of the program. Pure; offsets and lengths are
 * bytes from the start of the flash. A flash has at most four regions, so an answer takes as many steps, however many blocks.
 */
import type { EraseBlockRegion } from '../machine.ts';

/** One erase block: its number counts from 0 through all regions. */
export interface EraseBlock {
  readonly index: number;
  readonly deviceOffset: number;
  readonly lengthBytes: number;
}

/** The erase block that holds a device offset. @throws RangeError for an offset past the end. */
export function eraseBlockAt(regions: readonly EraseBlockRegion[], deviceOffset: number): EraseBlock {
  let start = 0;
  let firstIndex = 0;
  for (const { sectorCount, sectorLengthBytes: lengthBytes } of regions) {
    const block = Math.floor((deviceOffset - start) / lengthBytes);
    if (block < sectorCount) {
      return { index: firstIndex + block, deviceOffset: start + block * lengthBytes, lengthBytes };
    }
    start += sectorCount * lengthBytes;
    firstIndex += sectorCount;
  }
  throw new RangeError(`offset 0x${deviceOffset.toString(16)} is past the end of the flash`);
}

/** The erase block of a number. @throws RangeError if there is none. */
export function eraseBlockOf(regions: readonly EraseBlockRegion[], index: number): EraseBlock {
  let start = 0;
  let rest = index;
  for (const { sectorCount, sectorLengthBytes: lengthBytes } of regions) {
    if (rest < sectorCount) return { index, deviceOffset: start + rest * lengthBytes, lengthBytes };
    start += sectorCount * lengthBytes;
    rest -= sectorCount;
  }
  throw new RangeError(`the flash has no erase block ${index}`);
}

/** How many erase blocks there are in all regions together. */
export function eraseBlockCountOf(regions: readonly EraseBlockRegion[]): number {
  return regions.reduce((sum, { sectorCount }) => sum + sectorCount, 0);
}
