/** The geometry a person may choose on a generic board: what fits a file by default, and what can't be. */

import { countText } from '../../app/contract/count-text.ts';
import { UserError } from '../../app/contract/errors.ts';
import type { GenericGeometry, GeometryChoice } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';
import type { Cfi01Bank } from '../pflash/cfi01/bank.ts';
import { sayBytes } from '../pflash/command-bus.ts';
import type { BankWidthBytes } from '../pflash/geometry.ts';

/** The sizes that parallel NOR chips come with; smaller ones can be chosen. */
const LARGEST_DEFAULT_SECTOR = 128 * 1024;
const SMALLEST_DEFAULT_SECTOR = 4096;
/** The unit of the query table's region size field: no erase block can be smaller (JESD68.01, 0x2f). */
const SMALLEST_SECTOR = 256;
/** What the same field, and that of the number of blocks, can say: 16 bits each. */
const LARGEST_SECTOR = 65_535 * SMALLEST_SECTOR;
const MOST_SECTORS = 65_536;
/** Sizes beyond are refused: one buffer can't hold them in every host. */
export const IMAGE_MAX_BYTES = 2 ** 31 - 2 ** 20;

/**
 * One 16-bit chip at address 0, with the largest erase block from 4 to 128 KiB that divides the size. Where none does,
 * the largest that the image fills, and the last one is filled in part.
 */
export function proposeGeometry(sizeBytes: number): GenericGeometry {
  const sectorLengthBytes = dividingSector(sizeBytes) ?? filledSector(sizeBytes);
  const chip = { bankWidthBytes: 2, deviceWidthBytes: 2 } as const;
  return { base: busAddress(0), commandSet: 'intel', sectorLengthBytes, ...chip };
}

function dividingSector(sizeBytes: number): number | null {
  let sector = LARGEST_DEFAULT_SECTOR;
  while (sector > SMALLEST_DEFAULT_SECTOR && sizeBytes % sector !== 0) sector /= 2;
  return sizeBytes % sector === 0 && sizeBytes / sector <= MOST_SECTORS ? sector : null;
}

function filledSector(sizeBytes: number): number {
  const power = 2 ** Math.floor(Math.log2(sizeBytes));
  return Math.max(SMALLEST_DEFAULT_SECTOR, Math.min(LARGEST_DEFAULT_SECTOR, power));
}

/** What a person left open, as it is proposed for an image of `sizeBytes`. The chip is 16 bits wide where the bus is. */
export function completeGeometry(choice: GeometryChoice, sizeBytes: number): GenericGeometry {
  const proposed = proposeGeometry(sizeBytes);
  const { base = proposed.base, commandSet = proposed.commandSet } = choice;
  const { sectorLengthBytes = proposed.sectorLengthBytes, bankWidthBytes = proposed.bankWidthBytes } = choice;
  const { deviceWidthBytes = usualChip(commandSet, bankWidthBytes) } = choice;
  return { base, commandSet, sectorLengthBytes, bankWidthBytes, deviceWidthBytes };
}

function usualChip(commandSet: GenericGeometry['commandSet'], bankWidthBytes: BankWidthBytes) {
  if (bankWidthBytes === 8) return null;
  return commandSet === 'amd' || bankWidthBytes === 1 ? bankWidthBytes : 2;
}

/**
 * The flash that an image of `sizeBytes` lies in: as many erase blocks as it takes, the last perhaps filled in part. One
 * with the AMD command set has a power of two of them: QEMU's wraps offsets at its size, oddly at any other.
 * @throws UserError naming the first thing about the choice that can't be.
 */
export function toFlashGeometry(choice: GenericGeometry, sizeBytes: number): Cfi01Bank {
  const { sectorLengthBytes, bankWidthBytes, base } = choice;
  checkWidths(choice);
  const deviceWidthBytes = choice.deviceWidthBytes ?? bankWidthBytes;
  checkSectorLength(sectorLengthBytes, sectorLengthBytes / (bankWidthBytes / deviceWidthBytes));
  const sectorsFilled = Math.ceil(sizeBytes / sectorLengthBytes);
  const sectorCount = choice.commandSet === 'amd' ? 2 ** Math.ceil(Math.log2(sectorsFilled)) : sectorsFilled;
  if (sectorCount > MOST_SECTORS) {
    throw refusal(
      `${countText(sectorCount)} erase blocks are more than the query table can say`,
      'Choose a larger erase block: there can be 65,536.',
    );
  }
  if (!Number.isSafeInteger(base + sectorCount * sectorLengthBytes)) {
    throw refusal('The flash would reach past 2^53', 'Choose a lower base address.');
  }
  const shape = { sectorLengthBytes, sectorCount, bankWidthBytes, deviceWidthBytes };
  return choice.deviceWidthBytes === null ? { ...shape, hasDeviceWidth: false } : shape;
}

function checkWidths({ commandSet, bankWidthBytes, deviceWidthBytes }: GenericGeometry): void {
  const isWide = bankWidthBytes === 8;
  if (commandSet === 'amd' && isWide) {
    throw refusal(
      'QEMU’s AMD flash has at most 32 bits',
      'Choose a bus of 8, 16 or 32 bits, or the Intel command set.',
    );
  }
  if (commandSet === 'amd' && deviceWidthBytes !== bankWidthBytes) {
    throw refusal(
      'QEMU’s AMD flash is one chip as wide as its bus',
      `Choose a chip of ${bankWidthBytes * 8} bits, or the Intel command set.`,
    );
  }
  if (isWide && deviceWidthBytes !== null) {
    throw refusal(
      'QEMU’s Intel flash on a bus of 64 bits ends with a failed assertion when it is told how wide a chip is',
      'Leave the width of a chip untold (`none`), or choose a bus of 8, 16 or 32 bits.',
    );
  }
  if (deviceWidthBytes !== null && deviceWidthBytes > bankWidthBytes) {
    throw refusal(
      `A chip of ${deviceWidthBytes * 8} bits is wider than a bus of ${bankWidthBytes * 8} bits`,
      'Choose a device width no larger than the bank width.',
    );
  }
}

function checkSectorLength(bankBytes: number, chipBytes: number): void {
  const isPossible = chipBytes >= SMALLEST_SECTOR && chipBytes <= LARGEST_SECTOR;
  if (isPossible && Number.isInteger(Math.log2(bankBytes))) return;
  throw refusal(
    `${sayBytes(bankBytes)} can’t be an erase block`,
    'Choose a power of two: for each chip from 256 bytes to 8 MiB.',
  );
}

function refusal(what: string, todo: string): UserError {
  return new UserError({ code: 'bad-input', what, where: null, todo });
}
