/** Letting the person choose image files: in the system's dialog where the host has one, else inside the window. */
import { createStore } from 'zustand/vanilla';
import type { GivenFormat } from '../../../app/contract/machine.ts';
import { SESSION_NAME } from '../../../app/contract/session.ts';
import { engine } from '../../link/engine.ts';
import { hostStore } from '../host.ts';
import { folderOfImage } from './files.ts';

/** What the person chose. */
export interface Picked {
  /** None if they changed their mind. */
  readonly paths: readonly string[];
  /** Given where the person insisted on it. */
  readonly format?: GivenFormat | undefined;
}

/** What the file is chosen for. */
export type PickPurpose =
  | 'open'
  | 'attach'
  | 'find'
  | 'measure'
  | 'trace'
  | 'script'
  | 'compare'
  | 'notes'
  | 'layout';

/** By whoever asked for it: a trace or a script when it is played, an image of a session by its sum; a session itself, too. */
const LOOKED_AT_LATER: readonly PickPurpose[] = ['trace', 'script', 'find', 'notes', 'layout'];

/** Does what files were chosen for in the window's own file browser. @throws UserError where it can't: the browser stays */
export type TakePicked = (picked: Picked) => Promise<void>;

/** What the host's dialog has words of its own for. */
const OWN_DIALOGS = ['trace', 'script', 'notes', 'layout'] as const;

interface Picking {
  readonly purpose: PickPurpose;
  /** Most files that can be chosen together. */
  readonly filesMax: number;
  /** Null: they are only looked at, and whoever asked goes on with them. */
  readonly take: TakePicked | null;
  readonly choose: (picked: Picked) => void;
}

/** Not null while the window's own file browser is open. */
export const pickStore = createStore<{ readonly picking: Picking | null }>()(() => ({ picking: null }));

/** `take` has no part in what is chosen in the host's dialog, which can't stay. @throws UserError from the host. */
export async function pickFiles(
  filesMax: number,
  purpose: PickPurpose,
  take: TakePicked | null = null,
): Promise<Picked> {
  if (hostStore.getState()?.hasFileDialog === true) {
    const what = OWN_DIALOGS.find((own) => own === purpose) ?? 'images';
    const { paths } = await engine.call('host.pickFiles', { what, directory: folderOfImage() });
    return { paths: paths.slice(0, filesMax) };
  }
  cancelPicking();
  return new Promise((choose) => pickStore.setState({ picking: { filesMax, purpose, take, choose } }));
}

/** Takes these files and closes the file browser. @throws UserError for files that can't be opened; it stays then. */
export async function chooseFiles(picked: Picked): Promise<void> {
  const { picking } = pickStore.getState();
  await (picking?.take ?? lookAt)(picked);
  if (pickStore.getState().picking === picking) finishPicking(picked);
}

async function lookAt({ paths, format }: Picked): Promise<void> {
  const { purpose } = pickStore.getState().picking ?? {};
  const isSession = purpose === 'open' && paths.some((path) => SESSION_NAME.test(path));
  if (!isSession && (purpose === undefined || !LOOKED_AT_LATER.includes(purpose)))
    await engine.call('board.propose', { paths: [...paths], format });
}

/** The person changed their mind: closes the file browser without a file. */
export function cancelPicking(): void {
  finishPicking({ paths: [] });
}

function finishPicking(picked: Picked): void {
  pickStore.getState().picking?.choose(picked);
  pickStore.setState({ picking: null });
}
