/** What the waveform looks at: its cycles while they are drawn one by one, and their operations at any zoom. */
import { createStore } from 'zustand/vanilla';
import type { DriverOperation } from '../../../app/contract/operation.ts';
import { STORY_ROWS_MAX, type StoryCycle } from '../../../app/contract/story.ts';
import type { WaveSight } from '../../canvas/waveform/wave-screen.ts';
import type { WaveView } from '../../canvas/waveform/wave-view.ts';
import { engine } from '../../link/engine.ts';
import { historyOf } from '../history.ts';
import { machineStore } from '../machine.ts';
import { OperationPages } from './operation-pages.ts';
import { answerOf, EVERY_OPERATION, nameOfStory } from './operations.ts';
import { RowWindow } from './row-window.ts';

/** Where the waveform was left: a text of some digits a cycle, to begin with. */
export const waveViewStore = createStore<WaveView>()(() => ({ left: 0, cyclePx: 40 }));

const firstOf = () => historyOf(machineStore.getState())?.first ?? 0;

/** Rows are cycles from the first that is kept on. */
export const waveCycles = new RowWindow<StoryCycle>({
  most: STORY_ROWS_MAX,
  version: () => {
    const name = nameOfStory();
    return name && `${name}.${firstOf()}`;
  },
  count: () => {
    const history = historyOf(machineStore.getState());
    return history === null ? 0 : history.length - history.first;
  },
  ask: (from, count) =>
    answerOf(async () => {
      const answer = await engine.call('story.cycles', { from: firstOf() + 1 + from, count });
      return answer.cycles;
    }),
});

export const waveOperations = new OperationPages({
  most: STORY_ROWS_MAX,
  version: nameOfStory,
  count: () => machineStore.getState().machine?.story.operations ?? 0,
  ask: (from, count) =>
    answerOf(
      async () =>
        (await engine.call('story.operations', { from, count, filter: EVERY_OPERATION })).operations,
    ),
});

/** Asks for what came in sight. */
export function lookAt({ view, firstCycle, lastCycle, isDetailed }: WaveSight): void {
  waveViewStore.setState(view, true);
  const first = firstOf();
  if (isDetailed) waveCycles.want(firstCycle - first - 1, lastCycle - first);
  else waveCycles.release();
  waveOperations.want(firstCycle, lastCycle);
}

/** The waveform is on the screen no more. */
export function lookAway(): void {
  waveCycles.release();
  waveOperations.release();
}

/** The operation that holds the event that was done last; null before the first. */
export async function currentOperation(): Promise<DriverOperation | null> {
  const current = machineStore.getState().machine?.story.current ?? null;
  if (current === null) return null;
  const rows = await answerOf(
    async () =>
      (await engine.call('story.operations', { from: current, count: 1, filter: EVERY_OPERATION }))
        .operations,
  );
  return rows?.[0] ?? null;
}

/** Follows the machine: what is on the screen is asked for again when the story has changed. */
export function startWaveRows(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening !== before.machine?.opening) waveOperations.clear();
    void waveCycles.refresh();
    void waveOperations.refresh();
  });
}
