/** An erase that is suspended and never resumed, and what the device does not take meanwhile. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { isChange, isErase } from '../kinds.ts';
import type { Ongoing } from '../ongoing.ts';
import { Again } from './again.ts';
import { foundBy, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const SUSPENDED: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  /** The last that the device worked on. */
  let erase: Ongoing | null = null;
  let suspend: Ongoing | null = null;
  return {
    cycle({ direction, after, note, number, deviceOffset, meaning }, operation) {
      if (after.isBusy) suspend = null;
      if (after.isBusy && isErase(operation.kind)) erase = operation;
      if (direction === 'read') return;
      if (meaning.operation === 'suspend') suspend = operation;
      const { kind } = operation;
      if (note.outcome !== 'ignored' || !isChange(kind)) return;
      const where = isErase(kind) ? '' : ' in this sector';
      const said = () => ({
        cycle: number,
        severity: 'error' as const,
        what: `The ${wordsOf(kind)} at ${placeOf(flash, deviceOffset)} is ignored: an erase is suspended${where}.`,
        todo: 'Resume the erase with 0x30 and wait for its end first.',
      });
      const more = (count: number) => `${countText(count)} operations are like this.`;
      again.tell(said, { rule: 'while-suspended', like: where, more });
    },
    remember() {
      const [restore, ...was] = [again.remember(), erase, suspend] as const;
      return (asItWas) => {
        restore();
        [erase, suspend] = [asItWas(was[0]), asItWas(was[1])];
      };
    },
    end() {
      if (suspend === null) return;
      report(
        foundBy('never-resumed', flash, {
          cycle: suspend.firstCycle,
          severity: 'error',
          what: `The block erase at ${placeOf(flash, erase?.aimedAt ?? suspend.offset)} is suspended here and never resumed: on a chip its block is neither erased nor to be used.`,
          todo: 'Send 0x30 to resume it before the driver is done.',
        }),
      );
    },
  };
};
