/** The boards that the engine knows. */
import { createStore } from 'zustand/vanilla';
import type { BoardDescription } from '../../../app/contract/machine.ts';
import { engine } from '../../link/engine.ts';
import { reporting } from '../machine.ts';

/** Null until the engine told them. */
export const boardsStore = createStore<{ readonly boards: readonly BoardDescription[] | null }>()(() => ({
  boards: null,
}));

/** Asks once; boards don't change while the engine runs. */
export async function fetchBoards(): Promise<void> {
  if (boardsStore.getState().boards !== null) return;
  await reporting(async () => boardsStore.setState(await engine.call('board.list', {})));
}
