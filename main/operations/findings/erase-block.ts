/** Erases that are asked for inside of an erase block: the driver takes its blocks for smaller than they are. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { sizeText } from '../../../app/contract/text/size-text.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import { foundBy, hex, isProgram, type RuleMaker } from './finding-rule.ts';

export const ERASE_BLOCK: RuleMaker = (flash, report) => {
  const regions = regionsOf(flash.device.geometry);
  /** Blocks that were erased, and not programmed since. */
  const erased = new Map<number, number>();
  return {
    over({ kind, outcome, offset, aimedAt, firstCycle, blocks }) {
      if (outcome !== null && outcome !== 'ok') return;
      const block = eraseBlockAt(regions, offset);
      if (isProgram(kind)) erased.delete(block.index);
      if (kind !== 'block-erase' || blocks > 1) return;
      const before = erased.get(block.index);
      erased.set(block.index, firstCycle);
      if (aimedAt === block.deviceOffset) return;
      const again = before === undefined ? '' : `, which cycle ${before} has erased already`;
      report(
        foundBy('erase-block', flash, {
          cycle: firstCycle,
          severity: 'warning',
          what: `The block erase at ${hex(aimedAt)} is inside of the block at ${hex(block.deviceOffset)}${again}: all ${sizeText(block.lengthBytes)} of it are erased.`,
          todo: `Take ${sizeText(block.lengthBytes)} for the erase block: what one chip says in its query table counts once for each chip of the bank.`,
        }),
      );
    },
  };
};
