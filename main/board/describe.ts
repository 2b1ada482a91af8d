/** Boards as the window and `norscope boards` show them. */
import type { BoardDescription, Geometry } from '../../app/contract/machine.ts';
import { type BusAddress, busAddress } from '../../app/contract/units.ts';
import { CFI01_COMMAND_SET } from '../pflash/cfi01.ts';
import { type FlashGeometry, interleaveOf, sizeBytesOf } from '../pflash/geometry.ts';
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
      alsoAt: otherPlaces(board, flash.name),
      commandSet: CFI01_COMMAND_SET,
      geometry: flash.geometry === null ? null : describeGeometry(flash.geometry),
    })),
  };
}

function otherPlaces({ sheet }: Board, name: string): BusAddress[] {
  return (sheet?.aliases ?? []).filter(({ of }) => of === name).map(({ from }) => busAddress(from));
}

/** Whether the person chooses the geometry of this board's flash. */
export function hasOpenGeometry(board: Board): boolean {
  return board.flashes.some(({ geometry }) => geometry === null);
}

/** The geometry with what follows from it: size of the bank in bytes, interleave. */
export function describeGeometry(geometry: FlashGeometry): Geometry {
  return { ...geometry, sizeBytes: sizeBytesOf(geometry), interleave: interleaveOf(geometry) };
}
