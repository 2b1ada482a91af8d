/** Programs and erases whose status nobody looked at before the next command. */
import { countText } from '../../../app/contract/text/count-text.ts';
import { pluralText } from '../../../app/contract/text/plural-text.ts';
import { isChange } from '../kinds.ts';
import type { Ongoing } from '../ongoing.ts';
import { type Amend, foundBy, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

export const STATUS_UNREAD: RuleMaker = (flash, report) => {
  let amend: Amend | null = null;
  let first: Ongoing | null = null;
  let [unread, all] = [0, 0];
  let waiting: Ongoing | null = null;
  /** The cycle that ended it: what a driver sends to leave the status belongs to it, too. */
  let endedBy = 0;

  const miss = (operation: Ongoing) => {
    unread++;
    waiting = null;
    first ??= operation;
    if (amend === null) {
      const found = foundBy('status-unread', flash, {
        cycle: endedBy,
        severity: 'warning',
        what: '',
        todo: 'Poll the status after each program and erase: a chip is busy for a while, and says there what went wrong.',
      });
      amend = report(found);
    }
    tell();
  };
  const tell = () => {
    if (amend === null || first === null) return;
    const begin = `The status is never read after the ${wordsOf(first.kind)} at ${placeOf(flash, first.offset)}`;
    const what =
      unread === 1 && all === 1
        ? `${begin}.`
        : `${begin}, nor after others: ${countText(unread)} of ${pluralText(all, 'program or erase', 'programs and erases')} in all.`;
    amend({ what });
  };
  return {
    cycle(seen, operation) {
      if (waiting === null || operation === waiting) return;
      if (seen.direction === 'read') waiting = null;
      else if (seen.meaning.operation !== 'status-poll') miss(waiting);
    },
    over(operation) {
      if (!isChange(operation.kind)) return;
      if (operation.outcome !== null && operation.outcome !== 'ok') return;
      all++;
      waiting = operation.wasPolled ? null : operation;
      endedBy = operation.lastCycle;
      tell();
    },
    remember() {
      const was = { amend, first, unread, all, waiting, endedBy };
      return (asItWas) => {
        ({ amend, unread, all, endedBy } = was);
        first = asItWas(was.first);
        waiting = asItWas(was.waiting);
      };
    },
    end() {
      if (waiting !== null) miss(waiting);
    },
  };
};
