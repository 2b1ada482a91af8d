/** The geometry a person may choose on a generic board: what fits a file by default, and what can't be. */
import { UserError } from '../../app/contract/errors.ts';
import type { GenericGeometry } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';
import type { FlashGeometry } from '../pflash/geometry.ts';
import { padCommand } from './pad-command.ts';

/** What a file that fits nothing is padded to. */
const PAD_BYTES = 4096;
const LARGEST_DEFAULT_SECTOR = 128 * 1024;
/** The unit of the query table's region size field: no erase block can be smaller (JESD68.01, 0x2f). */
const SMALLEST_SECTOR = 256;
/** What the same field, and that of the number of blocks, can say: 16 bits each. */
const LARGEST_SECTOR = 65_535 * SMALLEST_SECTOR;
const MOST_SECTORS = 65_536;
/** Sizes beyond are refused: one buffer can't hold them in every host. */
export const IMAGE_MAX_BYTES = 2 ** 31 - 2 ** 20;

/**
 * The largest power of two up to 128 KiB that divides the size, on one 16-bit chip at address 0.
 * @throws UserError if no erase block of 256 bytes or more divides the size.
 */
export function proposeGeometry(sizeBytes: number, where: string): GenericGeometry {
  let sector = LARGEST_DEFAULT_SECTOR;
  while (sector >= SMALLEST_SECTOR && sizeBytes % sector !== 0) sector /= 2;
  if (sector < SMALLEST_SECTOR || sizeBytes / sector > MOST_SECTORS) {
    throw new UserError({
      code: 'wrong-size',
      what: `Its ${sizeBytes.toLocaleString('en')} bytes are no whole number of erase blocks`,
      where,
      todo: `Open a copy that is padded with 0xff, as erased flash reads: ${padCommand({ path: where, sizeBytes, paddedBytes: Math.ceil(sizeBytes / PAD_BYTES) * PAD_BYTES, at: 'end' })}`,
    });
  }
  return { base: busAddress(0), sectorLengthBytes: sector, bankWidthBytes: 2, deviceWidthBytes: 2 };
}

/** @throws UserError naming the first thing about the choice that can't be. */
export function toFlashGeometry(choice: GenericGeometry, sizeBytes: number): FlashGeometry {
  const { sectorLengthBytes, bankWidthBytes, deviceWidthBytes, base } = choice;
  const refuse = (what: string, todo: string) => {
    throw new UserError({ code: 'bad-input', what, where: null, todo });
  };
  if (deviceWidthBytes > bankWidthBytes) {
    refuse(
      `A chip of ${deviceWidthBytes * 8} bits is wider than a bus of ${bankWidthBytes * 8} bits`,
      'Choose a device width no larger than the bank width.',
    );
  }
  const perChip = sectorLengthBytes / (bankWidthBytes / deviceWidthBytes);
  if (
    perChip < SMALLEST_SECTOR ||
    perChip > LARGEST_SECTOR ||
    !Number.isInteger(Math.log2(sectorLengthBytes))
  ) {
    refuse(
      `${sectorLengthBytes.toLocaleString('en')} bytes can’t be an erase block`,
      'Choose a power of two: for each chip from 256 bytes to 8 MiB.',
    );
  }
  if (sizeBytes % sectorLengthBytes !== 0) {
    refuse(
      `Erase blocks of ${sectorLengthBytes.toLocaleString('en')} bytes don’t divide the image’s ${sizeBytes.toLocaleString('en')} bytes`,
      'Choose a smaller erase block, or pad a copy of the image.',
    );
  }
  if (sizeBytes / sectorLengthBytes > MOST_SECTORS) {
    refuse(
      `${(sizeBytes / sectorLengthBytes).toLocaleString('en')} erase blocks are more than the query table can say`,
      'Choose a larger erase block: there can be 65,536.',
    );
  }
  if (!Number.isSafeInteger(base + sizeBytes)) {
    refuse('The flash would reach past 2^53', 'Choose a lower base address.');
  }
  return { sectorLengthBytes, sectorCount: sizeBytes / sectorLengthBytes, bankWidthBytes, deviceWidthBytes };
}
