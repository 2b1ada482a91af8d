import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Contract } from '../../../../app/contract/contract.ts';
import { UserError } from '../../../../app/contract/errors.ts';
import type { PayloadOf } from '../../../../app/contract/link/link.ts';
import type { MachineState } from '../../../../app/contract/machine.ts';
import { deviceOffset } from '../../../../app/contract/units.ts';
import { engine } from '../../../../renderer/link/engine.ts';
import { confirmStore } from '../../../../renderer/state/confirm.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { noticeStore } from '../../../../renderer/state/notice.ts';
import { openPaths } from '../../../../renderer/state/opening/open.ts';
import { problemsStore } from '../../../../renderer/state/problems.ts';
import { moveTo, placeIn, selectionStore, startSelection } from '../../../../renderer/state/selection.ts';
import { namesBetween } from '../../../../renderer/state/session/bookmarks.ts';
import { saveSession } from '../../../../renderer/state/session/save-session.ts';
import { startSight } from '../../../../renderer/state/session/sight.ts';
import { transferStore } from '../../../../renderer/state/transfer.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';

const SIGHT = { flash: 1, offset: deviceOffset(0x40) };
const FILES = ['/sent/vars.fd', '/sent/bug.norscope'];

type EventPayload = PayloadOf<Contract['session.progressed']>;

let opening = 0;

function twoFlashes(changedBlocks = 0): MachineState {
  const flashes = [0, 1].map((index) =>
    flashState({ index, image: imageState(`/images/${index}.fd`, 'scratch'), changedBlocks }),
  );
  return machineState({ opening: ++opening, flashes });
}

beforeAll(() => {
  startSelection();
  startSight();
});

beforeEach(() => {
  vi.restoreAllMocks();
  hostStore.setState(hostDescription({ hasFileDialog: true }), true);
  takeMachine(null);
  takeMachine(twoFlashes());
  noticeStore.setState(null, true);
  problemsStore.setState([], true);
});

describe('Saving the session', () => {
  it('keeps what is looked at, and tells what to mind', async () => {
    machineStore.setState({ flashIndex: 1 });
    moveTo(1, { cursorOffset: 0x40, anchorOffset: null }, 'keep');
    const calls = answering({
      'session.proposeSave': () => ({ path: '/images/0.norscope' }),
      'host.pickSavePath': () => ({ path: '/images/bug.norscope' }),
      'session.save': ({ path }) => ({
        path,
        sizeBytes: 7,
        events: 3,
        notes: ['Lay your own 0.fd beside it.'],
      }),
    });
    await saveSession();
    expect(calls.slice(1)).toEqual([
      ['host.pickSavePath', { what: 'session', suggested: '/images/0.norscope' }],
      ['session.save', { path: '/images/bug.norscope', overwrites: true, sight: SIGHT }],
    ]);
    expect(noticeStore.getState()).toBe(
      'Saved the session as /images/bug.norscope. Lay your own 0.fd beside it.',
    );
  });
});

describe('A session among the files that are opened', () => {
  it('is opened with the others as what may be its images, and what was looked at is in sight', async () => {
    const calls = answering({
      'session.open': () => ({
        machine: { ...twoFlashes(), sight: SIGHT },
        notes: ['A read is answered otherwise.'],
      }),
    });
    await openPaths(FILES);
    expect(calls).toEqual([
      [
        'session.open',
        { path: '/sent/bug.norscope', images: ['/sent/vars.fd'], opening: expect.any(String) },
      ],
    ]);
    expect(machineStore.getState().flashIndex).toBe(1);
    expect(placeIn(1)(selectionStore.getState()).cursorOffset).toBe(0x40);
    expect(noticeStore.getState()).toBe('Opened bug.norscope at cycle 0 of 0. A read is answered otherwise.');
  });

  it('is asked about only where it can be opened: one that can’t costs nobody their changes', async () => {
    takeMachine(twoFlashes(1));
    const what = 'This session is damaged';
    const refuse = () => {
      throw new UserError({ code: 'bad-input', what, where: null, todo: 'Put it back.' });
    };
    answering({ 'session.check': refuse });
    await openPaths(FILES);
    expect(confirmStore.getState().asked).toBeNull();
    expect(problemsStore.getState()).toMatchObject([{ report: { what } }]);
    const calls = answering({ 'session.check': () => ({ lacking: [] }) });
    const asked = openPaths(FILES);
    await vi.waitFor(() => expect(confirmStore.getState().asked).not.toBeNull());
    confirmStore.getState().asked?.answer('refusal');
    await asked;
    expect(calls.map(([name]) => name)).toEqual(['session.check']);
  });
});

describe('An image that a session lacks', () => {
  const why = {
    code: 'lacks-image' as const,
    what: 'vars.fd is nowhere',
    where: '/sent/bug.norscope',
    todo: 'Find it.',
  };
  const lacking = [{ image: 0, name: 'vars.fd', why }];
  const refuse = () => {
    throw new UserError(why);
  };

  /** The question of that title, once it is asked. */
  async function asked(sentence: string): Promise<void> {
    const question = () => confirmStore.getState().asked?.question;
    await vi.waitFor(() => expect(question()?.sentences[0]).toBe(sentence));
    expect(question()?.title).toBe('Where is vars.fd now?');
  }
  const answer = (given: 'action' | 'refusal') => confirmStore.getState().asked?.answer(given);

  it('is asked for until it is the one, and the session is opened with it', async () => {
    const picked = ['/other.fd', '/moved/vars.fd'];
    const machine = twoFlashes();
    const calls = answering({
      'session.open': ({ images }) => (images.includes('/moved/vars.fd') ? { machine, notes: [] } : refuse()),
      'session.check': () => ({ lacking }),
      'host.pickFiles': () => ({ paths: picked.splice(0, 1) }),
      'session.checkImage': ({ place }) => {
        if (place === '/moved/vars.fd') return {};
        throw new UserError({ ...why, what: 'other.fd is another file' });
      },
    });
    const opening = openPaths(['/sent/bug.norscope']);
    await asked('vars.fd is nowhere.');
    answer('action');
    await asked('other.fd is another file.');
    answer('action');
    await opening;
    expect(calls.at(-1)).toEqual([
      'session.open',
      { path: '/sent/bug.norscope', images: ['/moved/vars.fd'], opening: expect.any(String) },
    ]);
    expect(machineStore.getState().machine?.opening).toBe(machine.opening);
    expect(problemsStore.getState()).toEqual([]);
  });

  it('is not looked for where the person leaves the session, and nothing they did is asked for', async () => {
    takeMachine(twoFlashes(1));
    const calls = answering({ 'session.check': () => ({ lacking }), 'session.open': refuse });
    const opening = openPaths(['/sent/bug.norscope']);
    await asked('vars.fd is nowhere.');
    answer('refusal');
    await opening;
    expect(calls.map(([name]) => name)).toEqual(['session.check']);
    expect(problemsStore.getState()).toEqual([]);
  });

  it('is not asked for where the person calls off that the images are read', async () => {
    let tell = (_: EventPayload) => {};
    vi.spyOn(engine, 'on').mockImplementation((_, listener) => {
      tell = listener as never;
      return () => {};
    });
    answering({
      'session.open': refuse,
      'session.check': ({ opening }, signal) => {
        tell({ opening, progress: { phase: 'reading', done: 1, total: 2 } });
        expect(transferStore.getState().transfer).toMatchObject({ doing: 'Reading the images of' });
        transferStore.getState().transfer?.cancel();
        signal?.throwIfAborted();
        return { lacking };
      },
    });
    await openPaths(['/sent/bug.norscope']);
    expect(confirmStore.getState().asked).toBeNull();
    expect(problemsStore.getState()).toEqual([]);
    expect(noticeStore.getState()).toBe('Opening bug.norscope was cancelled: what was open is as it was.');
  });

  it('is no matter where something else is wrong with a session', async () => {
    const damaged = () => {
      throw new UserError({ ...why, code: 'bad-input' });
    };
    const calls = answering({ 'session.open': damaged });
    await openPaths(['/sent/bug.norscope']);
    expect(calls.map(([name]) => name)).toEqual(['session.open']);
    expect(confirmStore.getState().asked).toBeNull();
    expect(problemsStore.getState()).toMatchObject([{ report: { what: why.what } }]);
  });
});

describe('The flag of a row', () => {
  const bookmark = { id: 1, name: 'here', position: 7, branch: null, sight: SIGHT };

  it('is that of the bookmarks on its cycles, of the branch that is followed', () => {
    const all = [bookmark, { ...bookmark, name: 'also' }, { ...bookmark, name: 'elsewhere', branch: 3 }];
    expect(namesBetween(all, 5, 7)).toBe('here, also');
    expect(namesBetween(all, 8, 9)).toBeNull();
  });
});
