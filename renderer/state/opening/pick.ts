/** Letting the person choose image files: in the system's dialog where the host has one, else inside the window. */
import { createStore } from 'zustand/vanilla';
import { engine } from '../../link/engine.ts';
import { hostStore } from '../host.ts';

interface Picking {
  /** Most files that can be chosen together. */
  readonly filesMax: number;
  readonly choose: (paths: readonly string[]) => void;
}

/** Not null while the window's own file browser is open. */
export const pickStore = createStore<{ readonly picking: Picking | null }>()(() => ({ picking: null }));

/** @returns the chosen paths, none if the person changed their mind. @throws UserError from the host. */
export async function pickFiles(filesMax: number): Promise<readonly string[]> {
  if (hostStore.getState()?.hasFileDialog === true) {
    const { paths } = await engine.call('host.pickFiles', {});
    return paths.slice(0, filesMax);
  }
  finishPicking([]);
  return new Promise((choose) => pickStore.setState({ picking: { filesMax, choose } }));
}

/** Takes these paths and closes the file browser. @throws UserError for files that can't be opened; it stays then. */
export async function choosePaths(paths: readonly string[]): Promise<void> {
  await engine.call('board.propose', { paths: [...paths] });
  finishPicking(paths);
}

/** Closes the file browser with these paths; with none if the person changed their mind. */
export function finishPicking(paths: readonly string[]): void {
  pickStore.getState().picking?.choose(paths);
  pickStore.setState({ picking: null });
}
