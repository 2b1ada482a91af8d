/** One question at a time, for what can't be taken back. */
import { createStore } from 'zustand/vanilla';

export interface Question {
  readonly title: string;
  /** What will be lost or changed, and what stays as it is. */
  readonly sentences: readonly string[];
  /** The file that it is about. */
  readonly path?: string;
  /** On the button that goes on: `Drop the changes`. */
  readonly action: string;
  /** Whether going on changes a file. */
  readonly changesFile?: boolean;
  /** On the button that leaves all as it is, where the focus starts: `Keep the changes`. */
  readonly refusal: string;
  /** On the button that goes another way: `Save as…`. */
  readonly detour?: string;
  /** On the button that saves all that was done, and goes on then: `Save the session…`. */
  readonly session?: string;
}

/** Which of the buttons it was. */
export type Answer = 'action' | 'refusal' | 'detour' | 'session';

export interface Asked {
  /** Of this question, among all that were asked. */
  readonly number: number;
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
}

export const confirmStore = createStore<{ readonly asked: Asked | null }>()(() => ({ asked: null }));

let asked = 0;

/** Asks the person. A question that is still open is answered with its refusal. */
export function ask(question: Question): Promise<Answer> {
  confirmStore.getState().asked?.answer('refusal');
  return new Promise((resolve) => {
    const answer = (answered: Answer) => {
      confirmStore.setState({ asked: null });
      resolve(answered);
    };
    confirmStore.setState({ asked: { number: ++asked, question, answer } });
  });
}
