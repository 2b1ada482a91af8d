/** The host around the window, as it describes itself. */
import { createStore } from 'zustand/vanilla';
import type { HostDescription } from '../../app/contract/host.ts';
import { engine } from '../link/engine.ts';
import { reportProblem } from './problems.ts';

/** Null until the host described itself. */
export const hostStore = createStore<HostDescription | null>()(() => null);

/** Asks the host what it is. */
export function startHost(): void {
  engine
    .call('host.describe', {})
    .then((description) => hostStore.setState(description, true), reportProblem);
}
