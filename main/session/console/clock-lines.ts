/** What the console says of virtual time: how late it is, and what came of waiting. */
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { UserError } from '../../../app/contract/errors.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import { sayDuration } from '../../pflash/say-duration.ts';
import type { Machine } from '../machine.ts';

/** How late it is, and how far away the next moment is that a flash waits for. */
export function clockLines({ clock }: Machine): ConsoleEntry[] {
  const { nowNanoseconds, nextDeadlineNanoseconds } = clock;
  const exact = `${countText(nowNanoseconds)} ns`;
  const due =
    nextDeadlineNanoseconds === null
      ? 'nothing is due'
      : `the next deadline is in ${sayDuration(nextDeadlineNanoseconds - nowNanoseconds)}`;
  return [plain(`the clock is at ${sayDuration(nowNanoseconds)} (${exact}); ${due}`)];
}

/**
 * Moves virtual time on by so much, null: to the next deadline. Says what the flashes did by themselves meanwhile.
 * @throws UserError past the end of the clock.
 */
export function waitLines(machine: Machine, nanoseconds: number | null): ConsoleEntry[] {
  const { clock } = machine;
  const start = clock.nowNanoseconds;
  const end = nanoseconds === null ? clock.nextDeadlineNanoseconds : start + nanoseconds;
  if (end === null) return [plain('nothing is due: no flash waits for a moment')];
  if (!Number.isSafeInteger(end)) throw new UserError(pastTheEnd());
  const entries = machine.waitUntil(end).map(({ flash, atNanoseconds, note }): ConsoleEntry => {
    const text = `${flash.plan.name}: after ${sayDuration(atNanoseconds - start)}: ${note.what}`;
    return { kind: 'text', text, tone: note.tone };
  });
  return [...entries, ...clockLines(machine)];
}

function pastTheEnd() {
  return {
    code: 'bad-input' as const,
    what: 'The virtual clock ends at 2^53 nanoseconds, 104 days',
    where: null,
    todo: 'Wait for less, or open the image again: a new machine starts at 0.',
  };
}

function plain(text: string): ConsoleEntry {
  return { kind: 'text', text, tone: 'plain' };
}
