/** Whether the person is asked what to fill the selected bytes with. */
import { createStore } from 'zustand/vanilla';
import type { FlashState } from '../../app/contract/machine.ts';
import { mustBeEditable } from './edit.ts';
import { reporting } from './machine.ts';

export const fillStore = createStore<{ readonly isAsking: boolean; readonly asks: number }>()(() => ({
  isAsking: false,
  /** Grows when the person asks again, which selects what is typed. */
  asks: 0,
}));

/** Asks, where the flash can be edited; says why not elsewhere. */
export async function askFill(flash: FlashState): Promise<void> {
  await reporting(async () => {
    mustBeEditable(flash);
    fillStore.setState(({ asks }) => ({ isAsking: true, asks: asks + 1 }));
  });
}

export function endFill(): void {
  fillStore.setState({ isAsking: false });
}
