/** What the console says of the history: where it stops, where one has gone. */
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import { UserError } from '../../../app/contract/errors.ts';
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Breakpoint, Condition } from '../breakpoints.ts';
import type { Flash } from '../flash.ts';
import type { Machine } from '../machine.ts';
import { stopFrom } from '../stop-from.ts';

/** Adds a breakpoint, or lists them. */
export function breakLines({ breakpoints, flashes }: Machine, condition: Condition | null): ConsoleEntry[] {
  if (condition?.on === 'state') mustBeAState(flashes, condition.words);
  if (condition !== null) return [plain(sayBreakpoint(breakpoints.add(condition)))];
  if (breakpoints.list.length === 0) return [plain('no breakpoint; a run stops at findings alone')];
  return breakpoints.list.map((breakpoint) => plain(sayBreakpoint(breakpoint)));
}

export function unbreakLines({ breakpoints }: Machine, id: number | null): ConsoleEntry[] {
  if (breakpoints.remove(id))
    return [plain(id === null ? 'no breakpoint any more' : `breakpoint ${id} is gone`)];
  return [
    { kind: 'text', text: id === null ? 'there was none' : `there is no breakpoint ${id}`, tone: 'bad' },
  ];
}

/** Runs to the next finding or breakpoint, or to the end. */
export function runLines(machine: Machine, direction: 'forward' | 'back'): ConsoleEntry[] {
  const { position, breakpoints } = stopFrom(machine, direction);
  machine.go(position);
  return whereLines(machine, whyThere(machine, breakpoints));
}

/** A breakpoint, or a finding, or nothing at the end of a run. */
function whyThere({ history }: Machine, breakpoints: readonly number[]): string {
  if (breakpoints.length > 0) return `: ${breakpoints.map((id) => `breakpoint ${id}`).join(' and ')}`;
  const { position } = history.state();
  const found = history.story.findings().find(({ cycle }) => cycle === position);
  return found === undefined ? '' : `: ${found.severity}, ${found.what}`;
}

/** @throws UserError where no flash has a state whose title has these words */
function mustBeAState(flashes: Machine['flashes'], words: string): void {
  const titles = flashes.flatMap(({ device }) => device.stateMachine().states.map(({ title }) => title));
  if (titles.some((title) => title.toLowerCase().includes(words.toLowerCase()))) return;
  throw new UserError({
    code: 'bad-input',
    what: `No flash has a state like “${words}”`,
    where: null,
    todo: `They have: ${[...new Set(titles)].join(', ')}.`,
  });
}

export function goLines(machine: Machine, position: number): ConsoleEntry[] {
  machine.go(position);
  return whereLines(machine);
}

/** Gives the present position a name, with where the flash worked last; or lists the names there are. */
export function bookmarkLines({ history }: Machine, flash: Flash, name: string | null): ConsoleEntry[] {
  if (name !== null) {
    history.bookmarkHere(name, { flash: flash.index, deviceOffset: flash.lastOffset ?? 0 });
    return [plain(`“${name}” is at cycle ${countText(history.state().position)}`)];
  }
  if (history.bookmarks.list.length === 0) return [plain('no bookmark; `bookmark NAME` sets one here')];
  return history.listBookmarks().map((each) => {
    const where = each.branch === null ? '' : ', on another branch';
    return plain(`cycle ${countText(each.position)}${where}: ${each.name}`);
  });
}

function whereLines({ history }: Machine, why = ''): ConsoleEntry[] {
  const { position, length } = history.state();
  return [plain(`at cycle ${countText(position)} of ${countText(length)}${why}`)];
}

function sayBreakpoint({ id, condition }: Breakpoint): string {
  return `breakpoint ${id}: ${sayCondition(condition)}`;
}

function sayCondition(condition: Condition): string {
  switch (condition.on) {
    case 'access': {
      const { start, end } = condition;
      const range = start === end ? hex(start) : `${hex(start)} to ${hex(end)}`;
      return `a ${condition.direction ?? 'read or write'} at ${range}`;
    }
    case 'command':
      return `a write of command ${hex(condition.byte)}`;
    case 'state':
      return `a state like “${condition.words}”`;
    case 'status':
      return `status bit ${condition.bit} becoming ${condition.isSet ? 1 : 0}`;
    case 'operation':
      return `the end of a ${condition.kind}`;
  }
}

function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

function plain(text: string): ConsoleEntry {
  return { kind: 'text', text, tone: 'plain' };
}
