/** A file on its way: how much of it is there, and the way to call it off. */
import { createStore } from 'zustand/vanilla';

export interface Transfer {
  /** Before the file's name: `Saving`. */
  readonly doing: string;
  readonly name: string;
  readonly doneBytes: number;
  readonly sizeBytes: number;
  readonly cancel: () => void;
}

/** The one that goes on now. */
export const transferStore = createStore<{ readonly transfer: Transfer | null }>()(() => ({
  transfer: null,
}));
