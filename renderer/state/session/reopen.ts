/** A lost image opened again: the machine begins a new history then, which the person hears of before. */
import type { FlashIndex } from '../../../app/contract/units.ts';
import { formatPlural } from '../../format/numbers.ts';
import { ask, type Question } from '../confirm.ts';
import { machineStore, type OpenMachine, reopenImage } from '../machine.ts';
import { saveSession } from './save-session.ts';

/** Selector: what of the machine goes when one of its images is reopened, in a sentence; null where nothing would. */
export function goesWithReopening({ machine }: OpenMachine): string | null {
  if (machine === null) return null;
  const { history, bookmarks } = machine;
  const events = history.branches.reduce((sum, { from, length }) => sum + length - from, history.length);
  const going = [
    ...(events > 0 ? [`the history of all flashes (${formatPlural(events, 'event')})`] : []),
    ...(bookmarks.length > 0 ? [formatPlural(bookmarks.length, 'bookmark')] : []),
  ];
  const isOne = events === 0 ? bookmarks.length === 1 : bookmarks.length === 0;
  if (going.length === 0) return null;
  return `When it is reopened, ${going.join(' and ')} ${isOne ? 'goes' : 'go'}, too.`;
}

/** Opens a lost image again, and asks first where a history or bookmarks go with it: the session can be saved before. */
export async function askAndReopen(flash: FlashIndex): Promise<void> {
  const { machine } = machineStore.getState();
  const name = machine?.flashes[flash]?.image?.name;
  const going = goesWithReopening(machineStore.getState());
  if (name !== undefined && going !== null) {
    const answer = await ask(reopenQuestion(name, going));
    if (answer === 'refusal' || (answer === 'detour' && !(await saveSession()))) return;
  }
  // A yes is for the machine that was asked about.
  if (machineStore.getState().machine?.opening === machine?.opening) await reopenImage(flash);
}

function reopenQuestion(name: string, going: string): Question {
  return {
    title: `Reopen ${name}?`,
    sentences: [going, 'A session that is saved before keeps them.'],
    action: 'Reopen the image',
    refusal: 'Leave it lost',
    detour: 'Save the session…',
  };
}
