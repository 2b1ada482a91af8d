/** Long work on a file: how much of it is done, and the way to call it off. */
import { createStore } from 'zustand/vanilla';
import { formatSize } from '../format/numbers.ts';

export interface Transfer {
  /** Before the file's name: `Saving`. */
  readonly doing: string;
  readonly name: string;
  readonly done: number;
  readonly total: number;
  /** How far it is, in words: `3 MiB of 64 MiB`. */
  readonly said: string;
  readonly cancel: () => void;
}

/** Bytes of a file, as most of them count. */
export function bytesDone(doneBytes: number, sizeBytes: number): Pick<Transfer, 'done' | 'total' | 'said'> {
  const said = `${formatSize(doneBytes)} of ${formatSize(sizeBytes)}`;
  return { done: doneBytes, total: sizeBytes, said };
}

/** The one that goes on now. */
export const transferStore = createStore<{ readonly transfer: Transfer | null }>()(() => ({
  transfer: null,
}));

/** Calls off what goes on. @returns whether something did */
export function cancelTransfer(): boolean {
  const { transfer } = transferStore.getState();
  transfer?.cancel();
  return transfer !== null;
}
