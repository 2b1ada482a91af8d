/** What the rows of the tables are made of. */
import type { AmdFlashSheet, BoardSheet, FlashSize, IntelFlashSheet } from '../board-sheet.ts';

export const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** Manufacturer Intel, device code 0x18: what most of QEMU's boards say if they say anything. */
export const INTEL_IDS = [0x89, 0x18, 0, 0] as const;
export const NO_IDS = [0, 0, 0, 0] as const;

/** What a row leaves out. */
export const BOARD = {
  containers: [],
  aliases: [],
  copies: [],
  imagesMaxBytes: null,
  imageOption: 'drive',
  swappedOnLoadBytes: 0,
} as const satisfies Partial<BoardSheet>;

export const CFI01 = {
  type: 'cfi01',
  presence: 'always',
  isBigEndian: false,
  inside: null,
} as const satisfies Partial<IntelFlashSheet>;

export const CFI02 = {
  type: 'cfi02',
  presence: 'always',
  isBigEndian: false,
  inside: null,
  unlockAddresses: [0x555, 0x2aa],
} as const satisfies Partial<AmdFlashSheet>;

/** A size that is always the same. */
export function blocks(sectorCount: number, sectorLengthBytes: number): FlashSize {
  return { rule: 'fixed', sectorCount, sectorLengthBytes };
}
