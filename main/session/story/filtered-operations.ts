/** The operations of a story that a filter lets pass: a window asks for some of them at a time. */
import { type DriverOperation, isInVain } from '../../../app/contract/operation.ts';
import type { OperationFilter } from '../../../app/contract/story.ts';
import { isChange } from '../../operations/kinds.ts';
import type { Machine } from '../machine.ts';
import { operationsLike } from './operation-words.ts';
import { begunBy, type Story } from './story.ts';

type Known = Story['all'][number];

/** Some of them, how many there are, and where the machine stands among them. */
export function filteredOperations(
  machine: Machine,
  {
    from,
    count,
    filter,
  }: { readonly from: number; readonly count: number; readonly filter: OperationFilter },
): { from: number; total: number; current: number | null; operations: DriverOperation[] } {
  const { history } = machine;
  const passing = passingOf(history.story, filter, machine);
  const begun = begunBy(passing, history.state().position);
  return {
    from,
    total: passing.length,
    current: begun === 0 ? null : begun - 1,
    operations: passing.slice(from, from + count).map((operation) => operation.tell()),
  };
}

/** The last list of each story: a window asks for page after page of it. */
const LISTS = new WeakMap<Story, { readonly key: string; readonly passing: readonly Known[] }>();

function passingOf(story: Story, filter: OperationFilter, machine: Machine): readonly Known[] {
  const { only, flash, text } = filter;
  if (only === 'all' && flash === null && text.trim() === '') return story.all;
  const key = `${story.version} ${only} ${flash} ${text}`;
  const known = LISTS.get(story);
  if (known?.key === key) return known.passing;
  const device = flash === null ? null : machine.flash(flash).device;
  const isLike = operationsLike(text, (operation) => baseOf(machine, operation));
  const passing = story.all.filter(
    (operation) =>
      (device === null || operation.flash.device === device) &&
      (only === 'all' || (only === 'changes' ? isChange(operation.kind) : cameToNothing(operation))) &&
      isLike(operation),
  );
  LISTS.set(story, { key, passing });
  return passing;
}

function baseOf({ flashes }: Machine, { flash: { device } }: Known): number {
  return flashes.find((flash) => flash.device === device)?.plan.base ?? 0;
}

function cameToNothing({ outcome }: Known): boolean {
  return outcome !== null && isInVain(outcome);
}
