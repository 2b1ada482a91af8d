/** One thing worth telling that asks for nothing: why a board was proposed, that a browser gave a copy. */
import { createStore } from 'zustand/vanilla';

/** The text, null when there is nothing to tell. */
export const noticeStore = createStore<string | null>()(() => null);

/** Replaces what was told before. */
export function tell(text: string): void {
  noticeStore.setState(text, true);
}

export function dismissNotice(): void {
  noticeStore.setState(null, true);
}
