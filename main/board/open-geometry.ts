/** The flash of a generic board, from what a person chose and what fits the file. */

import { UserError } from '../../app/contract/errors.ts';
import {
  geometryFaults,
  proposeGeometry,
  sectorCountFor,
} from '../../app/contract/geometry/generic-geometry.ts';
import type { GenericGeometry, GeometryChoice } from '../../app/contract/machine.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import type { Cfi01Bank } from '../pflash/cfi01/bank.ts';
import type { BankWidthBytes } from '../pflash/geometry.ts';

/** Sizes beyond are refused: one buffer can't hold them in every host. */
export const IMAGE_MAX_BYTES = 2 ** 31 - 2 ** 20;

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
 * The flash that an image of `sizeBytes` lies in.
 * @throws UserError naming the first thing about the choice that can't be.
 */
export function toFlashGeometry(choice: GenericGeometry, sizeBytes: number): Cfi01Bank {
  const [fault] = geometryFaults(choice, sizeBytes);
  if (fault !== undefined) {
    throw new UserError({ code: 'bad-input', what: fault.what, where: null, todo: fault.todo });
  }
  const { sectorLengthBytes, bankWidthBytes } = choice;
  const sectorCount = sectorCountFor(choice, sizeBytes);
  const deviceWidthBytes = choice.deviceWidthBytes ?? bankWidthBytes;
  const shape = { sectorLengthBytes, sectorCount, bankWidthBytes, deviceWidthBytes };
  return choice.deviceWidthBytes === null ? { ...shape, hasDeviceWidth: false } : shape;
}

/** @throws UserError for a file that is more than one flash can hold */
export function mustFitMemory({ path, sizeBytes }: { path: string; sizeBytes: number }): void {
  if (sizeBytes <= IMAGE_MAX_BYTES) return;
  throw new UserError({
    code: 'wrong-size',
    what: `${countText(sizeBytes)} bytes is more than one flash can hold here`,
    where: path,
    todo: `Images up to ${countText(IMAGE_MAX_BYTES)} bytes can be opened.`,
  });
}
