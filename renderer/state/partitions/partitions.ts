/** How the flashes of the open machine are divided, as the engine keeps it, and what lies where by that. */
import { createStore } from 'zustand/vanilla';
import type { KeptLayout, LayoutsState, Partition } from '../../../app/contract/flash-layout.ts';
import type { FlashIndex } from '../../../app/contract/units.ts';
import { engine, engineConnection } from '../../link/engine.ts';
import { reporting } from '../machine.ts';
import { moveTo } from '../selection.ts';

export const partitionsStore = createStore<LayoutsState>()(() => ({ layouts: [] }));

/** Follows the engine, and asks it anew whenever the connection comes (back). */
export function startPartitions(): void {
  engine.on('layout.changed', takeLayouts);
  engineConnection.subscribe((connection) => {
    if (connection === 'open') void reporting(async () => takeLayouts(await engine.call('layout.list', {})));
  });
}

export function takeLayouts(state: LayoutsState): void {
  partitionsStore.setState(state, true);
}

/** Selector: the layout of a flash; null where nobody told any. */
export function layoutIn(flash: FlashIndex | undefined): (state: LayoutsState) => KeptLayout | null {
  return ({ layouts }) => layouts.find((layout) => layout.flash === flash) ?? null;
}

/** The innermost partition around a byte; of those that overlap the smallest one. Null where there is none. */
export function partitionAt(layout: KeptLayout | null, deviceOffset: number): Partition | null {
  let found: Partition | null = null;
  for (const partition of layout?.partitions ?? []) {
    const { offset, sizeBytes } = partition;
    const isThere = deviceOffset >= offset && deviceOffset < offset + sizeBytes;
    if (isThere && (found === null || sizeBytes <= found.sizeBytes)) found = partition;
  }
  return found;
}

/** Those that begin in [start, end). */
export function partitionsFrom(layout: KeptLayout | null, start: number, end: number): readonly Partition[] {
  return layout?.partitions.filter(({ offset }) => offset >= start && offset < end) ?? [];
}

/** Where a byte is in the partition around it: `rootfs + 0x1234`; null where there is none. */
export function placeInPartition(layout: KeptLayout | null, deviceOffset: number): string | null {
  const partition = partitionAt(layout, deviceOffset);
  return partition && `${partition.name} + 0x${(deviceOffset - partition.offset).toString(16)}`;
}

/** Selects the bytes of a partition, in sight. */
export function goToPartition(flash: FlashIndex, { offset, sizeBytes }: Partition): void {
  const anchorOffset = sizeBytes > 1 ? offset + sizeBytes - 1 : null;
  moveTo(flash, { cursorOffset: offset, anchorOffset }, 'around');
}
