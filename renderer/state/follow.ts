/** The views follow the work: where a line of this window's console worked is what they show. */
import { createStore } from 'zustand/vanilla';
import type { TranscriptLine } from '../../app/contract/console.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { layoutStore } from './layout.ts';
import { machineStore, selectFlash } from './machine.ts';
import { followTo } from './selection.ts';

/** Device offsets, half-open. */
type Range = { readonly start: number; readonly end: number };
const NONE: readonly Range[] = [];
/** Long enough to find the mark after a jump, short enough that it does not stand in the way. */
const MARKED_MS = 6000;

/** What the last line that wrote wrote just now, by flash and ascending; empty again after a while. */
export const writtenStore = createStore<Readonly<Record<FlashIndex, readonly Range[]>>>()(() => ({}));

let ending: ReturnType<typeof setTimeout> | undefined;

/** Selector: the ranges of this flash that were written just now. */
export function writtenIn(
  flash: FlashIndex,
): (written: Readonly<Record<FlashIndex, readonly Range[]>>) => readonly Range[] {
  return (written) => written[flash] ?? NONE;
}

/**
 * Marks what a line of this window wrote. While the views follow, the flash that its last cycle was sent to is selected,
 * and the view of each flash shows the first byte that was written there.
 */
export function followLine({ entries, written }: Pick<TranscriptLine, 'entries' | 'written'>): void {
  if (written.length > 0) mark(written);
  if (!layoutStore.getState().isFollowing) return;
  const answering = entries.findLast((entry) => entry.kind === 'cycle' && entry.flash !== null);
  if (answering?.kind === 'cycle' && answering.flash !== null) selectFlash(answering.flash);
  for (const [flash, [first]] of byFlash(written)) if (first !== undefined) followTo(flash, first.start);
}

/** Takes the marks away when other bytes come under them. */
export function startFollow(): void {
  machineStore.subscribe(({ machine }, before) => {
    if (machine?.opening !== before.machine?.opening) writtenStore.setState({}, true);
  });
}

function mark(written: TranscriptLine['written']): void {
  clearTimeout(ending);
  ending = setTimeout(() => writtenStore.setState({}, true), MARKED_MS);
  writtenStore.setState(Object.fromEntries(byFlash(written)), true);
}

function byFlash(written: TranscriptLine['written']): Map<FlashIndex, Range[]> {
  const ranges = new Map<FlashIndex, Range[]>();
  for (const { flash, offset, lengthBytes } of written) {
    const range = { start: offset, end: offset + lengthBytes };
    ranges.set(flash, [...(ranges.get(flash) ?? []), range]);
  }
  return ranges;
}
