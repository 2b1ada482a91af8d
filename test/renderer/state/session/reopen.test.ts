import { beforeEach, describe, expect, it, vi } from 'vitest';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { askAndReopen, goesWithReopening } from '../../../../renderer/state/session/reopen.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';
import { answer, expectNoQuestion } from '../../../kit/window/person.ts';

let opening = 0;

function lost({ events = 0, left = 0, bookmarks = 0 }) {
  const image = { ...imageState('/images/VARS.fd', 'scratch'), condition: 'lost' as const };
  const branches = left === 0 ? [] : [{ id: 1, from: 2, length: 2 + left }];
  const marks = Array.from({ length: bookmarks }, (_, id) => ({
    ...{ id: id + 1, name: 'here', position: 1, branch: null },
    sight: { flash: 0, offset: deviceOffset(0) },
  }));
  const machine = machineState({
    opening: ++opening,
    flashes: [flashState({ image })],
    history: { position: events, first: 0, length: events, branches },
    bookmarks: marks,
  });
  takeMachine(machine);
  return machine;
}

beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
  hostStore.setState(hostDescription({ hasFileDialog: true }), true);
});

describe('Reopening a lost image', () => {
  it.each([
    [{}, null],
    [{ events: 1 }, 'the history of all flashes (1 event) goes, too.'],
    [{ bookmarks: 1 }, '1 bookmark goes, too.'],
    [
      { events: 1200, left: 34, bookmarks: 2 },
      'the history of all flashes (1,234 events) and 2 bookmarks go, too.',
    ],
  ])('says what goes with it: %j', (what, said) => {
    lost(what);
    const going = goesWithReopening(machineStore.getState());
    expect(going).toBe(said === null ? null : `When it is reopened, ${said}`);
  });

  it('asks nothing where nothing goes', async () => {
    const calls = answering({ 'flash.reopen': () => lost({}) });
    lost({});
    await askAndReopen(0);
    expectNoQuestion();
    expect(calls).toEqual([['flash.reopen', { flash: 0 }]]);
  });

  it('asks before a history goes, and a no leaves all as it is', async () => {
    const calls = answering({});
    lost({ events: 3 });
    const done = askAndReopen(0);
    const { title, sentences } = await answer('refusal');
    await done;
    expect([title, sentences[0]]).toEqual(['Reopen VARS.fd?', goesWithReopening(machineStore.getState())]);
    expect(calls).toEqual([]);
  });

  it.each([
    ['saved', '/images/a.norscope', 1],
    ['not saved after all', null, 0],
  ] as const)('can save the session before: %s', async (_, path, reopened) => {
    const calls = answering({
      'session.proposeSave': () => ({ path: '/images/VARS.norscope' }),
      'host.pickSavePath': () => ({ path }),
      'session.save': () => ({ path: '/images/a.norscope', sizeBytes: 7, events: 3, notes: [] }),
      'flash.reopen': () => lost({}),
    });
    lost({ events: 3 });
    const done = askAndReopen(0);
    await answer('detour');
    await done;
    expect(calls.filter(([name]) => name === 'flash.reopen')).toHaveLength(reopened);
  });
});
