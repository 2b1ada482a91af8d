/** Erase block regions that tests share: the AMD parts with boot blocks at either end, and one without. */
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';

const KIB = 1024;

/** 256 KiB: a boot block of 16 KiB, two of 8 KiB, one of 32 KiB, then 64 KiB each; seven blocks. */
export const BOTTOM_BOOT: readonly EraseBlockRegion[] = [
  { sectorCount: 1, sectorLengthBytes: 16 * KIB },
  { sectorCount: 2, sectorLengthBytes: 8 * KIB },
  { sectorCount: 1, sectorLengthBytes: 32 * KIB },
  { sectorCount: 3, sectorLengthBytes: 64 * KIB },
];

/** 8 MiB: 127 blocks of 64 KiB, then 32, 8, 8 and 16 KiB; the last is #130. */
export const TOP_BOOT: readonly EraseBlockRegion[] = [
  { sectorCount: 127, sectorLengthBytes: 64 * KIB },
  { sectorCount: 1, sectorLengthBytes: 32 * KIB },
  { sectorCount: 2, sectorLengthBytes: 8 * KIB },
  { sectorCount: 1, sectorLengthBytes: 16 * KIB },
];

/** 256 KiB in four equal blocks. */
export const UNIFORM: readonly EraseBlockRegion[] = [{ sectorCount: 4, sectorLengthBytes: 64 * KIB }];

/** Regions as `--global` has them. */
export function globalsOf(regions: readonly EraseBlockRegion[]): string[] {
  return regions.flatMap(({ sectorCount, sectorLengthBytes }, index) => [
    `cfi.pflash02.num-blocks${index}=${sectorCount}`,
    `cfi.pflash02.sector-length${index}=${sectorLengthBytes}`,
  ]);
}
