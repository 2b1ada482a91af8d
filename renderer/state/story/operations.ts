/** The operations on the screen, and the cycles of the one that is folded open. */
import { createStore } from 'zustand/vanilla';
import type { StorySummary } from '../../../app/contract/machine.ts';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { type OperationFilter, STORY_ROWS_MAX, type StoryCycle } from '../../../app/contract/story.ts';
import { engine } from '../../link/engine.ts';
import { machineStore, type OpenMachine, reporting } from '../machine.ts';
import { type KnownRows, RowWindow } from './row-window.ts';

/** Selector: null while no machine is open. */
export function storyOf({ machine }: OpenMachine): StorySummary | null {
  return machine?.story ?? null;
}

/** An operation that is folded open, by its place in the list, and where its cycles are. */
export interface OpenOperation {
  readonly index: number;
  readonly firstCycle: number;
  readonly cycles: number;
}

/** At most one is open: the list is read from one end to the other. */
export const openStore = createStore<{ readonly open: OpenOperation | null }>()(() => ({ open: null }));

/** Lets every operation pass. */
export const EVERY_OPERATION: OperationFilter = { only: 'all', flash: null, text: '' };

/** Which operations are listed. */
export const filterStore = createStore<OperationFilter>()(() => EVERY_OPERATION);

/** What is known of the list beside its rows, as of its last answer. */
export const listStore = createStore<{ readonly total: number; readonly current: number | null }>()(() => ({
  total: 0,
  current: null,
}));

export const operations = new RowWindow<DriverOperation>({
  most: STORY_ROWS_MAX,
  // Where the machine stands in the list is in the answer, too.
  version: () => nameOfList(),
  count: () => listStore.getState().total,
  ask: (from, count) =>
    answerOf(async () => {
      const answer = await engine.call('story.operations', { from, count, filter: filterStore.getState() });
      listStore.setState({ total: answer.total, current: answer.current });
      return answer.operations;
    }),
});

/** Whether the field for words stands over the list, and how often it was asked for: each time it takes the keyboard. */
export const searchStore = createStore<{ readonly isOpen: boolean; readonly asked: number }>()(() => ({
  isOpen: false,
  asked: 0,
}));

export function openSearch(): void {
  searchStore.setState(({ asked }) => ({ isOpen: true, asked: asked + 1 }));
}

/** Lists everything that the other filters let pass again. */
export function closeSearch(): void {
  searchStore.setState({ isOpen: false });
  filterOperations({ text: '' });
}

/** Lists other operations from now on. */
export function filterOperations(filter: Partial<OperationFilter>): void {
  closeOperation();
  filterStore.setState(filter);
  void operations.refresh();
}

/** Those of the open operation. */
export const cycles = new RowWindow<StoryCycle>({
  most: STORY_ROWS_MAX,
  version: () => nameOfCycles(),
  count: () => openStore.getState().open?.cycles ?? 0,
  ask: (from, count) =>
    answerOf(async () => {
      const first = (openStore.getState().open?.firstCycle ?? 1) + from;
      const answer = await engine.call('story.cycles', { from: first, count });
      return answer.cycles;
    }),
});

/** Opens an operation; the one that was open is closed. */
export function openOperation(index: number, { firstCycle, lastCycle }: DriverOperation): void {
  openStore.setState({ open: { index, firstCycle, cycles: lastCycle - firstCycle + 1 } });
  void cycles.refresh();
}

/** Selector: the cycle at an index of the open operation; undefined until the engine has told it. */
export function cycleIn(
  { version, from, rows }: KnownRows<StoryCycle>,
  index: number,
): StoryCycle | undefined {
  return version === nameOfCycles() ? rows[index - from] : undefined;
}

/** The operation at an index of the list, asked for where it is not known. */
export async function operationAt(index: number): Promise<DriverOperation | undefined> {
  const { from, rows } = operations.store.getState();
  const known = rows[index - from];
  if (known !== undefined) return known;
  const asked = { from: index, count: 1, filter: filterStore.getState() };
  const told = await answerOf(async () => (await engine.call('story.operations', asked)).operations);
  return told?.[0];
}

export function closeOperation(): void {
  openStore.setState({ open: null });
}

/** Follows the machine: what is on the screen is asked for again when the story has changed. */
export function startOperations(): void {
  machineStore.subscribe(({ machine }, before) => {
    // Another branch, or another machine, has other operations at the same places.
    if (machine?.opening !== before.machine?.opening || isShorter(machine?.story, before.machine?.story))
      closeOperation();
    if (machine?.opening !== before.machine?.opening) {
      filterStore.setState(EVERY_OPERATION);
      searchStore.setState({ isOpen: false });
    }
    void operations.refresh();
    void cycles.refresh();
  });
}

function isShorter(story: StorySummary | undefined, before: StorySummary | undefined): boolean {
  return (story?.operations ?? 0) < (before?.operations ?? 0);
}

/** The rows that were asked for; null, and said, where that could not be done. */
export async function answerOf<Row>(ask: () => Promise<readonly Row[]>): Promise<readonly Row[] | null> {
  let rows: readonly Row[] | null = null;
  await reporting(async () => {
    rows = await ask();
  });
  return rows;
}

/** Another name for the cycles of each open operation. */
function nameOfCycles(): string | null {
  const { open } = openStore.getState();
  return open && `${nameOfStory()}.${open.firstCycle}`;
}

/** Another name for each version of each list, and each place of the machine in it. */
function nameOfList(): string | null {
  const story = nameOfStory();
  const { only, flash, text } = filterStore.getState();
  return story && `${story}.${machineStore.getState().machine?.history.position}.${only}.${flash}.${text}`;
}

/** Another name for each version of each machine's story. */
export function nameOfStory(): string | null {
  const { machine } = machineStore.getState();
  return machine && `${machine.opening}.${machine.story.version}`;
}
