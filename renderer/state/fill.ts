/** Whether the person is asked what to fill the selected bytes with. */
import { createStore } from 'zustand/vanilla';
import type { FlashState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import type { ByteRange } from '../canvas/hex-grid/marks.ts';
import { fillRange, mustBeEditable } from './edit.ts';
import { reporting } from './machine.ts';

interface Filling {
  readonly isAsking: boolean;
  /** Grows when the person asks again, which selects what is typed. */
  readonly asks: number;
  /** What was typed is being done: nothing else is taken until it is. */
  readonly isFilling: boolean;
}

export const fillStore = createStore<Filling>()(() => ({ isAsking: false, asks: 0, isFilling: false }));

/** Asks, where the flash can be edited; says why not elsewhere. */
export async function askFill(flash: FlashState): Promise<void> {
  await reporting(async () => {
    mustBeEditable(flash);
    fillStore.setState(({ asks }) => ({ isAsking: true, asks: asks + 1 }));
  });
}

/** Fills a range with what was typed, unless one is being filled. @returns whether that is what ended the asking */
export async function fillAsked(flash: FlashIndex, range: ByteRange, pattern: Uint8Array): Promise<boolean> {
  const { asks, isFilling } = fillStore.getState();
  if (isFilling) return false;
  fillStore.setState({ isFilling: true });
  const isDone = await fillRange(flash, range, pattern);
  fillStore.setState({ isFilling: false });
  const now = fillStore.getState();
  if (!isDone || !now.isAsking || now.asks !== asks) return false;
  endFill();
  return true;
}

export function endFill(): void {
  fillStore.setState({ isAsking: false });
}
