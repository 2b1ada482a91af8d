/** Writes that the device does not take: in another mode, while it is busy, or no command at all. */

import type { OperationKind } from '../../../app/contract/operation.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import type { SeenCycle } from '../seen-cycle.ts';
import type { WatchedFlash } from '../watched-flash.ts';
import { Again } from './again.ts';
import { hex, placeOf, type RuleMaker, wordsOf } from './finding-rule.ts';

/** A command that comes while the device works by itself. */
export const WHILE_BUSY: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle({ direction, before, meaning, number, data, deviceOffset, after }) {
      if (direction === 'read' || !before.isBusy || meaning.operation === 'suspend') return;
      const isBrokenOff = !after.isBusy;
      if (!meaning.isRefusal && !isBrokenOff) return;
      const said = () => ({
        cycle: number,
        severity: 'error' as const,
        what: isBrokenOff
          ? `${hex(data)} at ${placeOf(flash, deviceOffset)} breaks the erase off that had just been asked for.`
          : `${hex(data)} at ${placeOf(flash, deviceOffset)} comes while the device erases, and is ignored.`,
        todo: 'Poll the status until the device is ready before the next command; only 0xb0 may interrupt an erase of sectors.',
      });
      const more = isBrokenOff
        ? (count: number) => `${countText(count)} erases are like this.`
        : (count: number) => `${countText(count)} writes are like this.`;
      again.tell(said, {
        rule: isBrokenOff ? 'erase-broken-off' : 'while-busy',
        like: `${isBrokenOff}`,
        more,
      });
    },
    remember: () => again.remember(),
  };
};

/** Commands that change nothing. */
const READING: ReadonlySet<OperationKind> = new Set(['identifier', 'query', 'status-poll', 'clear-status']);

/** The first cycle of a command that finds the device in a mode where it takes none. */
export const OTHER_MODE: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  return {
    cycle(seen) {
      const { before, number, data, deviceOffset } = seen;
      const meant = lostInMode(flash, seen);
      if (meant === null) return;
      const name =
        meant.operation === null ? 'an unlock cycle' : `which begins “${wordsOf(meant.operation)}”`;
      const isReading = READING.has(meant.operation ?? 'unknown');
      const answers = isReading ? ', and so are the answers that follow' : '';
      const said = () => ({
        cycle: number,
        severity: isReading ? ('warning' as const) : ('error' as const),
        what: `${hex(data)} at ${placeOf(flash, deviceOffset)}, ${name}, is lost: the device is still in “${before.title}”${answers}.`,
        todo: 'Send the reset first: 0xff, or 0xf0 with the AMD command set.',
      });
      const more = (count: number) => `${countText(count)} such cycles are like this.`;
      again.tell(said, { rule: 'other-mode', like: `${before.title}: ${name}`, more });
    },
    remember: () => again.remember(),
  };
};

/** What a write begins at the array, where a mode has it lost; null for any other. A device in its mode takes some. */
function lostInMode({ device }: WatchedFlash, { direction, before, meaning, data, deviceOffset }: SeenCycle) {
  const isMode = before.reads === 'query' || before.reads === 'identifier';
  if (direction === 'read' || before.isFirstCycle || !isMode || meaning.operation !== null) return null;
  const meant = device.meaningAtStart(deviceOffset, data);
  const isNoLoss = meant.isRefusal || meant.operation === 'reset';
  // A driver that looks for the query table sends the command at several places.
  return isNoLoss || (meant.operation === 'query' && before.reads === 'query') ? null : meant;
}

/** A write that begins no command. What is written right behind a lost one is the rest of what was meant there. */
export const NO_COMMAND: RuleMaker = (flash, report) => {
  const again = new Again(flash, report);
  let isRest = false;
  return {
    cycle(seen, { shape }) {
      const { direction, before, meaning, note, number, data, deviceOffset } = seen;
      const wasRest = isRest;
      isRest = direction === 'write' && (meaning.isRefusal || lostInMode(flash, seen) !== null);
      const isNone = direction === 'write' && before.isFirstCycle && meaning.isRefusal;
      if (!isNone || wasRest || shape !== null || note.outcome === 'protected') return;
      const said = () => ({
        cycle: number,
        severity: 'warning' as const,
        what: `${hex(data)} at ${placeOf(flash, deviceOffset)} begins no command here, and is not taken (“${note.what}”).`,
        todo: 'If it was meant as data, send a program command first; if it is a command, check its address, and whether another command set has it.',
      });
      const more = (count: number) => `Such a byte comes ${countText(count)} times.`;
      again.tell(said, { rule: 'no-command', like: hex(data & 0xff), more });
    },
    remember() {
      const [restore, was] = [again.remember(), isRest];
      return () => {
        restore();
        isRest = was;
      };
    },
  };
};
