/** What the person looks at: a flash, and a byte of it. */
import { Sight } from '../../../app/contract/bookmark.ts';
import { machineStore, selectFlash } from '../machine.ts';
import { moveTo, placeIn, selectionStore } from '../selection.ts';

export function sightNow(): Sight {
  const { flashIndex: flash } = machineStore.getState();
  const { cursorOffset: offset } = placeIn(flash)(selectionStore.getState());
  return Sight.parse({ flash, offset });
}

/** Shows what was looked at when a session was saved, once it is opened; after `startSelection`, which forgets places. */
export function startSight(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine !== null && machine.sight !== null && machine.opening !== before.machine?.opening)
      showSight(machine.sight);
  });
}

/** Selects the flash, with the cursor at the byte. */
export function showSight({ flash, offset }: Sight): void {
  selectFlash(flash);
  moveTo(flash, { cursorOffset: offset, anchorOffset: null }, 'around');
}
