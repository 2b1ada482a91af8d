/** What leads the AMD device from state to state besides its table of write cycles: time, and the twins of two states. */
import type { StateMachine } from '../../../app/contract/states.ts';
import type { FlashGeometry } from '../geometry.ts';
import { describeStateMachine, type TimeRow, type Twin } from '../state-machine.ts';
import type { Cfi02Profile } from './profile.ts';
import { type Cfi02Place, type Cfi02State, STANDINGS } from './states.ts';

const TWINS: readonly Twin<Cfi02State>[] = [
  {
    of: 'readArray',
    twin: 'eraseSuspended',
    while: 'an erase is suspended',
    never: ['readArray', 'eraseWindow', 'sectorErase', 'chipErase'],
  },
  { of: 'unlocked', twin: 'unlockBypass', while: 'in unlock bypass', never: [] },
];

const IN_BYPASS = [{ to: 'unlockBypass', when: 'in unlock bypass' }] as const;

/** Of the states that wait for a time; QEMU's timer of an erase that was broken off leads back from any other, too. */
const TIMES: readonly TimeRow<Cfi02State>[] = [
  { from: 'eraseWindow', does: 'the erase window is over', next: 'sectorErase', forks: [] },
  { from: 'sectorErase', does: 'sector erase complete', next: 'readArray', forks: IN_BYPASS },
  { from: 'chipErase', does: 'chip erase complete', next: 'readArray', forks: IN_BYPASS },
];

export function describeCfi02States(device: {
  readonly profile: Cfi02Profile;
  readonly geometry: FlashGeometry;
  readonly places: Readonly<Record<Cfi02Place, number>>;
}): StateMachine {
  const { geometry, places, profile } = device;
  const { groups } = profile.cycles;
  return describeStateMachine({ standings: STANDINGS, groups, geometry, places, twins: TWINS, times: TIMES });
}
