/** What was written and is in no file: it is asked for before it would be lost. */
import type { FlashState, MachineState } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { ask, type Question } from '../confirm.ts';
import { saveAs } from './save.ts';

/** The flashes that would lose changes if this machine gave way to another. What write-through wrote is in its file. */
export function unsavedFlashes(machine: MachineState | null): readonly FlashState[] {
  return (machine?.flashes ?? []).filter(
    ({ changedBlocks, image }) => changedBlocks > 0 && image?.mode !== 'write-through',
  );
}

/** Asks, where some of these would lose changes, whether they may; they can be saved first. @returns whether they may. */
export async function mayDrop(flashes: readonly FlashState[]): Promise<boolean> {
  if (flashes.length === 0) return true;
  const answer = await ask(dropQuestion(flashes));
  return answer === 'detour' ? saveEach(flashes) : answer === 'action';
}

/** One after the other. @returns false as soon as the person leaves one out. */
async function saveEach(flashes: readonly FlashState[]): Promise<boolean> {
  for (const flash of flashes) if (!(await saveAs(flash))) return false;
  return true;
}

function dropQuestion(flashes: readonly FlashState[]): Question {
  const blocks = flashes.reduce((sum, { changedBlocks }) => sum + changedBlocks, 0);
  const isOfFiles = flashes.every(({ image }) => image !== null);
  return {
    title: `Drop ${formatPlural(blocks, 'changed block')}?`,
    sentences: [
      isOfFiles
        ? 'What was written to the scratch is kept nowhere else. The file itself was never changed.'
        : 'What was written is kept nowhere else, and in no file.',
      'What was done to it can’t be stepped through any more.',
    ],
    action: 'Drop the changes',
    refusal: 'Keep the changes',
    detour: 'Save as…',
  };
}
