/** Reads that are answered differently than in the log: another board, another image, or another mode of it. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker } from './finding-rule.ts';

export const DIFFERS: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle({ logged, data, deviceOffset, number }) {
      if (logged === null || logged === data) return;
      const said = () => ({
        cycle: number,
        severity: 'error' as const,
        what: `The log has ${hex(logged)} at ${placeOf(flash, deviceOffset)}, this flash answers ${hex(data)}.`,
        todo: 'Give each flash the image that it held when the log began, on the same board: in scratch if the driver wrote there, in shared if its drive was read-only.',
      });
      const more = (count: number) => `${countText(count)} reads differ in all.`;
      again.tell(said, { rule: 'value-differs', like: 'any', more });
    },
    remember: () => again.remember(),
  };
};
