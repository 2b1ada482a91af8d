import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import type { MachineRequest, MachineState } from '../../../app/contract/machine.ts';
import { engine } from '../../../renderer/link/engine.ts';
import { confirmStore } from '../../../renderer/state/confirm.ts';
import { machineStore } from '../../../renderer/state/machine.ts';
import { openPaths, openRequest } from '../../../renderer/state/opening/open.ts';
import { problemsStore } from '../../../renderer/state/problems.ts';
import { flashState, machineState } from '../../kit/window/flash-state.ts';

const REQUEST: MachineRequest = { board: 'r2d', images: [], geometry: null };
const REFUSAL = new UserError({ code: 'wrong-size', what: 'Too small', where: null, todo: 'Pad it.' });

function machine(opening: number, changed: number): MachineState {
  return machineState({ opening, flashes: [flashState({ changedBlocks: changed })] });
}

/** An engine that refuses these requests. @returns the names of what it is asked, and the question when it is put. */
function asked({ refusing }: { refusing: readonly string[] }): string[] {
  const names: string[] = [];
  vi.spyOn(engine, 'call').mockImplementation(async (name) => {
    names.push(name);
    if (refusing.includes(name)) throw REFUSAL;
    if (name === 'board.propose') return { request: REQUEST, reason: 'it fits' } as never;
    return (name === 'machine.open' ? machine(2, 0) : {}) as never;
  });
  const note = () => confirmStore.getState().asked !== null && names.push('question');
  onTestFinished(confirmStore.subscribe(note));
  return names;
}

const answer = async (isYes: boolean) => {
  await vi.waitFor(() => expect(confirmStore.getState().asked).not.toBeNull());
  confirmStore.getState().asked?.answer(isYes ? 'action' : 'refusal');
};
const openNumber = () => machineStore.getState().machine?.opening;

beforeEach(() => {
  vi.restoreAllMocks();
  confirmStore.setState({ asked: null });
  machineStore.setState({ machine: machine(1, 3), flashIndex: 0 });
  problemsStore.setState([], true);
});

describe('A machine in place of one with changes', () => {
  it('is opened once the engine could open it and the person gave the changes up', async () => {
    const names = asked({ refusing: [] });
    const isOpened = openRequest(REQUEST);
    await answer(true);
    expect(await isOpened).toBe(true);
    expect(names).toEqual(['machine.check', 'question', 'machine.open']);
    expect(openNumber()).toBe(2);
  });

  it('is not opened if the person keeps them', async () => {
    const names = asked({ refusing: [] });
    const isOpened = openRequest(REQUEST);
    await answer(false);
    expect(await isOpened).toBe(false);
    expect(names).toEqual(['machine.check', 'question']);
    expect(openNumber()).toBe(1);
  });

  it('is refused without a question if it can’t be opened', async () => {
    const names = asked({ refusing: ['machine.check'] });
    await expect(openRequest(REQUEST)).rejects.toBe(REFUSAL);
    await openPaths(['/images/a.fd']);
    expect(names).toEqual(['machine.check', 'board.propose', 'machine.check']);
    expect(problemsStore.getState().map(({ report }) => report.what)).toEqual(['Too small']);
    expect(openNumber()).toBe(1);
  });

  it('is refused after the question if it can’t be opened any more', async () => {
    asked({ refusing: ['machine.open'] });
    const opening = expect(openRequest(REQUEST)).rejects.toBe(REFUSAL);
    await answer(true);
    await opening;
    expect(openNumber()).toBe(1);
  });

  it('is opened at once if nothing was changed', async () => {
    machineStore.setState({ machine: machine(1, 0) });
    const names = asked({ refusing: [] });
    expect(await openRequest(REQUEST)).toBe(true);
    expect(names).toEqual(['machine.open']);
  });
});
