/** A program or an erase in a block that the driver itself has locked: a chip refuses it, QEMU keeps no lock bits. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import { foundBy, hex, isErase, isProgram, type RuleMaker, wordsOf } from './finding-rule.ts';

export const LOCKED: RuleMaker = (flash, report) => {
  const lockedBy = new Map<number, number>();
  const regions = regionsOf(flash.device.geometry);
  return {
    over({ kind, offset, firstCycle, outcome }) {
      if (outcome !== null && outcome !== 'ok') return;
      const block = eraseBlockAt(regions, offset);
      if (kind === 'lock') lockedBy.set(block.index, firstCycle);
      if (kind === 'unlock') lockedBy.delete(block.index);
      const by = lockedBy.get(block.index);
      if (by === undefined || !(isProgram(kind) || isErase(kind))) return;
      lockedBy.delete(block.index);
      report(
        foundBy('locked', flash, {
          cycle: firstCycle,
          severity: 'error',
          what: `The ${wordsOf(kind)} at ${hex(offset)} is in a block that cycle ${by} locked: QEMU keeps no lock bits and does it, a chip would refuse it.`,
          todo: `Unlock the block at ${hex(block.deviceOffset)} before it is written.`,
        }),
      );
    },
  };
};
