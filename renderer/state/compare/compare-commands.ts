/** The commands that compare, and the ways to choose what with. */
import type { FlashIndex } from '../../../app/contract/units.ts';
import { type Command, registerCommand } from '../commands.ts';
import { goToView } from '../layout.ts';
import { machineStore, reporting } from '../machine.ts';
import { pathOfDropped } from '../opening/drop.ts';
import { type Picked, pickFiles } from '../opening/pick.ts';
import { goToRange } from './compare-place.ts';
import { askForPosition, comparedFlash, compareOnceOpened, compareStore, compareWith } from './comparison.ts';

/** Lets the person choose a file, and compares the flash with it; another one where it can't be opened. */
export async function compareWithPicked(): Promise<void> {
  const flash = flashNow();
  if (flash === undefined) return;
  const cancelling = new AbortController();
  let isTaken = false;
  const take = async ({ paths: [path], format }: Picked) => {
    if (path === undefined) return;
    await compareOnceOpened(flash, { kind: 'file', path, format }, cancelling);
    isTaken = true;
  };
  await reporting(async () => {
    const { paths, format } = await pickFiles(1, 'compare', take);
    const [path] = paths;
    if (path === undefined) cancelling.abort();
    else if (!isTaken) await compareWith(flash, { kind: 'file', path, format });
  });
}

/** Compares the flash with a file that was dropped on the window. */
export async function compareWithDropped(file: File): Promise<void> {
  const flash = flashNow();
  await reporting(async () => {
    const path = await pathOfDropped(file);
    if (flash !== undefined) await compareWith(flash, { kind: 'file', path });
  });
}

export function compareWithOpened(): void {
  const flash = flashNow();
  if (flash !== undefined) void compareWith(flash, { kind: 'opened' });
}

export function compareWithFlash(other: FlashIndex): void {
  const flash = flashNow();
  if (flash !== undefined) void compareWith(flash, { kind: 'flash', flash: other });
}

function flashNow(): FlashIndex | undefined {
  return comparedFlash()?.index;
}

/** With the next one, and round at the last. */
function compareWithNextFlash(): void {
  const count = machineStore.getState().machine?.flashes.length ?? 0;
  const flash = flashNow();
  if (flash !== undefined) compareWithFlash((flash + 1) % count);
}

const hasMachine = () => machineStore.getState().machine !== null;
const hasRanges = () => hasMachine() && (compareStore.getState().comparison?.result?.kept ?? 0) > 0;

const COMMANDS: readonly Command[] = [
  {
    id: 'view.compare',
    title: 'Show the comparison',
    keys: ['Alt+Shift+K'],
    when: hasMachine,
    run: () => goToView('compare'),
  },
  {
    id: 'compare.file',
    title: 'Compare with a file…',
    keys: ['Ctrl+K'],
    when: hasMachine,
    run: () => void compareWithPicked(),
  },
  {
    id: 'compare.opened',
    title: 'Compare with the image as it was opened',
    keys: [],
    when: hasMachine,
    run: compareWithOpened,
  },
  {
    id: 'compare.position',
    title: 'Compare with what the flash held at a cycle…',
    keys: [],
    when: hasMachine,
    run: askForPosition,
  },
  {
    id: 'compare.flash',
    title: 'Compare with the next flash of the machine',
    keys: [],
    when: () => (machineStore.getState().machine?.flashes.length ?? 0) > 1,
    run: compareWithNextFlash,
  },
  {
    id: 'compare.next',
    title: 'Go to the next range that differs in the comparison',
    keys: ['Ctrl+]'],
    when: hasRanges,
    run: () => void goToRange('forward'),
  },
  {
    id: 'compare.previous',
    title: 'Go to the range that differs before',
    keys: ['Ctrl+['],
    when: hasRanges,
    run: () => void goToRange('back'),
  },
];

/** Once, before the first key press. */
export function registerCompareCommands(): void {
  for (const command of COMMANDS) registerCommand(command);
}
