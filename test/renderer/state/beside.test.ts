import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { BESIDE_OFF, type BesideState } from '../../../app/contract/beside.ts';
import { busAddress, deviceOffset } from '../../../app/contract/units.ts';
import { engine } from '../../../renderer/link/engine.ts';
import {
  besideStore,
  besideWords,
  registerBesideCommands,
  watchBeside,
} from '../../../renderer/state/beside.ts';
import { commandsStore, findCommands, runCommand } from '../../../renderer/state/commands.ts';
import { machineStore } from '../../../renderer/state/machine.ts';
import { noticeStore } from '../../../renderer/state/notice.ts';
import { machineState } from '../../kit/window/flash-state.ts';

const BESIDE: BesideState = {
  ...BESIDE_OFF,
  ...{ phase: 'beside', program: 'qemu-system-arm', version: '7.2.22', position: 1204, reads: 800 },
};
const DIFFERS: BesideState = {
  ...BESIDE,
  phase: 'differs',
  difference: {
    number: 1205,
    read: {
      ...{ flash: 0, flashName: 'virt.flash0', deviceOffset: deviceOffset(8), address: busAddress(8) },
      ...{ widthBytes: 1, norscope: 1, qemu: 2 },
    },
    what: 'Norscope reads 0x01 from virt.flash0 at 0x8, QEMU reads 0x02',
  },
};
const ENDED: BesideState = { ...BESIDE, phase: 'ended', reason: 'QEMU is gone. Start it again to go on.' };

describe('What is said of the QEMU beside the machine', () => {
  it.each([
    [BESIDE, 1204, 'beside QEMU 7.2.22 · 1,204 cycles, the same'],
    [BESIDE, 9000, 'beside QEMU 7.2.22 · 1,204 of 9,000 cycles'],
    [BESIDE, 12, 'QEMU 7.2.22 waits at cycle 1,204'],
    [DIFFERS, 1500, 'differs from QEMU 7.2.22 at cycle 1,205'],
    [ENDED, 1204, 'QEMU 7.2.22 has ended'],
    [{ ...BESIDE_OFF, phase: 'starting' as const }, 3, 'QEMU starts…'],
  ])('%#: $phase', (state, position, words) => {
    expect(besideWords(state, position)?.short).toBe(words);
  });

  it('is nothing while there is none', () => {
    expect(besideWords(BESIDE_OFF, 3)).toBe(null);
  });

  it('says both answers where they differ, and how far the two were alike', () => {
    expect(besideWords(DIFFERS, 1500)?.sentence).toBe(
      'Norscope reads 0x01 from virt.flash0 at 0x8, QEMU reads 0x02. Before it: 1,204 cycles, 800 reads answered alike. QEMU was ended there.',
    );
  });
});

describe('The commands of the comparison', () => {
  const answer = vi.fn<(name: string) => BesideState>();
  beforeAll(registerBesideCommands);
  beforeEach(() => {
    machineStore.setState({ machine: machineState({ revision: 1 }) });
    besideStore.setState(BESIDE_OFF, true);
    noticeStore.setState(null, true);
    vi.spyOn(engine, 'call').mockImplementation(async (name) => answer(name) as never);
  });

  const offered = () => findCommands(commandsStore.getState(), 'qemu').map(({ id }) => id);

  it('are those that make sense now', () => {
    expect(offered()).toEqual(['beside.start']);
    besideStore.setState(BESIDE, true);
    expect(offered()).toEqual(['beside.stop']);
    besideStore.setState(DIFFERS, true);
    expect(offered()).toEqual(['beside.start', 'beside.difference', 'beside.stop']);
    machineStore.setState({ machine: null });
    besideStore.setState(BESIDE_OFF, true);
    expect(offered()).toEqual([]);
  });

  it.each([
    [DIFFERS, 'QEMU differs at cycle 1,205: Norscope reads 0x01 from virt.flash0 at 0x8, QEMU reads 0x02.'],
    [ENDED, 'QEMU is gone. Start it again to go on.'],
    [BESIDE, null],
  ])('tell what a start comes to: %#', async (state, told) => {
    answer.mockReturnValue(state);
    expect(runCommand('beside.start')).toBe(true);
    await expect.poll(() => besideStore.getState()).toBe(state);
    expect(noticeStore.getState()).toBe(told);
  });

  it('take what was told of its end from the screen once it is started again, and nothing else', async () => {
    answer.mockReturnValue(ENDED);
    runCommand('beside.start');
    await expect.poll(() => noticeStore.getState()).toBe(ENDED.reason);
    answer.mockReturnValue(BESIDE);
    runCommand('beside.start');
    await expect.poll(() => noticeStore.getState()).toBeNull();
    besideStore.setState(ENDED, true);
    noticeStore.setState('Something else', true);
    runCommand('beside.start');
    await expect.poll(() => besideStore.getState()).toBe(BESIDE);
    expect(noticeStore.getState()).toBe('Something else');
  });

  it('are named where something else that is opened has stopped it', () => {
    besideStore.setState(BESIDE, true);
    const besideEnd = watchBeside();
    expect(besideEnd()).toEqual([]);
    besideStore.setState(BESIDE_OFF, true);
    expect(besideEnd()).toEqual([
      'QEMU was stopped: it stood beside what was open before. Alt+Shift+Q starts it again.',
    ]);
    expect(watchBeside()()).toEqual([]);
  });

  it('lead to the first cycle that differs', async () => {
    const asked = vi.spyOn(engine, 'call').mockResolvedValue(machineStore.getState().machine as never);
    besideStore.setState(DIFFERS, true);
    expect(runCommand('beside.difference')).toBe(true);
    expect(asked).toHaveBeenCalledWith('history.go', { position: 1205 });
  });
});
