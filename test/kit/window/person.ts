/** A person who answers the window's questions in a test of its stores. */
import { expect, vi } from 'vitest';
import { type Answer, confirmStore, type Question } from '../../../renderer/state/confirm.ts';

/** Waits for a question and answers it. @returns the question. */
export async function answer(choice: Answer): Promise<Question> {
  const asked = await vi.waitUntil(() => confirmStore.getState().asked);
  asked.answer(choice);
  return asked.question;
}

/** Nobody is asked anything now. */
export function expectNoQuestion(): void {
  expect(confirmStore.getState().asked).toBeNull();
}
