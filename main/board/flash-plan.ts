/** The flashes that a machine of a board gets, with images of certain sizes: what stands where. */
import { UserError } from '../../app/contract/errors.ts';
import type { GenericGeometry } from '../../app/contract/machine.ts';
import type { Cfi01Bank } from '../pflash/cfi01/bank.ts';
import { type FlashGeometry, sizeBytesOf } from '../pflash/geometry.ts';
import type { ByteOrder } from '../pflash/nor-array.ts';
import type { FlashSheet } from './board-sheet.ts';
import { type Board, OPEN_FLASH_NAME } from './boards.ts';
import { checkImageSizes, type SizedImage } from './image-sizes.ts';
import { toFlashGeometry } from './open-geometry.ts';
import { type PlacedFlash, placeFlashes } from './place-flashes.ts';

type Identifiers = readonly [number, number, number, number];

/** What chips a flash is made of, as its device wants to know it. */
export type FlashPart =
  | {
      readonly type: 'cfi01';
      readonly geometry: Cfi01Bank;
      readonly identifiers: Identifiers;
      readonly byteOrder: ByteOrder;
      readonly isSecure?: boolean;
    }
  | {
      readonly type: 'cfi02';
      readonly geometry: FlashGeometry;
      readonly identifiers: Identifiers;
      readonly byteOrder: ByteOrder;
      readonly unlockAddresses: readonly [number, number];
    };

/** One flash to be made. */
export interface PlannedFlash {
  /** Its number on the board, which is that of its image in a request. */
  readonly unit: number;
  readonly name: string;
  /** Bus address in bytes. */
  readonly base: number;
  readonly part: FlashPart;
  /** Smaller images are refused; after one that is smaller than the flash comes erased flash. */
  readonly leastImageBytes: number;
  /** Where a board of QEMU's has it; null for the person's own, whose every property may be set. */
  readonly placed: PlacedFlash | null;
  /** So many bytes of the image are loaded with the bytes of each 32-bit word swapped. */
  readonly swappedBytes: number;
}

const INTEL_IDENTIFIERS: Identifiers = [0x89, 0x18, 0, 0];
/** A common 16-bit part (Spansion S29GL), and where most take their unlock cycles. */
const AMD_IDENTIFIERS: Identifiers = [0x0001, 0x227e, 0x2221, 0x2201];
const AMD_UNLOCK = [0x555, 0x2aa] as const;

/**
 * By unit, those that are there. `images` by unit, null where a flash gets none; `geometry` for the board of the
 * person's own. @throws UserError if the board does not take these images, or has no flash without one.
 */
export function planFlashes(
  board: Board,
  images: readonly (SizedImage | null)[],
  geometry: GenericGeometry | null,
): PlannedFlash[] {
  const { sheet } = board;
  if (sheet === null) return [planGeneric(images[0] ?? null, geometry)];
  checkImageSizes(sheet, images);
  const placed = placeFlashes(
    sheet,
    images.map((image) => image?.sizeBytes ?? null),
  );
  if (placed.length === 0) throw imageNeeded(board);
  return placed.map((flash) => planOnBoard(flash, sheet.swappedOnLoadBytes));
}

function planOnBoard(placed: PlacedFlash, swappedBytes: number): PlannedFlash {
  const { index, sheet, base, sizeBytes, sectorCount } = placed;
  return {
    unit: index,
    name: sheet.name,
    base,
    part: partOf(sheet, sectorCount),
    leastImageBytes: sizeBytes,
    placed,
    swappedBytes,
  };
}

/** The part that a sheet describes, with so many erase blocks. */
export function partOf(sheet: FlashSheet, sectorCount: number): FlashPart {
  const { bankWidthBytes, identifiers } = sheet;
  const { sectorLengthBytes } = sheet.size;
  const byteOrder = sheet.isBigEndian ? 'big' : 'little';
  const plain = { sectorLengthBytes, sectorCount, bankWidthBytes };
  if (sheet.type === 'cfi02') {
    const geometry = { ...plain, deviceWidthBytes: bankWidthBytes };
    return { type: 'cfi02', geometry, identifiers, byteOrder, unlockAddresses: sheet.unlockAddresses };
  }
  const geometry =
    sheet.deviceWidthBytes === null
      ? { ...plain, deviceWidthBytes: bankWidthBytes, hasDeviceWidth: false }
      : { ...plain, deviceWidthBytes: sheet.deviceWidthBytes };
  return { type: 'cfi01', geometry, identifiers, byteOrder };
}

function planGeneric(image: SizedImage | null, choice: GenericGeometry | null): PlannedFlash {
  if (image === null || choice === null) {
    throw new UserError({
      code: 'bad-input',
      what: 'The generic board takes its size from an image, and none was given',
      where: null,
      todo: 'Open an image, or choose a board with flashes of its own.',
    });
  }
  const geometry = toFlashGeometry(choice, image.sizeBytes);
  return {
    unit: 0,
    name: OPEN_FLASH_NAME,
    base: choice.base,
    part: genericPart(choice, geometry),
    leastImageBytes: leastImageFor(choice, geometry),
    placed: null,
    swappedBytes: 0,
  };
}

function genericPart({ commandSet }: GenericGeometry, geometry: FlashGeometry): FlashPart {
  const byteOrder = 'little';
  return commandSet === 'intel'
    ? { type: 'cfi01', geometry, identifiers: INTEL_IDENTIFIERS, byteOrder }
    : { type: 'cfi02', geometry, identifiers: AMD_IDENTIFIERS, byteOrder, unlockAddresses: AMD_UNLOCK };
}

/** The smallest image that this flash would be made for: a file that shrank below is another one. */
function leastImageFor({ commandSet, sectorLengthBytes }: GenericGeometry, geometry: FlashGeometry): number {
  const sizeBytes = sizeBytesOf(geometry);
  const isHalved = commandSet === 'amd' && geometry.sectorCount > 1;
  return 1 + (isHalved ? sizeBytes / 2 : sizeBytes - sectorLengthBytes);
}

function imageNeeded({ id }: Board): UserError {
  return new UserError({
    code: 'bad-input',
    what: `${id} has no flash without an image for it`,
    where: null,
    todo: 'Open an image for its first flash; on the command line, --flash0 names it.',
  });
}
