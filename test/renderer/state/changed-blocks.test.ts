import { beforeAll, beforeEach, expect, it, vi } from 'vitest';
import {
  changedBlocksOf,
  changedBlocksStore,
  startChangedBlocks,
} from '../../../renderer/state/changed-blocks.ts';
import { machineStore } from '../../../renderer/state/machine.ts';
import { chooseSince } from '../../../renderer/state/since.ts';
import { answering } from '../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../kit/window/flash-state.ts';

const FLASH = flashState({ changedBlockNumbers: [1, 2, 7] });
const shown = () => changedBlocksOf(FLASH)(changedBlocksStore.getState());

beforeAll(startChangedBlocks);
beforeEach(() => {
  vi.restoreAllMocks();
  chooseSince('start');
  machineStore.setState({ machine: machineState({ flashes: [FLASH] }), flashIndex: 0 });
});

it('The changed blocks since the start are those that the machine tells', () => {
  const calls = answering({});
  machineStore.setState({ machine: machineState({ flashes: [FLASH], revision: 2 }) });
  expect(shown()).toEqual([1, 2, 7]);
  expect(calls).toEqual([]);
});

it('The changed blocks since another point are asked for, and again as the machine moves', async () => {
  let blocks = [7];
  const calls = answering({ 'image.changedBlocks': () => ({ blocks }) });
  chooseSince(12);
  expect(shown()).toEqual([]);
  await vi.waitFor(() => expect(shown()).toEqual([7]));
  blocks = [2, 7];
  machineStore.setState({ machine: machineState({ flashes: [FLASH], revision: 2 }) });
  await vi.waitFor(() => expect(shown()).toEqual([2, 7]));
  expect(calls).toEqual(Array(2).fill(['image.changedBlocks', { flash: 0, since: 12 }]));
});

it('The changed blocks are asked for again where the point before is chosen once more', async () => {
  const calls = answering({ 'image.changedBlocks': () => ({ blocks: [7] }) });
  for (let time = 0; time < 2; time++) {
    chooseSince('operation');
    await vi.waitFor(() => expect(shown()).toEqual([7]));
    chooseSince('start');
    expect(shown()).toEqual([1, 2, 7]);
  }
  expect(calls).toHaveLength(2);
});

it('The changed blocks of another machine are no more those of the one before', async () => {
  answering({ 'image.changedBlocks': () => ({ blocks: [7] }) });
  chooseSince('operation');
  await vi.waitFor(() => expect(shown()).toEqual([7]));
  machineStore.setState({ machine: machineState({ flashes: [FLASH], opening: 2 }) });
  expect(shown()).toEqual([]);
});

it('The changed blocks are asked for one at a time, and at last as the machine is', async () => {
  const answers: ((blocks: number[]) => void)[] = [];
  const calls = answering({
    'image.changedBlocks': () => new Promise((resolve) => answers.push((blocks) => resolve({ blocks }))),
  });
  chooseSince('operation');
  await vi.waitFor(() => expect(calls).toHaveLength(1));
  for (const revision of [2, 3, 4])
    machineStore.setState({ machine: machineState({ flashes: [FLASH], revision }) });
  answers[0]?.([1]);
  await vi.waitFor(() => expect(calls).toHaveLength(2));
  answers[1]?.([7]);
  await vi.waitFor(() => expect(shown()).toEqual([7]));
  expect(calls).toHaveLength(2);
});
