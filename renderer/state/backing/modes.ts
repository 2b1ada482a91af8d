/** The three modes of an image, and how a person goes from one to another. */
import type { BackingMode, FlashState, ImageState } from '../../../app/contract/machine.ts';
import { ask, type Question } from '../confirm.ts';
import { hostStore } from '../host.ts';
import { machineStore, setMode } from '../machine.ts';
import { tell } from '../notice.ts';
import { mayDrop, unsavedFlashes } from './unsaved.ts';

export interface ModeWords {
  readonly mode: BackingMode;
  /** What happens to the device, and to the file, in a line. */
  readonly line: string;
}

/** From the one that changes least on. */
export const MODES: readonly ModeWords[] = [
  { mode: 'shared', line: 'Protected: nothing is written, the file never changes' },
  { mode: 'scratch', line: 'Writable in memory: the file never changes' },
  { mode: 'write-through', line: 'Writable: each program and erase changes the file' },
];

/**
 * Switches the mode of a flash's image, and asks first if that drops changes or lets the file be changed. A refusal of
 * the engine's becomes a problem on the screen, and the mode stays.
 */
export async function askAndSetMode(flash: FlashState, mode: BackingMode): Promise<void> {
  const { machine } = machineStore.getState();
  if (machine === null || flash.image === null || flash.image.mode === mode) return;
  const dropped = unsavedFlashes(machine).filter(({ index }) => index === flash.index);
  if (!(await mayDrop(dropped))) return;
  if (mode === 'write-through' && (await ask(changeFileQuestion(flash, flash.image))) !== 'action') return;
  // A yes is for the file that was asked about, and for no other.
  if (machineStore.getState().machine?.opening === machine.opening) await setMode(flash.index, mode);
  else tell('Something else was opened from another window meanwhile: the mode stays as it is.');
}

function changeFileQuestion({ name }: FlashState, image: ImageState): Question {
  const hasLocks = hostStore.getState()?.platform === 'linux';
  return {
    title: `Let ${image.name} be changed?`,
    sentences: [
      `In write-through, whatever ${name} programs or erases is in this file at once. It can’t be taken back.`,
      hasLocks
        ? 'Meanwhile the file is locked for others: no other Norscope can open it, and no QEMU can write it.'
        : 'Keep other programs from it meanwhile: on this system it can’t be locked.',
    ],
    path: image.path,
    action: 'Let it change the file',
    changesFile: true,
    refusal: 'Cancel',
  };
}
