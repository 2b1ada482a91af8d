import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Rehearsal } from '../../../app/contract/composer.ts';
import type { ConsoleEntry } from '../../../app/contract/console.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { composerStore, keyOfLine, rehearseLine, takeBackTo } from '../../state/composer.ts';
import { historyOf } from '../../state/history.ts';
import { machineStore } from '../../state/machine.ts';

/** So long nothing is asked after a letter was typed. */
const PAUSE_MS = 120;

/**
 * The cycles of a line, null until they are there, and what came of those that were sent one by one. Asked for anew where
 * the device comes into another state, which may take them otherwise; but a list that is being sent stays.
 */
export function useRehearsal(
  flash: FlashState,
  line: string | null,
): { readonly rehearsal: Rehearsal | null; readonly sent: readonly ConsoleEntry[] } {
  const { key: rehearsed, rehearsal, sent } = useStore(composerStore);
  const { index, device } = flash;
  // Another machine has other devices.
  useStore(machineStore, ({ machine }) => machine?.opening);
  const key = line === null ? null : keyOfLine(line, index);
  const isNew = key !== rehearsed;
  const isBegun = !isNew && sent.length > 0;
  const position = useStore(machineStore, (state) => historyOf(state)?.position ?? 0);
  const before = useRef(position);
  useEffect(() => {
    // What is told of a cycle that was sent may come after the next one is: no way back.
    if (position < before.current) takeBackTo(position);
    before.current = position;
  }, [position]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked anew in another state of the device, not after each cycle that is sent
  useEffect(() => {
    if (line === null || isBegun) return undefined;
    const rehearse = () => {
      // Whoever sends it before the pause is over has asked already.
      const isAsked = isNew && composerStore.getState().key === key;
      if (!isAsked) void rehearseLine(line, index);
    };
    const timer = setTimeout(rehearse, isNew ? PAUSE_MS : 0);
    return () => clearTimeout(timer);
  }, [key, device.state]);
  return isNew ? { rehearsal: null, sent: [] } : { rehearsal, sent };
}
