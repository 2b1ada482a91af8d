/** The desktop's menu offers what the registry has, in its words: it is told whenever one of them changes. */
import type { CommandWords } from '../../../app/contract/host.ts';
import { engine } from '../../link/engine.ts';
import { besideStore } from '../beside.ts';
import { canRun, commandsStore } from '../commands.ts';
import { hostStore } from '../host.ts';
import { machineStore } from '../machine.ts';
import { problemsStore, reportProblem } from '../problems.ts';
import { followedStore } from '../story/follow-trace.ts';

/** What a command's `when` may look at, and the registry and the host themselves. */
const STORES = [hostStore, commandsStore, machineStore, followedStore, besideStore, problemsStore];

/** Tells from now on, where there is a menu to tell. */
export function startMenu(): void {
  let told = '';
  const tell = () => {
    if (hostStore.getState()?.host !== 'electron') return;
    const commands = wordsOfAll();
    const text = JSON.stringify(commands);
    if (text === told) return;
    told = text;
    engine.call('host.tellCommands', { commands }).catch(reportProblem);
  };
  for (const store of STORES) store.subscribe(tell);
}

function wordsOfAll(): CommandWords[] {
  return commandsStore.getState().map((command) => ({
    id: command.id,
    title: command.title,
    keys: command.keys[0] ?? null,
    canRun: canRun(command),
  }));
}
