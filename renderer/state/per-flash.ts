/** What the engine says of a flash once, and what stays so while its machine is open. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ErrorReport, toReport } from '../../app/contract/errors.ts';
import type { FlashIndex } from '../../app/contract/units.ts';

export interface Asked<T> {
  /** Which opening and flash the rest is of. */
  readonly key: string | null;
  readonly answer: T | null;
  readonly error: ErrorReport | null;
}

export interface PerFlash<T> {
  readonly store: StoreApi<Asked<T>>;
  /** Asks unless it is there or on its way. An answer for what is no longer looked at is dropped. */
  readonly load: (opening: number, flash: FlashIndex) => Promise<void>;
}

/** Holds the answer to `ask` for the flash that a person looks at. */
export function perFlash<T>(ask: (flash: FlashIndex) => Promise<T>): PerFlash<T> {
  const store = createStore<Asked<T>>()(() => ({ key: null, answer: null, error: null }));
  const answerFor = async (flash: FlashIndex): Promise<Partial<Asked<T>>> => {
    try {
      return { answer: await ask(flash) };
    } catch (thrown) {
      return { error: toReport(thrown) };
    }
  };
  return {
    store,
    async load(opening, flash) {
      const key = `${opening} ${flash}`;
      const known = store.getState();
      if (known.key === key && known.error === null) return;
      store.setState({ key, answer: null, error: null });
      const answer = await answerFor(flash);
      if (store.getState().key === key) store.setState(answer);
    },
  };
}
