/** The byte range that map, grid and panels share: one for each flash, and the space its addresses are shown in. */
import { createStore } from 'zustand/vanilla';
import type { FlashState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { machineStore } from './machine.ts';
import { readStored, writeStored } from './stored.ts';

/** The numbers a person sees: bytes from the start of flash, file or erase block, or on the machine's bus. */
export const ADDRESS_SPACES = ['flash', 'file', 'bus', 'block'] as const;
export type AddressSpace = (typeof ADDRESS_SPACES)[number];

/** Where the person is in one flash, in device offsets. */
export interface Place {
  readonly cursorOffset: number;
  /** The other end of the selection, itself selected; null when only the cursor stands somewhere. */
  readonly anchorOffset: number | null;
}

/** How a view brings a byte on the screen. `keep`: it is there already, or the view scrolls by itself. */
export type Reveal = 'nearest' | 'around' | 'follow' | 'keep';

/** The byte that a flash's view shows: the cursor's, or one that the views followed the work to. */
export interface Target {
  readonly deviceOffset: number;
  readonly reveal: Reveal;
}

export interface Selection {
  readonly space: AddressSpace;
  readonly places: Readonly<Record<FlashIndex, Place>>;
  readonly targets: Readonly<Record<FlashIndex, Target>>;
  /** Grows with every move of cursor or view, so that going to the same place twice shows it twice. */
  readonly moves: number;
}

const START: Place = { cursorOffset: 0, anchorOffset: null };
const SHOW_START: Target = { deviceOffset: 0, reveal: 'nearest' };

export const selectionStore = createStore<Selection>()(() => ({
  space: ADDRESS_SPACES.find((space) => space === readStored('addressSpace')) ?? 'flash',
  places: {},
  targets: {},
  moves: 0,
}));

/** Selector: where the person is in this flash; its first byte at first. */
export function placeIn(flash: FlashIndex): (selection: Selection) => Place {
  return ({ places }) => places[flash] ?? START;
}

/** Selector: the byte that a view of this flash has to show; its first one at first. */
export function targetIn(flash: FlashIndex): (selection: Selection) => Target {
  return ({ targets }) => targets[flash] ?? SHOW_START;
}

/** The selected bytes as device offsets, half-open; null when only the cursor stands somewhere. */
export function selectedRange({ cursorOffset, anchorOffset }: Place): { start: number; end: number } | null {
  if (anchorOffset === null) return null;
  return { start: Math.min(cursorOffset, anchorOffset), end: Math.max(cursorOffset, anchorOffset) + 1 };
}

/** Puts cursor and anchor somewhere in this flash. Both must lie in it. */
export function moveTo(flash: FlashIndex, place: Place, reveal: Reveal): void {
  selectionStore.setState(({ places, targets, moves }) => ({
    places: { ...places, [flash]: place },
    targets: { ...targets, [flash]: { deviceOffset: place.cursorOffset, reveal } },
    moves: moves + 1,
  }));
}

/** Shows a byte of this flash, which must lie in it; cursor and selection stay where they are. */
export function followTo(flash: FlashIndex, offset: number): void {
  selectionStore.setState(({ targets, moves }) => ({
    targets: { ...targets, [flash]: { deviceOffset: offset, reveal: 'follow' } },
    moves: moves + 1,
  }));
}

export function showSpace(space: AddressSpace): void {
  writeStored('addressSpace', space);
  selectionStore.setState({ space });
}

/** The byte that the pointer rests on in the grid, as a device offset; null for none. */
export const pointedStore = createStore<{ readonly deviceOffset: number | null }>()(() => ({
  deviceOffset: null,
}));

export function pointTo(deviceOffset: number | null): void {
  if (pointedStore.getState().deviceOffset !== deviceOffset) pointedStore.setState({ deviceOffset });
}

const topOffsets = new Map<FlashIndex, number>();

/** The byte that the grid of this flash began with when it was last on the screen; null if it never was. */
export function rememberedTop(flash: FlashIndex): number | null {
  return topOffsets.get(flash) ?? null;
}

/** Rows may have another length when it is there again; what is over whole ones is a part of one. */
export function rememberTop(flash: FlashIndex, topOffset: number): void {
  topOffsets.set(flash, topOffset);
}

/** Forgets a place when other bytes come under it; an image that is mapped in another mode keeps its places. */
export function startSelection(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening === before.machine?.opening) return;
    const isKept = (flash: FlashIndex) =>
      isSameImage(machine?.flashes[flash], before.machine?.flashes[flash]);
    for (const flash of topOffsets.keys()) if (!isKept(flash)) topOffsets.delete(flash);
    const kept = <V>(byFlash: Readonly<Record<FlashIndex, V>>) =>
      Object.fromEntries(Object.entries(byFlash).filter(([flash]) => isKept(Number(flash))));
    selectionStore.setState(({ places, targets }) => ({ places: kept(places), targets: kept(targets) }));
  });
}

function isSameImage(now: FlashState | undefined, before: FlashState | undefined): boolean {
  return (
    now !== undefined &&
    now.image?.path === before?.image?.path &&
    now.geometry.sizeBytes === before?.geometry.sizeBytes
  );
}
