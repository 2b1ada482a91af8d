/** What is told of a session is the branch that it stands on: a person hears of the others. */
import type { Engine } from '../../main/engine.ts';
import { pluralText } from '../contract/text/plural-text.ts';
import { say } from '../say.ts';

/** Says on standard error what the open session has that is not told. */
export async function sayOtherBranches(engine: Engine, signal: AbortSignal): Promise<void> {
  const { machine } = await engine.handlers['machine.current']({}, signal);
  const branches = machine?.history.branches ?? [];
  if (branches.length === 0) return;
  const events = branches.reduce((sum, { from, length }) => sum + length - from, 0);
  const are = branches.length === 1 ? 'is' : 'are';
  say(
    `${pluralText(branches.length, 'other branch', 'other branches')} with ${pluralText(events, 'event')} ${are} not told.`,
  );
}
