/** What a protected flash refuses: a program, an erase, or every write where only Secure software may command it. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const PROTECTED: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    over({ outcome, kind, offset, firstCycle, firstData }) {
      if (outcome !== 'protected') return;
      const isSecure = kind === 'unknown';
      const refused = isSecure
        ? `${hex(firstData)} at ${placeOf(flash, offset)} is refused, for only Secure software may command this flash`
        : `The ${wordsOf(kind)} at ${placeOf(flash, offset)} is refused, for the flash is protected`;
      const said = () => ({
        cycle: firstCycle,
        severity: 'error' as const,
        what: `${refused}: nothing is written.`,
        todo: isSecure
          ? 'Open the flash without the secure property: a log says nothing of who made a cycle.'
          : 'Open its image in scratch if the driver had a writable flash there; else make the driver look for protection before it writes.',
      });
      const more = (count: number) => `${countText(count)} operations are like this.`;
      again.tell(said, { rule: 'protected', like: `${isSecure}`, more });
    },
    remember: () => again.remember(),
  };
};
