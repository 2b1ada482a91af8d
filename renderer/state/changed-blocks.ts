/** The erase blocks that hold changed bytes: since the start as the machine tells them, since elsewhere as they are asked for. */
import { createStore } from 'zustand/vanilla';
import type { Since } from '../../app/contract/image.ts';
import type { FlashState, MachineState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { engine } from '../link/engine.ts';
import { currentFlash, machineStore } from './machine.ts';
import { sinceStore } from './since.ts';

interface ChangedBlocks {
  readonly flash: FlashIndex;
  readonly since: Since;
  readonly blocks: readonly number[];
}

const NONE: readonly number[] = [];

/** Those of the flash that was looked at last, since what is no start; null while none were asked for. */
export const changedBlocksStore = createStore<{ readonly told: ChangedBlocks | null }>()(() => ({
  told: null,
}));

/** Selector: the changed blocks of a flash, as its bytes are compared; none while they are not known. */
export function changedBlocksOf({ index, changedBlockNumbers }: FlashState) {
  return ({ told }: { told: ChangedBlocks | null }): readonly number[] => {
    const { since } = sinceStore.getState();
    if (since === 'start') return changedBlockNumbers;
    return told?.flash === index && told.since === since ? told.blocks : NONE;
  };
}

/** What the blocks told last, or asked for now, are of. */
let asked: { readonly machine: MachineState; readonly flash: FlashIndex; readonly since: Since } | null =
  null;
let isAsking = false;
/** After each answer: in a history of a million cycles one takes the engine as long as several steps do. */
const PAUSE_MS = 200;

/** Follows the machine, the flash that is looked at, and what its bytes are compared with. */
export function startChangedBlocks(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening !== before.machine?.opening) forget();
    void ask();
  });
  sinceStore.subscribe(({ since }, before) => {
    if (since === before.since) return;
    // Another point makes other marks of the same flash: whoever shows them looks again.
    forget();
    void ask();
  });
}

function forget(): void {
  asked = null;
  changedBlocksStore.setState({ told: null });
}

/** One request at a time, and then a pause: a machine that moves faster is asked for as it is after it. */
async function ask(): Promise<void> {
  const { machine } = machineStore.getState();
  const flash = currentFlash(machineStore.getState())?.index;
  const { since } = sinceStore.getState();
  if (isAsking || machine === null || flash === undefined || since === 'start') return;
  if (asked?.machine === machine && asked.flash === flash && asked.since === since) return;
  asked = { machine, flash, since };
  isAsking = true;
  try {
    const { blocks } = await engine.call('image.changedBlocks', { flash, since });
    changedBlocksStore.setState({ told: { flash, since, blocks } });
  } catch {
    // Whoever shows the bytes says why they can't be had.
    forget();
  }
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  isAsking = false;
  await ask();
}
