/** What went wrong, as the engine found it: asked for again when there is more of it. */
import { createStore } from 'zustand/vanilla';
import type { Finding } from '../../../app/contract/operation.ts';
import { engine } from '../../link/engine.ts';
import { machineStore, reporting } from '../machine.ts';

export const findingsStore = createStore<readonly Finding[]>()(() => []);

let known = '';

/** Follows the machine. */
export function startFindings(): void {
  machineStore.subscribe(({ machine }) => {
    if (machine === null) {
      known = '';
      findingsStore.setState([], true);
      return;
    }
    const { errors, warnings, notes, version } = machine.story;
    // Most events change no finding: only where there are some are they asked for anew.
    const hasAny = errors + warnings + notes > 0;
    const now = `${machine.opening}.${hasAny ? version : 'none'}`;
    if (now === known) return;
    known = now;
    if (hasAny) void fetchFindings();
    else findingsStore.setState([], true);
  });
}

async function fetchFindings(): Promise<void> {
  const asked = known;
  await reporting(async () => {
    const { findings } = await engine.call('story.findings', {});
    if (asked === known) findingsStore.setState(findings, true);
  });
}
