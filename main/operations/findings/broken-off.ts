/** Commands that end before they were whole: an unlock sequence or an erase that goes on with a wrong cycle. */
import type { SeenCycle } from '../seen-cycle.ts';
import { foundBy, hex, type RuleMaker, wordsOf } from './finding-rule.ts';

export const BROKEN_OFF: RuleMaker = (flash, report) => {
  let last: SeenCycle | null = null;
  return {
    cycle(seen, operation) {
      const { direction, meaning, before, number, data, deviceOffset, note } = seen;
      if (direction === 'write') last = seen;
      const isBreak = direction === 'write' && meaning.isRefusal && !before.isFirstCycle && !before.isBusy;
      if (!isBreak || operation.isMode || operation.kind === 'buffered-program') return;
      const isUnlock = operation.kind === 'unknown';
      report(
        foundBy(isUnlock ? 'unlock-broken' : 'broken-off', flash, {
          cycle: number,
          severity: 'error',
          what: `${hex(data)} at ${hex(deviceOffset)} is not what “${before.title}” waits for: the ${isUnlock ? 'unlock sequence' : wordsOf(operation.kind)} that began at cycle ${operation.firstCycle} comes to nothing.`,
          todo: note.departure ?? 'Check byte and address of each cycle against the width of the bus.',
        }),
      );
    },
    end() {
      if (last === null || last.after.isFirstCycle || last.after.isBusy || last.after.reads === 'query')
        return;
      report(
        foundBy('unfinished', flash, {
          cycle: last.number,
          severity: 'warning',
          what: `The last command is not finished: the device is in “${last.after.title}”.`,
          todo: 'The log may have been cut off here; else send what the command still wants, or a reset.',
        }),
      );
    },
  };
};
