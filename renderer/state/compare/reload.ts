/** The comparison over a reload of the page: the engine has its machine still, and what it was is kept with the tab. */
import { z } from 'zod';
import { ComparedOther } from '../../../app/contract/comparing.ts';
import type { MachineState } from '../../../app/contract/machine.ts';
import { FlashIndex } from '../../../app/contract/units.ts';
import { machineStore } from '../machine.ts';
import { readStored, writeStored } from '../stored.ts';
import { compareAfterReload, compareStore } from './comparison.ts';

const KEY = 'compared';

const Kept = z.object({
  /** The engine's name for it: under the same one it lets go of what it holds. */
  name: z.string().max(100),
  flash: FlashIndex,
  other: ComparedOther,
  machine: z.string(),
});

/** Makes the comparison anew that a page had before it was loaded anew, and keeps the one that is shown from then on. */
export function startComparedOverReload(): void {
  const stop = machineStore.subscribe(({ isKnown, machine }) => {
    if (!isKnown) return;
    stop();
    const kept = readKept();
    compareStore.subscribe(keep);
    if (machine === null || kept?.machine !== signOf(machine)) writeStored(KEY, '', 'tab');
    else void compareAfterReload(kept);
  });
}

function keep(): void {
  const { machine } = machineStore.getState();
  const { comparison } = compareStore.getState();
  if (comparison === null || machine === null) writeStored(KEY, '', 'tab');
  // One that is not done yet may still give way to the one before.
  else if (comparison.result !== null) {
    const { name, flash, other } = comparison;
    writeStored(KEY, JSON.stringify({ name, flash, other, machine: signOf(machine) }), 'tab');
  }
}

/** Another program at the same address may count its openings from one, too: its images are others. */
function signOf({ opening, flashes }: MachineState): string {
  return JSON.stringify([opening, ...flashes.map(({ image }) => image?.path ?? null)]);
}

function readKept(): z.infer<typeof Kept> | null {
  try {
    return Kept.safeParse(JSON.parse(readStored(KEY, 'tab') ?? '')).data ?? null;
  } catch {
    return null;
  }
}
