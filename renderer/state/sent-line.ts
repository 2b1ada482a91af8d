/** The console's line for a cycle that a device would take. */
import type { FlashState } from '../../app/contract/machine.ts';
import type { SentCycle } from '../../app/contract/states.ts';
import { formatAddress, formatData } from '../format/numbers.ts';
import { proposeLine } from './console.ts';
import { machineStore } from './machine.ts';
import { placeIn, selectionStore } from './selection.ts';

/**
 * Complete but for the data where that is the person's. Where any address will do it goes to the byte under the cursor,
 * or on where a command works: through the write buffer if one is being filled, else to the place of the cycle before.
 */
export function lineFor(flash: FlashState, sent: SentCycle, cursorOffset: number): string {
  const { widthBytes, data } = sent;
  const offset = sent.deviceOffset ?? workOffset(flash, sent, cursorOffset);
  const address = formatAddress(flash.base + offset);
  return `w${widthBytes * 8} ${address} ${data === null ? '' : `0x${formatData(data, widthBytes)}`}`;
}

/** Puts that line into the console, where Enter sends it. */
export function proposeCycle(flash: FlashState, sent: SentCycle): void {
  const { cursorOffset } = placeIn(flash.index)(selectionStore.getState());
  if (machineStore.getState().machine !== null) proposeLine(lineFor(flash, sent, cursorOffset));
}

function workOffset(
  { device: { buffer }, recentCycles }: FlashState,
  { widthBytes, data, staysInPlace }: SentCycle,
  cursorOffset: number,
): number {
  const cursor = cursorOffset - (cursorOffset % widthBytes);
  if (!staysInPlace) return cursor;
  const [, filledEnd] = buffer?.filled.at(-1) ?? [];
  const goesOn = buffer !== null && filledEnd !== undefined && filledEnd < buffer.lengthBytes;
  if (data === null && goesOn) return buffer.offset + filledEnd;
  return recentCycles.findLast(({ direction }) => direction === 'write')?.deviceOffset ?? cursor;
}
