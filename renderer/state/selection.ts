/** The byte range that map, grid and panels share: one for each flash, and the space its addresses are shown in. */
import { createStore } from 'zustand/vanilla';
import type { FlashState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { machineStore } from './machine.ts';

/** The numbers a person sees: bytes from the flash's start, from the file's start, or on the machine's bus. */
export type AddressSpace = 'flash' | 'file' | 'bus';

/** Where the person is in one flash, in device offsets. */
export interface Place {
  readonly cursorOffset: number;
  /** The other end of the selection, itself selected; null when only the cursor stands somewhere. */
  readonly anchorOffset: number | null;
}

/** How a view brings the cursor on the screen. `keep`: it is there already, or the view scrolls by itself. */
export type Reveal = 'nearest' | 'around' | 'keep';

export interface Selection {
  readonly space: AddressSpace;
  readonly places: Readonly<Record<FlashIndex, Place>>;
  readonly reveal: Reveal;
  /** Grows with every move, so that going to the same place twice shows it twice. */
  readonly moves: number;
}

const START: Place = { cursorOffset: 0, anchorOffset: null };

export const selectionStore = createStore<Selection>()(() => ({
  space: 'flash',
  places: {},
  reveal: 'nearest',
  moves: 0,
}));

/** Selector: where the person is in this flash; its first byte at first. */
export function placeIn(flash: FlashIndex): (selection: Selection) => Place {
  return ({ places }) => places[flash] ?? START;
}

/** The selected bytes as device offsets, half-open; null when only the cursor stands somewhere. */
export function selectedRange({ cursorOffset, anchorOffset }: Place): { start: number; end: number } | null {
  if (anchorOffset === null) return null;
  return { start: Math.min(cursorOffset, anchorOffset), end: Math.max(cursorOffset, anchorOffset) + 1 };
}

/** Puts cursor and anchor somewhere in this flash. Both must lie in it. */
export function moveTo(flash: FlashIndex, place: Place, reveal: Reveal): void {
  selectionStore.setState(({ places, moves }) => ({
    places: { ...places, [flash]: place },
    reveal,
    moves: moves + 1,
  }));
}

export function showSpace(space: AddressSpace): void {
  selectionStore.setState({ space });
}

const topRows = new Map<FlashIndex, number>();

/** Where the grid of this flash was scrolled to when it was last on the screen; null if it never was. */
export function rememberedTopRow(flash: FlashIndex): number | null {
  return topRows.get(flash) ?? null;
}

export function rememberTopRow(flash: FlashIndex, topRow: number): void {
  topRows.set(flash, topRow);
}

/** Forgets a place when other bytes come under it; an image that is mapped in another mode keeps its places. */
export function startSelection(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening === before.machine?.opening) return;
    const isKept = (flash: FlashIndex) =>
      isSameImage(machine?.flashes[flash], before.machine?.flashes[flash]);
    for (const flash of topRows.keys()) if (!isKept(flash)) topRows.delete(flash);
    selectionStore.setState(({ places }) => ({
      places: Object.fromEntries(Object.entries(places).filter(([flash]) => isKept(Number(flash)))),
    }));
  });
}

function isSameImage(now: FlashState | undefined, before: FlashState | undefined): boolean {
  return (
    now !== undefined &&
    now.image?.path === before?.image?.path &&
    now.geometry.sizeBytes === before?.geometry.sizeBytes
  );
}
