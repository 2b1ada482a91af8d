/** What the grid shows of a flash: shape, marks and words. Pure. */
import type { Cycle } from '../../../app/contract/device.ts';
import { eraseBlockAt, eraseBlockCountOf } from '../../../app/contract/geometry/erase-blocks.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { GridForm } from '../../canvas/hex-grid/grid-form.ts';
import type { GridShape } from '../../canvas/hex-grid/layout.ts';
import { type GridMarks, type WaitingRange, waitingByte } from '../../canvas/hex-grid/marks.ts';
import { formatByte, formatCount, formatPlural } from '../../format/numbers.ts';
import type { KnownPast } from '../../state/byte-page.ts';
import type { AddressSpace } from '../../state/selection.ts';
import { cycleName, cycleTransfer } from '../console/cycle-text.ts';
import { lastPastText, waitingText, wearText } from './past-words.ts';
import { shownOffsets } from './shown-offsets.ts';

/** Size, erase blocks, and how the bytes are shown. */
export function shapeOf(flash: FlashState, space: AddressSpace, form: GridForm): GridShape {
  const { sizeBytes, regions } = flash.geometry;
  return { sizeBytes, regions, offsetChars: shownOffsets(flash, space).chars, form };
}

/** The bytes that the newest cycle on this flash touched; null before the first one. */
export function touchedOf({ recentCycles }: FlashState): GridMarks['touched'] {
  const cycle = recentCycles.at(-1);
  if (cycle === undefined || cycle.deviceOffset === null) return null;
  const start = cycle.deviceOffset;
  return { start, end: start + cycle.widthBytes, note: noteOf(cycle) };
}

function noteOf(cycle: Cycle): string {
  return `${cycleName(cycle)} ${cycleTransfer(cycle)}  ${cycle.what}`;
}

/** What waits in the write buffer, as device offsets. */
export function waitingOf({ device: { buffer } }: FlashState): WaitingRange[] {
  if (buffer === null) return [];
  let at = 0;
  return buffer.filled.map(([start, end]) => {
    const data = buffer.data.subarray(at, at + end - start);
    at += end - start;
    return { start: buffer.offset + start, end: buffer.offset + end, data };
  });
}

/** The erase block of an offset, how many there are, and what it went through: `block 0 of 256, erased 2×`. */
export function blockText({ geometry: { regions }, wear }: FlashState, deviceOffset: number): string {
  const { index } = eraseBlockAt(regions, deviceOffset);
  const worn = wearText(wear, index);
  const place = `block ${formatCount(index)} of ${formatCount(eraseBlockCountOf(regions))}`;
  return worn === null ? place : `${place}, ${worn}`;
}

/** Whether the flash goes on here although its image has ended. */
export function isAfterImage({ image }: FlashState, deviceOffset: number): boolean {
  return image !== null && deviceOffset >= image.sizeBytes;
}

/** What a screen reader hears in place of a byte that the window does not have. */
export function missingTextOf({ image }: FlashState): string {
  return image?.condition === 'lost' ? 'image lost' : 'loading';
}

/** What a screen reader hears: `offset 0x1640, 0xaa, block 0 of 256, changed, was 0xff, programmed by word program 12`. */
export function announcementOf(
  flash: FlashState,
  at: { readonly deviceOffset: number; readonly shownOffset: number },
  byte: { readonly value: number; readonly was: number | null; readonly past: KnownPast | null } | null,
  {
    selection,
    typing,
    noteNames = null,
    inPartition = null,
  }: Pick<GridMarks, 'selection' | 'typing'> & {
    readonly noteNames?: string | null;
    /** `rootfs + 0x1234`. */
    readonly inPartition?: string | null;
  },
): string {
  const waits = waitingByte(at.deviceOffset, waitingOf(flash));
  const parts = [
    `offset 0x${at.shownOffset.toString(16)}`,
    byte === null ? missingTextOf(flash) : formatByte(byte.value),
    blockText(flash, at.deviceOffset),
    inPartition !== null && `in ${inPartition}`,
    byte?.value === 0xff && 'erased',
    isAfterImage(flash, at.deviceOffset) && 'after the image',
    byte != null && byte.was !== null && `changed, was ${formatByte(byte.was)}`,
    waits !== null && waitingText(waits),
    byte?.past != null && lastPastText(byte.past),
    noteNames !== null && `note ${noteNames}`,
    selection !== null && `${formatPlural(selection.end - selection.start, 'byte')} selected`,
    typing !== null && `typing ${typing.column === 'text' ? 'text' : 'hex'} over it`,
    typing?.digit != null && `first digit ${typing.digit}`,
  ];
  return parts.filter(Boolean).join(', ');
}
