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
  structureViewStore.setState({ chosen: index.keyOf(id) });
  const placed = index
    .pathOf(id)
    .map((each) => index.rows[each])
    .findLast((row) => row?.space === 0 && row.offset !== null);
  const sizeBytes = machineStore.getState().machine?.flashes[flash]?.geometry.sizeBytes ?? 0;
  if (placed?.offset == null || placed.offset >= sizeBytes) return;
  const end = Math.min(placed.offset + Math.max(1, placed.size), sizeBytes);
  moveTo(flash, { cursorOffset: placed.offset, anchorOffset: end - 1 }, 'around');
}
