/** The views follow the work: where a line of this window's console worked is what they show. */
import { createStore } from 'zustand/vanilla';
import type { ConsoleEntry, TranscriptLine } from '../../app/contract/console.ts';
import type { FlashState } from '../../app/contract/machine.ts';
import type { FlashIndex } from '../../app/contract/units.ts';
import { layoutStore } from './layout.ts';
import { machineStore, type OpenMachine, selectFlash } from './machine.ts';
import { followTo } from './selection.ts';

/** Device offsets, half-open. */
type Range = { readonly start: number; readonly end: number };
const NONE: readonly Range[] = [];
/** Long enough to find the mark after a jump, short enough that it does not stand in the way. */
const MARKED_MS = 6000;

/** What the last line that wrote wrote just now, by flash and ascending; empty again after a while. */
export const writtenStore = createStore<Readonly<Record<FlashIndex, readonly Range[]>>>()(() => ({}));

let ending: ReturnType<typeof setTimeout> | undefined;

/** The write that ended a line, with the flash that answered it. */
type LastWrite = { readonly flash: FlashIndex; readonly number: number; readonly offset: number };

/** Whether its word waits in the write buffer is told with the machine's next state. */
let unsettled: LastWrite | null = null;

/** Selector: the ranges of this flash that were written just now. */
export function writtenIn(
  flash: FlashIndex,
): (written: Readonly<Record<FlashIndex, readonly Range[]>>) => readonly Range[] {
  return (written) => written[flash] ?? NONE;
}

/**
 * Marks what a line of this window wrote. While the views follow, the flash that its last cycle was sent to is selected,
 * and the view of each flash shows the first byte that was written there; or the last word that went into its write buffer.
 */
export function followLine({ entries, written }: Pick<TranscriptLine, 'entries' | 'written'>): void {
  if (written.length > 0) mark(written);
  if (!layoutStore.getState().isFollowing) return;
  const answering = entries.findLast((entry) => entry.kind === 'cycle' && entry.flash !== null);
  if (answering?.kind === 'cycle' && answering.flash !== null) selectFlash(answering.flash);
  for (const [flash, [first]] of byFlash(written)) if (first !== undefined) followTo(flash, first.start);
  unsettled = lastWriteOf(answering);
  showBuffered(machineStore.getState());
}

/** Takes the marks away when other bytes come under them, and looks for what lines put into a write buffer. */
export function startFollow(): void {
  machineStore.subscribe((state, before) => {
    if (state.machine?.opening !== before.machine?.opening) {
      writtenStore.setState({}, true);
      unsettled = null;
    }
    showBuffered(state);
  });
}

function lastWriteOf(entry: ConsoleEntry | undefined): LastWrite | null {
  if (entry?.kind !== 'cycle' || entry.flash === null || entry.cycle.direction === 'read') return null;
  const { number, deviceOffset } = entry.cycle;
  return deviceOffset === null ? null : { flash: entry.flash, number, offset: deviceOffset };
}

/** Once the machine tells of the last write, which has then settled: in the write buffer, or elsewhere. */
function showBuffered({ machine }: OpenMachine): void {
  if (machine === null || unsettled === null) return;
  const { flash, number, offset } = unsettled;
  const state = machine.flashes[flash];
  if (state === undefined || (state.recentCycles.at(-1)?.number ?? 0) < number) return;
  unsettled = null;
  if (waitsAt(state, offset)) followTo(flash, offset);
}

function waitsAt({ device: { buffer } }: FlashState, offset: number): boolean {
  if (buffer === null) return false;
  const at = offset - buffer.offset;
  return buffer.filled.some(([start, end]) => at >= start && at < end);
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
