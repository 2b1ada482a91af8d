/** Where a person is in the tree of structures: which are open, which is chosen, what it is filtered by. */
import { createStore } from 'zustand/vanilla';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { showBottom } from '../layout.ts';
import { machineStore } from '../machine.ts';
import { moveTo } from '../selection.ts';
import type { StructureIndex } from './structure-index.ts';

export interface StructureView {
  /** Keys of those that are open where they would be closed, or closed where they would be open. */
  readonly toggled: ReadonlySet<string>;
  /** The key of the one that is chosen; null before the first. */
  readonly chosen: string | null;
  /** Words that the names of the listed ones hold. */
  readonly filter: string;
  /** How often the filter was asked for from the keyboard. */
  readonly asks: number;
}

export const structureViewStore = createStore<StructureView>()(() => ({
  toggled: new Set(),
  chosen: null,
  filter: '',
  asks: 0,
}));

/** Those that hold this many others or fewer are open from the start, if they lie in no other. */
const OPEN_AT_MOST = 60;

export function isOpenIn(index: StructureIndex, { toggled }: StructureView, id: number): boolean {
  const count = index.childrenOf(id).length;
  const isOpenAtFirst = index.depthOf(id) === 0 && count <= OPEN_AT_MOST;
  return count > 0 && isOpenAtFirst !== toggled.has(index.keyOf(id));
}

export function toggle(index: StructureIndex, id: number): void {
  structureViewStore.setState(({ toggled }) => {
    const next = new Set(toggled);
    const key = index.keyOf(id);
    if (!next.delete(key)) next.add(key);
    return { toggled: next };
  });
}

/** Opens all that a structure lies in. */
export function openPathTo(index: StructureIndex, id: number): void {
  const view = structureViewStore.getState();
  for (const outer of index.pathOf(id).slice(0, -1)) if (!isOpenIn(index, view, outer)) toggle(index, outer);
}

export function filterStructure(filter: string): void {
  structureViewStore.setState({ filter });
}

export function askForFilter(): void {
  structureViewStore.setState(({ asks }) => ({ asks: asks + 1 }));
}

/**
 * Chooses a structure, and selects its bytes: those of the nearest one around it that lies in the image. Chosen once more,
 * it shows all that is known of it.
 */
export function choose(flash: FlashIndex, index: StructureIndex, id: number): void {
  if (structureViewStore.getState().chosen === index.keyOf(id)) showBottom('structure');
  mark(flash, index, id);
}

/** The same, and shows no more of it, chosen once more or not. */
export function mark(flash: FlashIndex, index: StructureIndex, id: number): void {
  structureViewStore.setState({ chosen: index.keyOf(id) });
  const place = placeOf(flash, index, id);
  if (place !== null) selectPlace(flash, place);
}

/** Selects the bytes of a structure, and shows the first one. */
export function selectPlace(flash: FlashIndex, { start, end }: StructurePlace): void {
  moveTo(flash, { cursorOffset: start, anchorOffset: end - 1 }, 'around');
}

/** Bytes [start, end) of the flash that a structure lies in, and whose they are. */
export interface StructurePlace {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** Where a structure lies, or the nearest one around it that lies in the image; null where none does. */
export function placeOf(flash: FlashIndex, index: StructureIndex, id: number): StructurePlace | null {
  const placed = index.placedAround(id);
  const sizeBytes = machineStore.getState().machine?.flashes[flash]?.geometry.sizeBytes ?? 0;
  if (placed === null || placed.offset >= sizeBytes) return null;
  const { name, offset: start, size } = placed;
  return { name, start, end: Math.min(start + Math.max(1, size), sizeBytes) };
}
