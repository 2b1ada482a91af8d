import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import type { BackingMode, MachineState } from '../../../../app/contract/machine.ts';
import { askAndSetMode, MODES } from '../../../../renderer/state/backing/modes.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { machineStore, takeMachine } from '../../../../renderer/state/machine.ts';
import { noticeStore } from '../../../../renderer/state/notice.ts';
import { problemsStore } from '../../../../renderer/state/problems.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { flashState, imageState, machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';
import { answer, expectNoQuestion } from '../../../kit/window/person.ts';

const PATH = '/images/VARS.fd';
let opening = 0;
function open(mode: BackingMode, changedBlocks = 0): MachineState {
  const flash = flashState({ image: imageState(PATH, mode), changedBlocks });
  const machine = machineState({ opening: ++opening, flashes: [flash] });
  takeMachine(machine);
  return machine;
}

async function switching(to: BackingMode): Promise<void> {
  const flash = machineStore.getState().machine?.flashes[0];
  if (flash === undefined) throw new Error('nothing is open');
  await askAndSetMode(flash, to);
}

const switched = (calls: readonly [string, unknown][]) => calls.filter(([name]) => name === 'flash.setMode');

beforeEach(() => {
  vi.restoreAllMocks();
  machineStore.setState({ machine: null });
  hostStore.setState(hostDescription(), true);
  noticeStore.setState(null, true);
  problemsStore.setState([], true);
});

describe('Switching the mode of an image', () => {
  it.each([
    ['shared', 'scratch'],
    ['scratch', 'shared'],
    ['write-through', 'shared'],
    ['write-through', 'scratch'],
  ] as const)('from %s to %s asks nothing where nothing would be lost', async (from, to) => {
    const calls = answering({ 'flash.setMode': () => open(to) });
    open(from, from === 'write-through' ? 3 : 0);
    await switching(to);
    expectNoQuestion();
    expect(calls).toEqual([['flash.setMode', { flash: 0, mode: to }]]);
  });

  it('asks before a history that took a while to make is dropped, and keeps it where it is told to', async () => {
    const calls = answering({ 'flash.setMode': () => open('scratch') });
    const flash = flashState({ image: imageState(PATH, 'shared') });
    const history = { position: 136, first: 0, length: 136, branches: [] };
    takeMachine(machineState({ opening: ++opening, flashes: [flash], history }));
    const kept = switching('scratch');
    const question = await answer('refusal');
    await kept;
    expect(question.title).toBe('Drop the history of 136 cycles?');
    expect(switched(calls)).toEqual([]);
    const dropped = switching('scratch');
    await answer('action');
    await dropped;
    expect(switched(calls)).toHaveLength(1);
  });

  it('asks before bookmarks are dropped, however short the history is', async () => {
    const calls = answering({ 'session.proposeSave': () => ({ path: '/a.norscope' }) });
    hostStore.setState(hostDescription({ hasFileDialog: true }), true);
    const flash = flashState({ image: imageState(PATH, 'shared') });
    const unsaved = { events: 2, changes: 0, bookmarks: 1 };
    const history = { position: 2, first: 0, length: 2, branches: [] };
    takeMachine(machineState({ opening: ++opening, flashes: [flash], history, unsaved }));
    const kept = switching('scratch');
    expect((await answer('refusal')).session).toBe('Save the session…');
    await kept;
    expect(switched(calls)).toEqual([]);
  });

  it('asks before changes are dropped that lie after the present position, however short the history is', async () => {
    const calls = answering({});
    const flash = flashState({ image: imageState(PATH, 'scratch') });
    const unsaved = { events: 3, changes: 3, bookmarks: 0 };
    const history = { position: 0, first: 0, length: 3, branches: [] };
    takeMachine(machineState({ opening: ++opening, flashes: [flash], history, unsaved }));
    const kept = switching('shared');
    expect((await answer('refusal')).title).toBe('Drop the history of 3 cycles?');
    await kept;
    expect(switched(calls)).toEqual([]);
  });

  it('to write-through names the file and says what becomes of it, and a no leaves all as it is', async () => {
    const calls = answering({});
    open('shared');
    const done = switching('write-through');
    const question = await answer('refusal');
    await done;
    expect(question).toMatchObject({ path: PATH, action: 'Let it change the file', refusal: 'Cancel' });
    expect(question.title).toContain('VARS.fd');
    expect(question.sentences.join(' ')).toMatch(/at once.*can’t be taken back.*locked/);
    expect(calls).toEqual([]);
  });

  it('to write-through happens after a yes', async () => {
    const calls = answering({ 'flash.setMode': () => open('write-through') });
    open('shared');
    const done = switching('write-through');
    await answer('action');
    await done;
    expect(calls).toEqual([['flash.setMode', { flash: 0, mode: 'write-through' }]]);
  });

  it('from a scratch with changes to write-through asks for the changes first, then for the file', async () => {
    const calls = answering({ 'flash.setMode': () => open('write-through') });
    open('scratch', 2);
    const done = switching('write-through');
    expect((await answer('action')).title).toBe('Drop 2 changed blocks?');
    expect((await answer('action')).title).toBe('Let VARS.fd be changed?');
    await done;
    expect(switched(calls)).toHaveLength(1);
  });

  it('keeps the changes of a scratch if the person wants them', async () => {
    const calls = answering({});
    open('scratch', 1);
    const done = switching('shared');
    expect((await answer('refusal')).detour).toBe('Save as…');
    await done;
    expect(calls).toEqual([]);
  });

  it('keeps the mode where the engine refuses, and says why', async () => {
    const report = {
      code: 'in-use',
      what: 'VARS.fd is open in QEMU',
      where: PATH,
      todo: 'Close it.',
    } as const;
    answering({
      'flash.setMode': () => {
        throw new UserError(report);
      },
    });
    open('shared');
    const done = switching('write-through');
    await answer('action');
    await done;
    expect(machineStore.getState().machine?.flashes[0]?.image?.mode).toBe('shared');
    expect(problemsStore.getState().map((problem) => problem.report)).toEqual([report]);
  });

  it('is not done to another file that came in its place while the question stood', async () => {
    const calls = answering({});
    open('shared');
    const done = switching('write-through');
    open('shared');
    await answer('action');
    await done;
    expect(calls).toEqual([]);
    expect(noticeStore.getState()).toContain('the mode stays as it is');
  });

  it('to the one it has does nothing', async () => {
    const calls = answering({});
    open('write-through', 1);
    await switching('write-through');
    expectNoQuestion();
    expect(calls).toEqual([]);
  });
});

it('Each mode says in a line what happens to the file', () => {
  expect(MODES.map(({ mode }) => mode)).toEqual(['shared', 'scratch', 'write-through']);
  for (const { line } of MODES) expect(line).toContain('the file');
});
