/** What was done and is in no file: it is asked for before it would be lost. */
import type { FlashState, MachineState, Unsaved } from '../../../app/contract/machine.ts';
import { formatPlural } from '../../format/numbers.ts';
import { ask, type Question } from '../confirm.ts';
import { saveSession } from '../session/save-session.ts';
import { saveAs } from './save.ts';

/** The flashes that would lose changes if this machine gave way to another. What write-through wrote is in its file. */
export function unsavedFlashes(machine: MachineState | null): readonly FlashState[] {
  return (machine?.flashes ?? []).filter(
    ({ changedBlocks, image }) => changedBlocks > 0 && image?.mode !== 'write-through',
  );
}

/** Fewer cycles are quickly typed again: a look at the query table alone is some fifty. */
export const HISTORY_LEAST = 100;

/** Whether anything that a person would miss were lost if this machine gave way to another. */
export function isUnsaved(machine: MachineState | null): boolean {
  return unsavedFlashes(machine).length > 0 || (machine !== null && isMissed(machine.unsaved));
}

/** Whether a person would miss what only the history has: changes count wherever in it they stand. */
export function isMissed({ events, changes, bookmarks }: Unsaved): boolean {
  return bookmarks > 0 || changes > 0 || events >= HISTORY_LEAST;
}

/** Asks, where changes or a history would be lost, whether they may; they can be saved first. @returns whether they may. */
export async function mayGiveWay(machine: MachineState | null): Promise<boolean> {
  if (machine === null) return true;
  const [flashes, history] = [unsavedFlashes(machine), unsavedText(machine.unsaved)];
  if (flashes.length > 0) return mayDrop(flashes, history);
  return history === null || !isMissed(machine.unsaved) || mayForget(history);
}

/**
 * Asks, where some of these would lose changes, whether they may; they can be saved first.
 * @param history what of it is in no session, in words. @returns whether they may.
 */
export async function mayDrop(
  flashes: readonly FlashState[],
  history: string | null = null,
): Promise<boolean> {
  if (flashes.length === 0) return true;
  const answer = await ask(dropQuestion(flashes, history));
  if (answer === 'session') return saveSession();
  return answer === 'detour' ? saveEach(flashes) : answer === 'action';
}

/** `12 events and 1 bookmark`; null where a session or a log has all of it. */
export function unsavedText({ events, bookmarks }: Unsaved): string | null {
  const parts = [
    ...(events > 0 ? [formatPlural(events, 'event')] : []),
    ...(bookmarks > 0 ? [formatPlural(bookmarks, 'bookmark')] : []),
  ];
  return parts.length === 0 ? null : parts.join(' and ');
}

async function mayForget(history: string): Promise<boolean> {
  const answer = await ask({
    title: 'Go on without saving the session?',
    sentences: [`No file has ${history} of it, and nothing leads back there any more.`],
    action: 'Go on',
    refusal: 'Keep the session',
    session: SAVE_SESSION,
  });
  return answer === 'session' ? saveSession() : answer === 'action';
}

/** On the button that saves all that was done, and goes on then. */
export const SAVE_SESSION = 'Save the session…';

/** One after the other. @returns false as soon as the person leaves one out. */
async function saveEach(flashes: readonly FlashState[]): Promise<boolean> {
  for (const flash of flashes) if (!(await saveAs(flash))) return false;
  return true;
}

function dropQuestion(flashes: readonly FlashState[], history: string | null): Question {
  const blocks = flashes.reduce((sum, { changedBlocks }) => sum + changedBlocks, 0);
  const isOfFiles = flashes.every(({ image }) => image !== null);
  return {
    title: `Drop ${formatPlural(blocks, 'changed block')}?`,
    sentences: [
      isOfFiles
        ? 'What was written to the scratch is kept nowhere else. The file itself was never changed.'
        : 'What was written is kept nowhere else, and in no file.',
      history === null
        ? 'What was done to it can’t be stepped through any more.'
        : `What was done to it can’t be stepped through any more: no session has ${history}.`,
    ],
    action: 'Drop the changes',
    refusal: 'Keep the changes',
    detour: 'Save as…',
    ...(history === null ? {} : { session: SAVE_SESSION }),
  };
}
