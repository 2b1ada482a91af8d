import { afterEach, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { hitSearch } from '../../../../renderer/state/find/find.ts';
import {
  findMarksStore,
  markInSight,
  marksIn,
  startFindMarks,
} from '../../../../renderer/state/find/find-marks.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, machineState } from '../../../kit/window/flash-state.ts';

const NOT_KEPT = {
  code: 'not-found',
  what: 'The hits of this search are not kept any more',
  where: null,
  todo: 'Search again.',
} as const;
const query = { kind: 'hex', text: '55' } as const;

afterEach(() => {
  hitSearch.clear();
  machineStore.setState({ machine: null });
  vi.restoreAllMocks();
});

it('Marks of a search that is not kept are asked for once, and again when what is in sight changes', async () => {
  takeMachine(machineState({ flashes: [flashState({})] }));
  startFindMarks();
  const calls = answering({
    'find.start': () => ({ count: 1, kept: 1, cutCount: 0, omissions: [] }),
    'find.marks': () => ({ ranges: [], parts: [0] }),
  });
  const asks = () => calls.filter(([name]) => name === 'find.marks').length;
  await hitSearch.start({ flash: 0, query, target: { kind: 'flash' } });
  markInSight(0, { start: 0, end: 0x100 });
  await vi.waitFor(() => expect(findMarksStore.getState().marks).not.toBeNull());

  const refused = answering({
    'find.marks': () => {
      // Whoever asks for ever gets no answer in the end, so that the test ends.
      if (refused.length > 20) return new Promise<never>(() => undefined);
      throw new UserError(NOT_KEPT);
    },
  });
  expect(asks()).toBe(1);
  markInSight(0, { start: 0x100, end: 0x200 });
  await vi.waitFor(() => expect(findMarksStore.getState().marks).toBeNull());
  markInSight(0, { start: 0x100, end: 0x200 });
  expect(refused).toHaveLength(1);
  markInSight(0, { start: 0x200, end: 0x300 });
  await vi.waitFor(() => expect(refused).toHaveLength(2));
  expect(marksIn(0)(findMarksStore.getState())).toEqual([]);
});
