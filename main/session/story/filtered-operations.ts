/** The operations of a story that a filter lets pass: a window asks for some of them at a time. */
import { type DriverOperation, isInVain } from '../../../app/contract/operation.ts';
import type { OperationFilter } from '../../../app/contract/story.ts';
import { isChange } from '../../operations/kinds.ts';
import { type KnownOperation, tell } from '../../operations/known-operation.ts';
import { leadingCount } from '../../pflash/leading-count.ts';
import type { Machine } from '../machine.ts';
import { operationsLike } from './operation-words.ts';
import type { Story } from './story.ts';

interface Page {
  readonly from: number;
  readonly count: number;
  readonly filter: OperationFilter;
}

/** Some of them, how many there are, and where the machine stands among them. */
export function filteredOperations(
  machine: Machine,
  { from, count, filter }: Page,
): { from: number; total: number; current: number | null; operations: DriverOperation[] } {
  const { story } = machine.history;
  const { all } = story;
  const passing = passingOf(story, filter, machine);
  const total = passing?.length ?? all.length;
  const indexOf = (row: number) => (passing === null ? row : (passing[row] ?? all.length));
  const { position } = machine.history.state();
  const begun = leadingCount(total, (row) => all.firstCycleAt(indexOf(row)) <= position);
  const operations: DriverOperation[] = [];
  for (let row = from; row < Math.min(from + count, total); row++) {
    const operation = all.at(indexOf(row));
    if (operation !== undefined) operations.push(tell(operation));
  }
  return { from, total, current: begun === 0 ? null : begun - 1, operations };
}

/** Indices among all operations; null: every one passes. */
type Passing = readonly number[] | null;

/** The last list of each story: a window asks for page after page of it. */
const LISTS = new WeakMap<Story, { readonly key: string; readonly passing: Passing }>();

function passingOf(story: Story, filter: OperationFilter, machine: Machine): Passing {
  const { only, flash, text } = filter;
  if (only === 'all' && flash === null && text.trim() === '') return null;
  const key = `${story.version} ${only} ${flash} ${text}`;
  const known = LISTS.get(story);
  if (known?.key === key) return known.passing;
  const device = flash === null ? null : machine.flash(flash).device;
  const isLike = operationsLike(text, (operation) => baseOf(machine, operation));
  const passing: number[] = [];
  let index = 0;
  for (const operation of story.all) {
    const passes =
      (device === null || operation.flash.device === device) &&
      (only === 'all' || (only === 'changes' ? isChange(operation.kind) : isInVain(operation.outcome))) &&
      isLike(operation);
    if (passes) passing.push(index);
    index++;
  }
  LISTS.set(story, { key, passing });
  return passing;
}

function baseOf({ flashes }: Machine, { flash: { device } }: KnownOperation): number {
  return flashes.find((flash) => flash.device === device)?.plan.base ?? 0;
}
