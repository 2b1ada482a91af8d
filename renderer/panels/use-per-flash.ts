import { useEffect } from 'react';
import { useStore } from 'zustand';
import { currentFlash, machineStore } from '../state/machine.ts';
import type { Asked, PerFlash } from '../state/per-flash.ts';

/** What the engine says of the flash the person looks at; asked for when it is another one. */
export function usePerFlash<T>({ store, load }: PerFlash<T>): Pick<Asked<T>, 'answer' | 'error'> {
  const opening = useStore(machineStore, ({ machine }) => machine?.opening);
  const index = useStore(machineStore, (state) => currentFlash(state)?.index);
  useEffect(() => {
    if (opening !== undefined && index !== undefined) void load(opening, index);
  }, [opening, index, load]);
  return useStore(store);
}
