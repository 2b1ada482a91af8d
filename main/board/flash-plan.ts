/** The flashes that a machine of a board gets, with images of certain sizes: what stands where. */
import { UserError } from '../../app/contract/errors.ts';
import type { GenericGeometry } from '../../app/contract/machine.ts';
import type { Cfi01Bank } from '../pflash/cfi01-bank.ts';
import type { FlashGeometry } from '../pflash/geometry.ts';
import type { ByteOrder } from '../pflash/nor-array.ts';
import type { FlashSheet } from './board-sheet.ts';
import type { Board } from './boards.ts';
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
  /** The image may end inside the last erase block: erased flash follows. */
  readonly takesShorterImage: boolean;
  /** So many bytes of the image are loaded with the bytes of each 32-bit word swapped. */
  readonly swappedBytes: number;
}

const INTEL_IDENTIFIERS: Identifiers = [0x89, 0x18, 0, 0];

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
    board.sheet?.flashes.map((_, unit) => images[unit]?.sizeBytes ?? null) ?? [],
  );
  if (placed.length === 0) throw imageNeeded(board);
  return placed.map((flash) => planOnBoard(flash, sheet.swappedOnLoadBytes));
}

function planOnBoard({ index, sheet, base, sectorCount }: PlacedFlash, swappedBytes: number): PlannedFlash {
  return {
    unit: index,
    name: sheet.name,
    base,
    part: partOf(sheet, sectorCount),
    takesShorterImage: false,
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
  return {
    unit: 0,
    name: 'generic.flash0',
    base: choice.base,
    part: {
      type: 'cfi01',
      geometry: toFlashGeometry(choice, image.sizeBytes),
      identifiers: INTEL_IDENTIFIERS,
      byteOrder: 'little',
    },
    takesShorterImage: true,
    swappedBytes: 0,
  };
}

function imageNeeded({ id }: Board): UserError {
  return new UserError({
    code: 'bad-input',
    what: `${id} has no flash without an image for it`,
    where: null,
    todo: 'Open an image for its first flash.',
  });
}
