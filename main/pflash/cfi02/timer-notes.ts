/** What the AMD device says of itself when a wait is over. */
import type { CycleNote } from '../flash-device.ts';
import { DEPARTURES } from './departures.ts';
import type { Cfi02State } from './states.ts';

const WINDOW_OVER: CycleNote = {
  what: 'erase window over, no more sectors are taken',
  tone: 'plain',
  departure: null,
};
const BROKEN_OFF: CycleNote = {
  what: 'the timer of a broken-off erase ran out',
  tone: 'plain',
  departure: DEPARTURES.lateReset,
};
const COMPLETE = { sectorErase: complete('sector erase'), chipErase: complete('chip erase') };
const IN_VAIN = { sectorErase: inVain('sector erase'), chipErase: inVain('chip erase') };

/** `state` is the one that the wait ends in: whatever the device does by then. */
export function timerNote(state: Cfi02State, isProtected: boolean): CycleNote {
  if (state === 'eraseWindow') return WINDOW_OVER;
  if (state !== 'sectorErase' && state !== 'chipErase') return BROKEN_OFF;
  return (isProtected ? IN_VAIN : COMPLETE)[state];
}

function complete(erase: string): CycleNote {
  return { what: `${erase} complete`, tone: 'good', departure: null };
}

function inVain(erase: string): CycleNote {
  return {
    what: `${erase} over; nothing was erased: the flash is protected`,
    tone: 'bad',
    departure: DEPARTURES.protectedErase,
  };
}
