/** An error that a driver clears without ever having read it. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Ongoing } from '../ongoing.ts';
import { Again } from './again.ts';
import { placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const ERROR_UNREAD: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  /** What set the error that nobody has read yet. */
  let by: Ongoing | null = null;
  return {
    cycle({ direction, before, hadError, meaning, number }, operation) {
      if (!hadError && flash.device.hasError) by = operation;
      if (direction === 'read' && before.reads === 'status') by = null;
      if (meaning.operation !== 'clear-status' || direction === 'read' || by === null || !hadError) return;
      const { kind, offset } = by;
      const said = () => ({
        cycle: number,
        severity: 'warning' as const,
        what: `The error of the ${wordsOf(kind)} at ${placeOf(flash, offset)} is cleared here without having been read.`,
        todo: 'Read the status (0x70) after each program and erase, and look at SR.5 and SR.4 before 0x50 clears them.',
      });
      const more = (count: number) => `${countText(count)} errors are like this.`;
      again.tell(said, { rule: 'error-unread', like: 'any', more });
    },
    remember() {
      const [restore, was] = [again.remember(), by];
      return (asItWas) => {
        restore();
        by = asItWas(was);
      };
    },
  };
};
