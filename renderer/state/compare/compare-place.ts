/** Where a person is in a comparison: one cursor for both sides. In the flash it is the cursor of all views. */
import { createStore } from 'zustand/vanilla';
import type { Compared } from '../../../app/contract/comparing.ts';
import { engine } from '../../link/engine.ts';
import { goToView } from '../layout.ts';
import { reporting } from '../machine.ts';
import { tell } from '../notice.ts';
import { moveTo, type Place, placeIn, type Reveal, selectionStore, type Target } from '../selection.ts';
import { type Comparison, compareStore, showMode } from './comparison.ts';

interface ComparePlace {
  /** Where it is after the end of the flash, which the other side goes beyond; null in the flash. */
  readonly beyond: { readonly place: Place; readonly target: Target } | null;
  readonly moves: number;
  /** The range that the list of them stands on. */
  readonly range: number;
}

const START: ComparePlace = { beyond: null, moves: 0, range: 0 };

export const comparePlaceStore = createStore<ComparePlace>()(() => START);

/** Bytes of the longer side. */
export function comparedBytesOf({ flashBytes, otherBytes }: Compared): number {
  return Math.max(flashBytes, otherBytes);
}

/** Puts the cursor somewhere in the longer side. */
export function moveInBoth({ flash, result }: Comparison, place: Place, reveal: Reveal): void {
  const flashBytes = result?.flashBytes ?? 0;
  const isInFlash = place.cursorOffset < flashBytes && (place.anchorOffset ?? 0) < flashBytes;
  if (isInFlash) {
    comparePlaceStore.setState({ beyond: null });
    moveTo(flash, place, reveal);
    return;
  }
  const target = { deviceOffset: place.cursorOffset, reveal };
  comparePlaceStore.setState(({ moves }) => ({ beyond: { place, target }, moves: moves + 1 }));
}

export function standOnRange(range: number): void {
  comparePlaceStore.setState({ range });
}

/** Shows a place in the bytes of both, and takes the keyboard there. */
export function showInBoth(comparison: Comparison, offset: number): void {
  showMode('bytes');
  goToView('compare');
  moveInBoth(comparison, { cursorOffset: offset, anchorOffset: null }, 'around');
}

/** Goes to the next differing range, or to the one before; says so where there is none. */
export async function goToRange(direction: 'forward' | 'back'): Promise<void> {
  const { comparison } = compareStore.getState();
  if (comparison === null) return;
  const { beyond } = comparePlaceStore.getState();
  const { cursorOffset } = beyond?.place ?? placeIn(comparison.flash)(selectionStore.getState());
  await reporting(async () => {
    const asked = { comparing: comparison.name, from: cursorOffset, direction };
    const { range } = await engine.call('compare.next', asked);
    if (range === null) {
      tell(
        direction === 'forward'
          ? 'No range that differs comes after this byte.'
          : 'No range that differs comes before this byte.',
      );
      return;
    }
    standOnRange(range.index);
    showInBoth(comparison, range.start);
  });
}

/** Another comparison begins at its first range; a cursor that goes elsewhere in the flash is there again. */
export function startComparePlace(): void {
  compareStore.subscribe(({ comparison }, before) => {
    if (comparison?.name !== before.comparison?.name) comparePlaceStore.setState(START);
  });
  selectionStore.subscribe(({ moves }, before) => {
    if (moves !== before.moves) comparePlaceStore.setState({ beyond: null });
  });
}
