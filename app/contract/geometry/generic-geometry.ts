/**
 * The geometry of the generic board, for both halves of the program: what fits a file, and what can't be. The form says
 * it while a person types, the engine refuses it. Pure; sizes and addresses are bytes.
 */

import type { GenericGeometry } from '../machine.ts';
import { countText } from '../text/count-text.ts';
import { pluralText } from '../text/plural-text.ts';
import { sizeText } from '../text/size-text.ts';
import { busAddress } from '../units.ts';

/** A choice of any numbers, as it may stand in a form. */
export interface GeometryShape {
  readonly base: number;
  readonly commandSet: GenericGeometry['commandSet'];
  readonly sectorLengthBytes: number;
  readonly bankWidthBytes: number;
  readonly deviceWidthBytes: number | null;
}

/** Something that can't be (`what`, without a full stop), and what to choose instead. */
export interface GeometryFault {
  /** The choice to change. */
  readonly field: keyof GeometryShape;
  readonly what: string;
  readonly todo: string;
}

/** The sizes that parallel NOR chips come with; smaller ones can be chosen. */
const LARGEST_DEFAULT_SECTOR = 128 * 1024;
const SMALLEST_DEFAULT_SECTOR = 4096;
/** The unit of the query table's region size field: no chip's erase block can be smaller (JESD68.01, 0x2f). */
const SMALLEST_SECTOR = 256;
/** The largest power of two in the same field, which has 16 bits, as that of the number of blocks has. */
const LARGEST_SECTOR = 32_768 * SMALLEST_SECTOR;
const MOST_SECTORS = 65_536;
/** Of a flash's last byte. The address after it must be an exact number too: one more would pass for one inside. */
const LAST_ADDRESS = Number.MAX_SAFE_INTEGER - 1;

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

/**
 * How many erase blocks an image of `sizeBytes` takes, the last perhaps filled in part. With the AMD command set a power
 * of two of them: QEMU's flash wraps offsets at its size, oddly at any other.
 */
export function sectorCountFor({ commandSet, sectorLengthBytes }: GeometryShape, sizeBytes: number): number {
  const filled = Math.ceil(sizeBytes / sectorLengthBytes);
  return commandSet === 'amd' ? 2 ** Math.ceil(Math.log2(filled)) : filled;
}

/** What can't be about a flash for an image of `sizeBytes`, at most one thing a field; empty if it can be opened. */
export function geometryFaults(shape: GeometryShape, sizeBytes: number): readonly GeometryFault[] {
  const faults = [widthFault(shape), sectorFault(shape)].flatMap((fault) => fault ?? []);
  return faults.length > 0 ? faults : [placeFault(shape, sizeBytes)].flatMap((fault) => fault ?? []);
}

function widthFault({ commandSet, bankWidthBytes, deviceWidthBytes }: GeometryShape): GeometryFault | null {
  const isWide = bankWidthBytes === 8;
  if (commandSet === 'amd' && isWide) {
    return {
      field: 'bankWidthBytes',
      what: 'QEMU’s AMD flash has at most 32 bits',
      todo: 'Choose a bus of 8, 16 or 32 bits, or the Intel command set.',
    };
  }
  if (commandSet === 'amd' && deviceWidthBytes !== bankWidthBytes) {
    return {
      field: 'deviceWidthBytes',
      what: 'QEMU’s AMD flash is one chip as wide as its bus',
      todo: `Choose a chip of ${bankWidthBytes * 8} bits, or the Intel command set.`,
    };
  }
  if (isWide && deviceWidthBytes !== null) {
    return {
      field: 'deviceWidthBytes',
      what: 'QEMU ends with a failed assertion when a bus of 64 bits is told how wide its chips are',
      todo: 'Leave that untold (`device-width=none`), or choose a bus of 8, 16 or 32 bits.',
    };
  }
  if (deviceWidthBytes !== null && deviceWidthBytes > bankWidthBytes) {
    return {
      field: 'deviceWidthBytes',
      what: `A chip of ${deviceWidthBytes * 8} bits is wider than a bus of ${bankWidthBytes * 8} bits`,
      todo: 'Choose a chip no wider than the bus.',
    };
  }
  return null;
}

function sectorFault({
  sectorLengthBytes,
  bankWidthBytes,
  deviceWidthBytes,
}: GeometryShape): GeometryFault | null {
  const chips = Math.max(1, bankWidthBytes / (deviceWidthBytes ?? bankWidthBytes));
  const least = chips * SMALLEST_SECTOR;
  const most = chips * LARGEST_SECTOR;
  const isInRange = sectorLengthBytes >= least && sectorLengthBytes <= most;
  if (isInRange && Number.isInteger(Math.log2(sectorLengthBytes))) return null;
  return {
    field: 'sectorLengthBytes',
    what: `${pluralText(sectorLengthBytes, 'byte')} can’t be an erase block${chips === 1 ? '' : ` of ${chips} chips`}`,
    todo: `Choose a power of two from ${sizeText(least)} to ${sizeText(most)}.`,
  };
}

function placeFault(shape: GeometryShape, sizeBytes: number): GeometryFault | null {
  const sectorCount = sectorCountFor(shape, sizeBytes);
  const flashBytes = sectorCount * shape.sectorLengthBytes;
  if (sectorCount > MOST_SECTORS) {
    return {
      field: 'sectorLengthBytes',
      what: `${countText(sectorCount)} erase blocks are more than the query table can say`,
      todo: `Choose a larger erase block: there can be ${countText(MOST_SECTORS)}.`,
    };
  }
  const { base, sectorLengthBytes } = shape;
  const highest = LAST_ADDRESS + 1 - flashBytes;
  if (base <= highest) return null;
  const highestBlock = highest - (highest % sectorLengthBytes);
  return {
    field: 'base',
    what: `The flash would reach past 0x${LAST_ADDRESS.toString(16)}, the last address here`,
    todo: `Choose 0x${highestBlock.toString(16)} or lower.`,
  };
}
