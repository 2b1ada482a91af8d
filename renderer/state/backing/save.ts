/** A flash as a file of its own: the person chooses where, and whether a file that is there gives way. */
import { createStore } from 'zustand/vanilla';
import { UserError } from '../../../app/contract/errors.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { fileName } from '../../format/paths.ts';
import { engine } from '../../link/engine.ts';
import { ask, type Question } from '../confirm.ts';
import { hostStore } from '../host.ts';
import { machineStore } from '../machine.ts';
import { tell } from '../notice.ts';
import { dismissProblems, reportProblem } from '../problems.ts';
import { bytesDone, transferStore } from '../transfer.ts';

export interface Saving {
  readonly flash: FlashState;
  /** The path that is proposed. */
  readonly suggested: string;
  /** Closes the dialog; null if nothing was saved. */
  readonly finish: (path: string | null) => void;
}

/** Not null while the window's own dialog asks where to. */
export const savingStore = createStore<{ readonly saving: Saving | null }>()(() => ({ saving: null }));

/** Calls off what is being written now. */
let callOff = () => {};

/** Saves a flash where the person wants it; it stays on its image. @returns whether it was saved. */
export async function saveAs(flash: FlashState): Promise<boolean> {
  try {
    const { path: suggested } = await engine.call('flash.proposeSave', { flash: flash.index });
    const hasDialog = hostStore.getState()?.hasFileDialog === true;
    const path = await (hasDialog ? saveByHost(flash, suggested) : saveInWindow(flash, suggested));
    if (path === null) return false;
    dismissProblems();
    tell(`Saved what ${flash.name} holds as ${path}`);
    return true;
  } catch (thrown) {
    reportProblem(thrown);
    return false;
  }
}

/**
 * What the window's own dialog does with the path it was given; it is closed if that went well.
 * @throws UserError for the dialog to show.
 */
export async function saveTo(path: string): Promise<void> {
  const { saving } = savingStore.getState();
  if (saving === null) return;
  const saved = await write(saving.flash, path, false).catch((thrown: unknown) => {
    if (!isThere(thrown)) throw thrown;
    return replace(saving.flash, path);
  });
  if (saved !== null) saving.finish(saved);
}

/** What the person wants who leaves the dialog: no file while one is being written, else no dialog. */
export function leaveSaving({ isWriting }: { isWriting: boolean }): void {
  if (isWriting) callOff();
  else savingStore.getState().saving?.finish(null);
}

/** The system's dialog has asked before a file is replaced. */
async function saveByHost(flash: FlashState, suggested: string): Promise<string | null> {
  const { path } = await engine.call('host.pickSavePath', { suggested });
  return path === null ? null : write(flash, path, true);
}

/** Another machine, or another image in the flash, ends it: that is not what was to be saved. */
function saveInWindow(flash: FlashState, suggested: string): Promise<string | null> {
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
    savingStore.setState({ saving: { flash, suggested, finish } });
  });
}

function openingNow(): number | undefined {
  return machineStore.getState().machine?.opening;
}

/** What takes a while is a transfer that can be called off. @throws UserError `cancelled` if it is. */
async function write({ index }: FlashState, path: string, overwrites: boolean): Promise<string> {
  const cancelling = new AbortController();
  const cancel = () => cancelling.abort();
  callOff = cancel;
  const stop = engine.on('flash.partSaved', ({ flash, doneBytes, sizeBytes }) => {
    if (flash !== index) return;
    const name = fileName(path);
    transferStore.setState({
      transfer: { doing: 'Saving', name, ...bytesDone(doneBytes, sizeBytes), cancel },
    });
  });
  try {
    return (await engine.call('flash.save', { flash: index, path, overwrites }, cancelling.signal)).path;
  } finally {
    stop();
    transferStore.setState({ transfer: null });
  }
}

async function replace(flash: FlashState, path: string): Promise<string | null> {
  return (await ask(replaceQuestion(path))) === 'action' ? write(flash, path, true) : null;
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
