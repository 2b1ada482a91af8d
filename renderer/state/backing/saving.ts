/** A file that the engine writes: the person chooses where, and whether one that is there gives way. */
import { createStore } from 'zustand/vanilla';
import { UserError } from '../../../app/contract/errors.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { ask, type Question } from '../confirm.ts';
import { hostStore } from '../host.ts';
import { machineStore } from '../machine.ts';

/** What becomes a file. */
export interface SavedFile {
  /** For the system's dialog. */
  readonly what: 'image' | 'export' | 'session';
  /** Above the window's own dialog, and below it. */
  readonly title: string;
  readonly note: string;
  /** The path that is proposed. */
  readonly suggested: string;
  /** Lets the engine write it. @returns its path. @throws UserError `exists` where a file may not be replaced */
  write(path: string, overwrites: boolean, cancelling: AbortController): Promise<string>;
}

export interface Saving extends SavedFile {
  /** Closes the dialog; null if nothing was saved. */
  readonly finish: (path: string | null) => void;
}

/** Not null while the window's own dialog asks where to. */
export const savingStore = createStore<{ readonly saving: Saving | null }>()(() => ({ saving: null }));

/** Calls off what is being written now. */
let callOff = () => {};

/** Saves a file where the person wants it. @returns its path, null if they change their mind. @throws UserError */
export function saveFile(file: SavedFile): Promise<string | null> {
  return hostStore.getState()?.hasFileDialog === true ? saveByHost(file) : saveInWindow(file);
}

/**
 * What the window's own dialog does with the path it was given; it is closed if that went well.
 * @throws UserError for the dialog to show.
 */
export async function saveTo(path: string): Promise<void> {
  const { saving } = savingStore.getState();
  if (saving === null) return;
  const saved = await write(saving, path, false).catch((thrown: unknown) => {
    if (!isThere(thrown)) throw thrown;
    return replace(saving, path);
  });
  if (saved !== null) saving.finish(saved);
}

/** What the person wants who leaves the dialog: no file while one is being written, else no dialog. */
export function leaveSaving({ isWriting }: { isWriting: boolean }): void {
  if (isWriting) callOff();
  else savingStore.getState().saving?.finish(null);
}

/** The system's dialog has asked before a file is replaced. */
async function saveByHost(file: SavedFile): Promise<string | null> {
  const { what, suggested } = file;
  const { path } = await engine.call('host.pickSavePath', { what, suggested });
  return path === null ? null : write(file, path, true);
}

/** Another machine, or another image in the flash, ends it: that is not what was to be saved. */
function saveInWindow(file: SavedFile): Promise<string | null> {
  savingStore.getState().saving?.finish(null);
  const opening = openingNow();
  return new Promise((resolve) => {
    const stop = machineStore.subscribe(() => openingNow() !== opening && finish(null));
    const finish = (path: string | null) => {
      stop();
      if (path === null) callOff();
      savingStore.setState({ saving: null });
      resolve(path);
    };
    savingStore.setState({ saving: { ...file, finish } });
  });
}

function openingNow(): number | undefined {
  return machineStore.getState().machine?.opening;
}

/** What takes a while can be called off. @throws UserError `cancelled` if it is. */
function write(file: SavedFile, path: string, overwrites: boolean): Promise<string> {
  const cancelling = new AbortController();
  callOff = () => cancelling.abort();
  return file.write(path, overwrites, cancelling);
}

async function replace(file: SavedFile, path: string): Promise<string | null> {
  return (await ask(replaceQuestion(path))) === 'action' ? write(file, path, true) : null;
}

function replaceQuestion(path: string): Question {
  return {
    title: `Replace ${fileName(path)}?`,
    sentences: ['A file of this name is there. What it holds now can’t be brought back.'],
    path,
    action: 'Replace it',
    changesFile: true,
    refusal: 'Cancel',
  };
}

function isThere(thrown: unknown): boolean {
  return thrown instanceof UserError && thrown.report.code === 'exists';
}
