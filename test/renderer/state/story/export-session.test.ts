import { beforeEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../../../app/contract/errors.ts';
import { hostStore } from '../../../../renderer/state/host.ts';
import { takeMachine } from '../../../../renderer/state/machine.ts';
import { noticeStore } from '../../../../renderer/state/notice.ts';
import { problemsStore } from '../../../../renderer/state/problems.ts';
import {
  askForExport,
  canExport,
  exportSession,
  exportStore,
  leaveExport,
} from '../../../../renderer/state/story/export-session.ts';
import { answering } from '../../../kit/window/engine-calls.ts';
import { machineState } from '../../../kit/window/flash-state.ts';
import { hostDescription } from '../../../kit/window/host-description.ts';

const CHOICE = { form: 'vcd', from: 3, to: 1200 } as const;
const proposed = { 'session.proposeExport': () => ({ path: '/images/VARS-session.vcd' }) };

beforeEach(() => {
  vi.restoreAllMocks();
  hostStore.setState(hostDescription({ hasFileDialog: true }), true);
  takeMachine(null);
  leaveExport();
  noticeStore.setState(null, true);
  problemsStore.setState([], true);
});

let revision = 1;

function withHistory(first: number, length: number): void {
  revision++;
  takeMachine(machineState({ revision, history: { position: length, first, length, branches: [] } }));
}

describe('Exporting the session', () => {
  it('is possible once something was done that is kept', () => {
    expect(canExport()).toBe(false);
    withHistory(0, 0);
    expect(canExport()).toBe(false);
    withHistory(0, 3);
    expect(canExport()).toBe(true);
  });

  it('offers what is kept', async () => {
    answering({});
    withHistory(20, 40);
    await askForExport();
    expect(exportStore.getState().exportable).toMatchObject({ first: 21, last: 40, operation: null });
  });

  it('goes where the system’s dialog says, which has asked about a file that is there', async () => {
    const calls = answering({
      ...proposed,
      'host.pickSavePath': ({ suggested }) => ({ path: suggested }),
      'session.export': ({ form, path }) => ({ form, path, from: 3, to: 1200, sizeBytes: 7 }),
    });
    await exportSession(CHOICE);
    expect(calls.slice(1)).toEqual([
      ['host.pickSavePath', { what: 'export', suggested: '/images/VARS-session.vcd' }],
      ['session.export', { ...CHOICE, path: '/images/VARS-session.vcd', overwrites: true }],
    ]);
    expect(noticeStore.getState()).toBe('Exported cycles 3 to 1,200 as /images/VARS-session.vcd');
  });

  it('does nothing where the person changes their mind', async () => {
    answering({ ...proposed, 'host.pickSavePath': () => ({ path: null }) });
    await exportSession(CHOICE);
    expect([noticeStore.getState(), problemsStore.getState()]).toEqual([null, []]);
  });

  it('says why a file can’t be written', async () => {
    answering({
      ...proposed,
      'host.pickSavePath': () => ({ path: '/full/disk' }),
      'session.export': () => {
        throw new UserError({ code: 'no-space', what: 'There is no room', where: null, todo: 'Make room.' });
      },
    });
    await exportSession(CHOICE);
    expect(problemsStore.getState()).toHaveLength(1);
    expect(noticeStore.getState()).toBeNull();
  });
});
