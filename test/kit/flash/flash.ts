/** Flashes in memory, small enough that a test can look at all of them: one of each command set. */
import type { Cfi01Bank } from '../../../main/pflash/cfi01/bank.ts';
import { Cfi01 } from '../../../main/pflash/cfi01.ts';
import { Cfi02 } from '../../../main/pflash/cfi02.ts';
import { type FlashGeometry, sizeBytesOf } from '../../../main/pflash/geometry.ts';
import { type ByteOrder, NorArray } from '../../../main/pflash/nor-array.ts';
import { SteppedClock } from '../../../main/session/stepped-clock.ts';
import { countingBytes } from '../counting-bytes.ts';

export const SECTOR_BYTES = 8192;

export const SMALL_BANK: FlashGeometry = {
  sectorLengthBytes: SECTOR_BYTES,
  sectorCount: 8,
  bankWidthBytes: 4,
  deviceWidthBytes: 2,
};

/** Two 16-bit chips with the Intel command set. */
export function smallFlash(options: { isProtected?: boolean; geometry?: Cfi01Bank } = {}): Cfi01 {
  const geometry = options.geometry ?? SMALL_BANK;
  return new Cfi01(new NorArray(countingBytes(sizeBytesOf(geometry)), options.isProtected ?? false), {
    geometry,
    identifiers: [0x89, 0x18, 0, 0],
  });
}

/** Eight sectors of 8 KiB, two bytes wide. */
export const SMALL_AMD: FlashGeometry = {
  sectorLengthBytes: SECTOR_BYTES,
  sectorCount: 8,
  bankWidthBytes: 2,
  deviceWidthBytes: 2,
};

export interface AmdOptions {
  readonly geometry?: FlashGeometry;
  readonly isProtected?: boolean;
  readonly byteOrder?: ByteOrder;
  readonly identifiers?: readonly [number, number, number, number];
  readonly unlockAddresses?: readonly [number, number];
}

/** One chip with the AMD command set, and the clock it lives by. */
export function smallAmdFlash(options: AmdOptions = {}): { flash: Cfi02; clock: SteppedClock } {
  const { geometry = SMALL_AMD, isProtected = false, byteOrder = 'little' } = options;
  const clock = new SteppedClock();
  const flash = new Cfi02(new NorArray(countingBytes(sizeBytesOf(geometry)), isProtected, byteOrder), {
    geometry,
    identifiers: options.identifiers ?? [0x01, 0x227e, 0x2218, 0x2200],
    unlockAddresses: options.unlockAddresses ?? [0x555, 0x2aa],
    clock,
  });
  return { flash, clock };
}
