/** What the person looks at: a flash, and a byte of it. */
import { Sight } from '../../../app/contract/bookmark.ts';
import { machineStore, selectFlash } from '../machine.ts';
import { moveTo, placeIn, selectionStore } from '../selection.ts';

export function sightNow(): Sight {
  const { flashIndex: flash } = machineStore.getState();
  const { cursorOffset: offset } = placeIn(flash)(selectionStore.getState());
  return Sight.parse({ flash, offset });
}

/** Selects the flash, with the cursor at the byte. */
export function showSight({ flash, offset }: Sight): void {
  selectFlash(flash);
  moveTo(flash, { cursorOffset: offset, anchorOffset: null }, 'around');
}
