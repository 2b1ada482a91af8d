/** Commands that end before they were whole: an unlock sequence or an erase that goes on with a wrong cycle. */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import { Again } from './again.ts';
import { foundBy, hex, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const BROKEN_OFF: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  let last: SeenCycle | null = null;
  return {
    cycle(seen, operation) {
      const { direction, meaning, before, number, data, deviceOffset, note } = seen;
      if (direction === 'write') last = seen;
      const isBreak = direction === 'write' && meaning.isRefusal && !before.isFirstCycle && !before.isBusy;
      if (!isBreak || operation.isMode || operation.kind === 'buffered-program') return;
      const isUnlock = operation.kind === 'unknown';
      const command = isUnlock ? 'unlock sequence' : wordsOf(operation.kind);
      const said = () => ({
        cycle: number,
        severity: 'error' as const,
        what: `${hex(data)} at ${placeOf(flash, deviceOffset)} is not what “${before.title}” waits for: it breaks off the ${command} that began at cycle ${countText(operation.firstCycle)}.${note.departure === null ? '' : ` ${note.departure}`}`,
        todo: 'Check the byte and the address of each cycle against the command set and the width of the bus.',
      });
      const more = (count: number) => `${countText(count)} commands are like this.`;
      again.tell(said, { rule: isUnlock ? 'unlock-broken' : 'broken-off', like: before.title, more });
    },
    remember() {
      const [restore, was] = [again.remember(), last];
      return () => {
        restore();
        last = was;
      };
    },
    end() {
      const { isFirstCycle, isBusy, reads, title } = flash.device.standing;
      const isMode = reads === 'query' || reads === 'identifier';
      if (last === null || isFirstCycle || isBusy || isMode) return;
      report(
        foundBy('unfinished', flash, {
          cycle: last.number,
          severity: 'warning',
          what: `The last command is not finished: the device is in “${title}”.`,
          todo: 'The log may have been cut off here; else send what the command still wants, or a reset.',
        }),
      );
    },
  };
};
