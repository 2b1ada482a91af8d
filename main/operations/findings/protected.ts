/** A program or an erase that a protected flash refuses. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { Again } from './again.ts';
import { hex, type RuleMaker, wordsOf } from './finding-rule.ts';

export const PROTECTED: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    over({ outcome, kind, offset, firstCycle }) {
      if (outcome !== 'protected') return;
      const said = {
        cycle: firstCycle,
        severity: 'error' as const,
        what: `The ${wordsOf(kind)} at ${hex(offset)} is refused, for the flash is protected: nothing is written.`,
        todo: 'Open its image in scratch if the driver had a writable flash there; else make the driver look for protection before it writes.',
      };
      const more = (count: number) => `So are ${countText(count)} operations in all.`;
      again.tell(said, { rule: 'protected', like: 'any', more });
    },
  };
};
