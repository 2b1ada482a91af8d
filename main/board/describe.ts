/** Boards as the window and `norscope boards` show them. */
import type { BoardDescription, Geometry } from '../../app/contract/machine.ts';
import { busAddress } from '../../app/contract/units.ts';
import { CFI01_COMMAND_SET } from '../pflash/cfi01.ts';
import { type FlashGeometry, interleaveOf, regionsOf, sizeBytesOf } from '../pflash/geometry.ts';
import type { Board } from './boards.ts';

/** A row of the table of boards, in the contract's words. */
export function describeBoard(board: Board): BoardDescription {
  return {
    id: board.id,
    title: board.title,
    summary: board.summary,
    hasOpenGeometry: hasOpenGeometry(board),
    flashes: board.flashes.map((flash) => ({
      name: flash.name,
      base: busAddress(flash.base),
      commandSet: CFI01_COMMAND_SET,
      geometry: flash.geometry === null ? null : describeGeometry(flash.geometry),
    })),
  };
}

/** Whether the person chooses the geometry of this board's flash. */
export function hasOpenGeometry(board: Board): boolean {
  return board.flashes.some(({ geometry }) => geometry === null);
}

/** The geometry with what follows from it: size of the bank in bytes, erase block regions, interleave. */
export function describeGeometry(geometry: FlashGeometry): Geometry {
  return {
    ...geometry,
    sizeBytes: sizeBytesOf(geometry),
    regions: [...regionsOf(geometry)],
    interleave: interleaveOf(geometry),
  };
}
