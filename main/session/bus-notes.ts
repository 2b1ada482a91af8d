/** What came of a bus cycle where no device had a say. */
import type { AddressSpace } from '../memory/address-space.ts';
import type { CycleNote } from '../pflash/flash-device.ts';

const NOTHING_THERE: CycleNote = {
  what: 'nothing answers here: a read gives 0, a write is lost',
  tone: 'bad',
  departure: null,
};

export const ARRAY_READ: CycleNote = { what: 'array', tone: 'plain', departure: null };

/** Of a cycle at an address where no flash is. */
export function noteOffFlash(bus: AddressSpace, address: number): CycleNote {
  const region = bus.rangeAt(address)?.region;
  if (region === undefined) return NOTHING_THERE;
  const what = `${region.name}: a copy of the flash as it was at the start; a write to it is lost`;
  return { what, tone: 'plain', departure: null };
}
