/** Writes that the device does not take: in another mode, while it is busy, or no command at all. */

import type { OperationKind } from '../../../app/contract/operation.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Ongoing } from '../ongoing.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import { Again } from './again.ts';
import { foundBy, hex, type RuleMaker, wordsOf } from './finding-rule.ts';

/** A command that comes while the device works by itself. */
export const WHILE_BUSY: RuleMaker = (flash, report) => ({
  cycle({ direction, before, meaning, number, data, deviceOffset, after }) {
    if (direction === 'read' || !before.isBusy || meaning.operation === 'suspend') return;
    const isBrokenOff = !after.isBusy;
    if (!meaning.isRefusal && !isBrokenOff) return;
    report(
      foundBy(isBrokenOff ? 'erase-broken-off' : 'while-busy', flash, {
        cycle: number,
        severity: 'error',
        what: isBrokenOff
          ? `${hex(data)} at ${hex(deviceOffset)} breaks the erase off that had just been asked for.`
          : `${hex(data)} at ${hex(deviceOffset)} comes while the device erases, and is ignored.`,
        todo: 'Poll the status until the device is ready before the next command; only 0xb0 may interrupt an erase.',
      }),
    );
  },
});

/** Commands that change nothing. */
const READING: ReadonlySet<OperationKind> = new Set(['identifier', 'query', 'status-poll', 'clear-status']);

/** The first cycle of a command that finds the device in a mode where it takes none. */
export const OTHER_MODE: RuleMaker = (flash, report) => ({
  cycle(seen, operation) {
    const { direction, before, number, data, deviceOffset } = seen;
    if (direction === 'read' || before.isFirstCycle || before.isBusy || !isModeOf(operation, seen)) return;
    const meant = flash.device.meaningAtStart(deviceOffset, data);
    if (meant.isRefusal || meant.operation === 'reset' || meant.operation === operation.kind) return;
    const name = meant.operation === null ? 'an unlock cycle' : `which begins “${wordsOf(meant.operation)}”`;
    const isReading = READING.has(meant.operation ?? 'unknown');
    report(
      foundBy('other-mode', flash, {
        cycle: number,
        severity: isReading ? 'warning' : 'error',
        what: `${hex(data)} at ${hex(deviceOffset)}, ${name}, is lost: the device is still in “${before.title}”${isReading ? ', and so are the answers that follow' : ''}.`,
        todo: 'Send the reset first: 0xff, or 0xf0 with the AMD command set.',
      }),
    );
  },
});

/** A mode where reads show something, not a command whose data may be any byte. */
function isModeOf({ isMode }: Ongoing, { before }: SeenCycle): boolean {
  return isMode && (before.reads === 'query' || before.reads === 'identifier');
}

/** A write that begins no command. */
export const NO_COMMAND: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle({ direction, before, meaning, number, data, deviceOffset }, { shape }) {
      if (direction === 'read' || !before.isFirstCycle || !meaning.isRefusal || shape !== null) return;
      const said = {
        cycle: number,
        severity: 'warning' as const,
        what: `${hex(data)} at ${hex(deviceOffset)} is no command of this device, and not taken.`,
        todo: 'If it was meant as data, send a program command first; if it is a command, it is one of another command set.',
      };
      const more = (count: number) => `Such a byte comes ${countText(count)} times.`;
      again.tell(said, { rule: 'no-command', like: hex(data & 0xff), more });
    },
  };
};
