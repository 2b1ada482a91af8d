/** An erase that is suspended and never resumed. */
import type { Ongoing } from '../ongoing.ts';
import { foundBy, hex, type RuleMaker } from './finding-rule.ts';

export const SUSPENDED: RuleMaker = (flash, report) => {
  let suspended: Ongoing | null = null;
  return {
    over(operation) {
      if (operation.kind === 'suspend') suspended = operation;
      if (operation.kind === 'resume') suspended = null;
    },
    end() {
      if (suspended === null) return;
      report(
        foundBy('never-resumed', flash, {
          cycle: suspended.firstCycle,
          severity: 'error',
          what: `The erase that is suspended here, at ${hex(suspended.offset)}, is never resumed: its block is neither erased nor to be used.`,
          todo: 'Send 0x30 to resume it before the driver is done.',
        }),
      );
    },
  };
};
