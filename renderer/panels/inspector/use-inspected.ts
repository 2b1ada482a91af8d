import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { FlashState } from '../../../app/contract/machine.ts';
import { bytePages } from '../../state/bytes.ts';
import {
  type InspectedBytes,
  inspectedBytes,
  inspectedRange,
} from '../../state/inspector/inspected-bytes.ts';
import { machineStore } from '../../state/machine.ts';

/** The bytes from a place on, asked for wherever the grid does not show them; drawn anew when they are others. */
export function useInspected(flash: FlashState, deviceOffset: number): InspectedBytes | null {
  const opening = useStore(machineStore, ({ machine }) => machine?.opening);
  const { index } = flash;
  const { start, end } = inspectedRange(flash, deviceOffset);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another machine has dropped what was wanted
  useEffect(() => {
    bytePages.want([{ flash: index, start, end }], 'inspector');
    return () => bytePages.want([], 'inspector');
  }, [index, start, end, opening]);
  useStore(bytePages.revision, () => inspectedBytes(flash, deviceOffset)?.bytes.join() ?? null);
  return inspectedBytes(flash, deviceOffset);
}
