/** A program or an erase in a block that the driver itself has locked: a chip refuses it, QEMU keeps no lock bits. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { regionsOf } from '../../pflash/geometry.ts';
import { KeptMap } from '../kept-map.ts';
import { isChange } from '../kinds.ts';
import { Again } from './again.ts';
import { placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const LOCKED: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  const lockedBy = new KeptMap<number, number>();
  const regions = regionsOf(flash.device.geometry);
  return {
    over({ kind, offset, firstCycle, outcome }) {
      if (outcome !== null && outcome !== 'ok') return;
      if (!isChange(kind) && kind !== 'lock' && kind !== 'unlock') return;
      const block = eraseBlockAt(regions, offset);
      if (kind === 'lock') lockedBy.set(block.index, firstCycle);
      if (kind === 'unlock') lockedBy.delete(block.index);
      const by = lockedBy.get(block.index);
      if (by === undefined || !isChange(kind)) return;
      const said = () => ({
        cycle: firstCycle,
        severity: 'error' as const,
        what: `The ${wordsOf(kind)} at ${placeOf(flash, offset)} is in a block that cycle ${countText(by)} locked: QEMU keeps no lock bits and does it, a chip would refuse it.`,
        todo: `Unlock the block at ${placeOf(flash, block.deviceOffset)} before it is written.`,
      });
      const more = (count: number) => `${countText(count)} programs and erases are like this.`;
      again.tell(said, { rule: 'locked', like: `${block.index}`, more });
    },
    remember() {
      const restore = [again.remember(), lockedBy.remember()];
      return () => {
        for (const each of restore) each();
      };
    },
  };
};
