/** Which erase blocks changed, as far as the window has heard: for the marks on the overview strip. */
import { createStore } from 'zustand/vanilla';
import type { FlashState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { engine } from '../link/engine.ts';
import { machineStore } from './machine.ts';

type Blocks = readonly number[];
const NONE: Blocks = [];

/** Block numbers by flash, ascending. */
export const changedBlocksStore = createStore<Readonly<Record<FlashIndex, Blocks>>>()(() => ({}));

/** Selector: the blocks of this flash that changed. */
export function changedBlocksIn(flash: FlashIndex): (blocks: Readonly<Record<FlashIndex, Blocks>>) => Blocks {
  return (blocks) => blocks[flash] ?? NONE;
}

/**
 * The blocks known before and those that [offset, offset + lengthBytes) covers; the known ones alone where that would be
 * more than the flash counts, because one range for two far changes covers blocks between them that did not change.
 */
export function withChangedRange(
  known: Blocks,
  flash: Pick<FlashState, 'changedBlocks' | 'geometry'>,
  range: { readonly offset: number; readonly lengthBytes: number },
): Blocks {
  if (flash.changedBlocks === 0 || range.lengthBytes === 0) return flash.changedBlocks === 0 ? NONE : known;
  const blockBytes = flash.geometry.sectorLengthBytes;
  const blocks = ascending([...known, ...blocksOf(range, blockBytes)]);
  return blocks.length > flash.changedBlocks ? known : blocks;
}

function blocksOf(
  range: { readonly offset: number; readonly lengthBytes: number },
  blockBytes: number,
): number[] {
  const first = Math.floor(range.offset / blockBytes);
  const last = Math.floor((range.offset + range.lengthBytes - 1) / blockBytes);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}

function ascending(blocks: readonly number[]): Blocks {
  return [...new Set(blocks)].sort((a, b) => a - b);
}

/** Bytes that were looked at differ from the image: their blocks changed, whatever was heard before. */
export function noteChangedSeen(flash: FlashIndex, ranges: readonly (readonly [number, number])[]): void {
  const blockBytes = machineStore.getState().machine?.flashes[flash]?.geometry.sectorLengthBytes;
  if (blockBytes === undefined) return;
  const known = changedBlocksIn(flash)(changedBlocksStore.getState());
  const seen = ranges.flatMap(([start, end]) =>
    blocksOf({ offset: start, lengthBytes: end - start }, blockBytes),
  );
  const missing = seen.filter((block) => !known.includes(block));
  if (missing.length > 0) changedBlocksStore.setState({ [flash]: ascending([...known, ...missing]) });
}

/** Follows the engine. A range is looked at once the state that counts its blocks has come. */
export function startChangedBlocks(): void {
  const unheard: { flash: FlashIndex; offset: number; lengthBytes: number }[] = [];
  const settle = () => {
    const { machine } = machineStore.getState();
    const next: Record<FlashIndex, Blocks> = {};
    for (const flash of machine?.flashes ?? []) {
      let known = changedBlocksIn(flash.index)(changedBlocksStore.getState());
      for (const range of unheard) {
        if (range.flash === flash.index) known = withChangedRange(known, flash, range);
      }
      next[flash.index] = flash.changedBlocks === 0 ? NONE : known;
    }
    unheard.length = 0;
    changedBlocksStore.setState(next, true);
  };
  engine.on('image.changed', (range) => unheard.push(range));
  machineStore.subscribe(({ machine }, before) => {
    if (machine !== before.machine) settle();
  });
}
