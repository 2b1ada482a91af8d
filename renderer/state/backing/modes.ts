/** The three modes of an image, and how a person goes from one to another. */
import type { BackingMode, FlashState, ImageState, MachineState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { ask, type Question } from '../confirm.ts';
import { hostStore } from '../host.ts';
import { machineStore, setMode } from '../machine.ts';
import { tell } from '../notice.ts';
import { saveSession } from '../session/save-session.ts';
import { HISTORY_LEAST, isMissed, mayDrop, SAVE_SESSION, unsavedFlashes, unsavedText } from './unsaved.ts';

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
  const mayGo = dropped.length > 0 ? mayDrop(dropped, unsavedText(machine.unsaved)) : mayForget(machine);
  if (!(await mayGo)) return;
  if (mode === 'write-through' && (await ask(changeFileQuestion(flash, flash.image))) !== 'action') return;
  // A yes is for the file that was asked about, and for no other.
  if (machineStore.getState().machine?.opening === machine.opening) await setMode(flash.index, mode);
  else tell('Something else was opened from another window meanwhile: the mode stays as it is.');
}

/** A flash that is mapped anew begins a new history. @returns whether the person lets this one go */
async function mayForget({ history, unsaved }: MachineState): Promise<boolean> {
  const length = Math.max(history.length, ...history.branches.map((branch) => branch.length));
  if (length < HISTORY_LEAST && !isMissed(unsaved)) return true;
  const answer = await ask({
    title: `Drop the history of ${formatPlural(length, 'cycle')}?`,
    sentences: [
      'The image is mapped anew in another mode, and a new history begins: this one, its branches and its operations can’t be gone back to.',
    ],
    action: 'Drop the history',
    refusal: 'Keep the history',
    session: SAVE_SESSION,
  });
  return answer === 'session' ? saveSession() : answer === 'action';
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
