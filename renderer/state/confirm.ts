/** One yes-or-no question at a time, for what can't be taken back. */
import { createStore } from 'zustand/vanilla';

export interface Question {
  readonly title: string;
  /** What will be lost, and what stays as it is. */
  readonly sentence: string;
  /** The words on the button that goes on: `Drop the changes`. */
  readonly action: string;
}

interface Asked {
  readonly question: Question;
  readonly answer: (isYes: boolean) => void;
}

export const confirmStore = createStore<{ readonly asked: Asked | null }>()(() => ({ asked: null }));

/** Asks the person. A question that is still open is answered with no. */
export function confirm(question: Question): Promise<boolean> {
  confirmStore.getState().asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (isYes: boolean) => {
      confirmStore.setState({ asked: null });
      resolve(isYes);
    };
    confirmStore.setState({ asked: { question, answer } });
  });
}
