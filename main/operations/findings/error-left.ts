/** A program or an erase that begins while the status still holds an error of an earlier one. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { isChange } from '../kinds.ts';
import { Again } from './again.ts';
import { placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const ERROR_LEFT: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  const isSet = (name: string) =>
    flash.device
      .snapshot()
      .registers.some(({ bits }) => bits.some((bit) => bit.name === name && bit.perChip.includes(true)));
  return {
    cycle({ direction, hadError, meaning, number, deviceOffset }, operation) {
      const { kind } = operation;
      const isBegin = direction === 'write' && meaning.operation === kind;
      if (!hadError || !isBegin || !isChange(kind)) return;
      const isRefused = kind === 'buffered-program' && isSet('SR.4');
      const severity = isRefused ? ('error' as const) : ('warning' as const);
      const so = isRefused ? 'its confirm will abort it' : 'it will look as if it had failed, too';
      const said = () => ({
        cycle: number,
        severity,
        what: `The ${wordsOf(kind)} at ${placeOf(flash, deviceOffset)} begins while the status still holds an error: ${so}.`,
        todo: 'Clear the status with 0x50 after each error, before the next command.',
      });
      const more = (count: number) => `${countText(count)} operations begin so in all.`;
      again.tell(said, { rule: 'error-left', like: severity, more });
    },
    remember: () => again.remember(),
  };
};
