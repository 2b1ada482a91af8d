/** An Intel-command-set flash in memory, two 16-bit chips, small enough that a test can look at all of it. */
import { Cfi01 } from '../../main/pflash/cfi01.ts';
import type { FlashGeometry } from '../../main/pflash/geometry.ts';
import { NorArray } from '../../main/pflash/nor-array.ts';

export const SECTOR_BYTES = 8192;

export const SMALL_BANK: FlashGeometry = {
  sectorLengthBytes: SECTOR_BYTES,
  sectorCount: 8,
  bankWidthBytes: 4,
  deviceWidthBytes: 2,
};

/** Bytes count up from 0, so that every place can be told from its neighbours. */
export function smallFlash(options: { isProtected?: boolean; geometry?: FlashGeometry } = {}): Cfi01 {
  const geometry = options.geometry ?? SMALL_BANK;
  const bytes = Uint8Array.from(
    { length: geometry.sectorLengthBytes * geometry.sectorCount },
    (_, index) => index & 0xff,
  );
  return new Cfi01(new NorArray(bytes, options.isProtected ?? false), {
    geometry,
    identifiers: [0x89, 0x18],
  });
}
