/** A program that wants a 1 where the array holds a 0: only an erase makes bits 1. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import type { Ongoing } from '../ongoing.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import { foundBy, hex, type RuleMaker, wordsOf } from './finding-rule.ts';

export const ZERO_BITS: RuleMaker = (flash, report) => {
  const regions = regionsOf(flash.device.geometry);
  /** The first of the present operation; null while none is known. */
  let first: SeenCycle | null = null;
  let told: Ongoing | null = null;
  return {
    cycle(seen, operation) {
      if (!seen.meaning.isData || seen.direction === 'read' || first !== null) return;
      if (setsBits(seen)) first = seen;
      if (first === null || told === operation) first = null;
    },
    over(operation) {
      const seen = first;
      first = null;
      if (seen === null || (operation.outcome !== null && operation.outcome !== 'ok')) return;
      told = operation;
      const { deviceOffset, data, stored } = seen;
      const now = flash.device.array.read(deviceOffset, seen.widthBytes);
      const keeps =
        now === data ? 'QEMU stores it all the same, a chip would not' : `it now holds ${hex(now)}`;
      report(
        foundBy('sets-zero-bit', flash, {
          cycle: seen.number,
          severity: 'error',
          what: `The ${wordsOf(operation.kind)} wants ${hex(data)} at ${hex(deviceOffset)}, which holds ${hex(stored)}: a program makes no bit 1 (${keeps}).`,
          todo: `Erase the block at ${hex(eraseBlockAt(regions, deviceOffset).deviceOffset)} first, or leave these bits 0.`,
        }),
      );
    },
  };
};

/** A byte of 0xff leaves a byte of a chip as it is. */
function setsBits({ data, stored, widthBytes }: SeenCycle): boolean {
  for (let lane = 0; lane < widthBytes; lane++) {
    const wanted = (data >>> (8 * lane)) & 0xff;
    if (wanted !== 0xff && (wanted & ~(stored >>> (8 * lane))) !== 0) return true;
  }
  return false;
}
