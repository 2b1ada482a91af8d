/** Boards as the window and `norscope boards` show them. */
import type { BoardDescription, BoardFlash, Geometry } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';
import { CFI01_COMMAND_SET } from '../pflash/cfi01.ts';
import { CFI02_COMMAND_SET } from '../pflash/cfi02.ts';
import { type FlashGeometry, interleaveOf, regionsOf, sizeBytesOf } from '../pflash/geometry.ts';
import { allowedSizes } from './allowed-sizes.ts';
import type { BoardSheet, FlashSheet } from './board-sheet.ts';
import { type Board, OPEN_FLASH_NAME } from './boards.ts';
import { partOf } from './flash-plan.ts';
import { IMAGE_MAX_BYTES } from './open-geometry.ts';

const COMMAND_SETS = { cfi01: CFI01_COMMAND_SET, cfi02: CFI02_COMMAND_SET };

/** A row of the table of boards, in the contract's words. */
export function describeBoard({ id, title, summary, sheet }: Board): BoardDescription {
  return {
    id,
    title,
    summary,
    hasOpenGeometry: sheet === null,
    flashes: sheet === null ? [OPEN_FLASH] : sheet.flashes.map((flash) => describeFlash(sheet, flash)),
  };
}

const OPEN_FLASH: BoardFlash = {
  name: OPEN_FLASH_NAME,
  base: null,
  alsoAt: [],
  commandSet: CFI01_COMMAND_SET,
  geometry: null,
  sizes: { rule: 'multiple', unitBytes: 1, mostBytes: IMAGE_MAX_BYTES },
};

function describeFlash(board: BoardSheet, flash: FlashSheet): BoardFlash {
  const { name, place, size } = flash;
  return {
    name,
    base: 'from' in place ? busAddress(place.from) : null,
    alsoAt: board.aliases.filter(({ of }) => of === name).map(({ from }) => busAddress(from)),
    commandSet: COMMAND_SETS[flash.type],
    geometry: size.rule === 'fixed' ? describeGeometry(partOf(flash, size.sectorCount).geometry) : null,
    sizes: allowedSizes(flash, board),
  };
}

/** The geometry with what follows from it: size of the bank in bytes, erase block regions, interleave. */
export function describeGeometry(geometry: FlashGeometry): Geometry {
  const { sectorLengthBytes, sectorCount, bankWidthBytes, deviceWidthBytes } = geometry;
  const shape = { sectorLengthBytes, sectorCount, bankWidthBytes, deviceWidthBytes };
  return {
    ...shape,
    sizeBytes: sizeBytesOf(geometry),
    regions: [...regionsOf(geometry)],
    interleave: interleaveOf(geometry),
  };
}
