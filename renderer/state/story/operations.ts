/** The operations on the screen, and no more: asked for when they are looked at, and again when the story changes. */
import { createStore } from 'zustand/vanilla';
import type { StorySummary } from '../../../app/contract/machine.ts';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { engine } from '../../link/engine.ts';
import { machineStore, type OpenMachine, reporting } from '../machine.ts';

/** Asked for around those that are looked at, so that a scroll finds them there. */
const MARGIN_ROWS = 100;
const ROWS_MAX = 500;

/** What is known of them, as of one version of the story. */
export interface KnownOperations {
  readonly story: string;
  readonly from: number;
  readonly operations: readonly DriverOperation[];
}

const NONE: KnownOperations = { story: '', from: 0, operations: [] };

export const operationsStore = createStore<KnownOperations>()(() => NONE);

/** Selector: null while no machine is open. */
export function storyOf({ machine }: OpenMachine): StorySummary | null {
  return machine?.story ?? null;
}

let wanted: { readonly first: number; readonly end: number } | null = null;
let isAsking = false;

/** Shows the operations [first, end) from now on, until others are wanted. */
export function wantOperations(first: number, end: number): void {
  wanted = { first, end };
  void ask();
}

/** Asks again when the story has changed. */
export function startOperations(): void {
  machineStore.subscribe(({ machine }) => {
    if (machine === null) operationsStore.setState(NONE);
    else void ask();
  });
}

/** One request at a time: what is wanted meanwhile is asked for after it. */
async function ask(): Promise<void> {
  const story = nameOfStory();
  if (wanted === null || story === null || isAsking || isThere(story)) return;
  isAsking = true;
  const from = Math.max(0, wanted.first - MARGIN_ROWS);
  const count = Math.min(ROWS_MAX, wanted.end + MARGIN_ROWS - from);
  const isAnswered = await reporting(async () => {
    const answer = await engine.call('story.operations', { from, count });
    operationsStore.setState({ story, from, operations: answer.operations });
  });
  isAsking = false;
  if (isAnswered) await ask();
}

function isThere(story: string): boolean {
  const { story: known, from, operations } = operationsStore.getState();
  const end = Math.min(wanted?.end ?? 0, machineStore.getState().machine?.story.operations ?? 0);
  return known === story && from <= (wanted?.first ?? 0) && from + operations.length >= end;
}

/** Another name for each version of each machine's story. */
function nameOfStory(): string | null {
  const { machine } = machineStore.getState();
  return machine && `${machine.opening}.${machine.story.version}`;
}
