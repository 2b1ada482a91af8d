/** What a key does to the cursor. Pure, so that every key is a line in a test. */
import { eraseBlockAt } from '../../../app/contract/geometry/erase-blocks.ts';
import type { EraseBlockRegion } from '../../../app/contract/machine.ts';

/** The part of a DOM keyboard event that matters; on a Mac, Command counts as Control. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

export interface CursorPlace {
  readonly cursorOffset: number;
  readonly sizeBytes: number;
  readonly regions: readonly EraseBlockRegion[];
  /** Bytes in a row. */
  readonly rowBytes: number;
  /** Whole rows on the screen. */
  readonly pageRows: number;
}

/** Where the cursor goes, as a device offset; null if the key moves nothing. */
export function cursorAfterKey(press: KeyPress, place: CursorPlace): number | null {
  const isFar = press.ctrlKey || press.metaKey;
  const isBlock = isFar || press.altKey;
  const target = targetOf(press.key, isFar, isBlock, place);
  return target === null ? null : clampOffset(target, place.sizeBytes);
}

function targetOf(key: string, isFar: boolean, isBlock: boolean, place: CursorPlace): number | null {
  const { cursorOffset, sizeBytes, rowBytes, pageRows } = place;
  const rowStart = cursorOffset - (cursorOffset % rowBytes);
  switch (key) {
    case 'ArrowLeft':
      return cursorOffset - 1;
    case 'ArrowRight':
      return cursorOffset + 1;
    case 'ArrowUp':
      return withinColumn(cursorOffset - rowBytes, cursorOffset, sizeBytes);
    case 'ArrowDown':
      return withinColumn(cursorOffset + rowBytes, cursorOffset, sizeBytes);
    case 'Home':
      return isFar ? 0 : rowStart;
    case 'End':
      return isFar ? sizeBytes - 1 : rowStart + rowBytes - 1;
    case 'PageUp':
      return isBlock ? previousBlock(place) : cursorOffset - pageRows * rowBytes;
    case 'PageDown':
      return isBlock ? nextBlock(place) : cursorOffset + pageRows * rowBytes;
    default:
      return null;
  }
}

/** Up in the first row and down in the last one stay where they are instead of sliding along the row. */
function withinColumn(target: number, cursorOffset: number, sizeBytes: number): number {
  return target < 0 || target >= sizeBytes ? cursorOffset : target;
}

/** The start of the block, and from there the start of the one before it. */
function previousBlock({ cursorOffset, regions }: CursorPlace): number {
  return eraseBlockAt(regions, Math.max(0, cursorOffset - 1)).deviceOffset;
}

function nextBlock({ cursorOffset, regions, sizeBytes }: CursorPlace): number {
  const { deviceOffset, lengthBytes } = eraseBlockAt(regions, cursorOffset);
  const next = deviceOffset + lengthBytes;
  return next < sizeBytes ? next : cursorOffset;
}

function clampOffset(deviceOffset: number, sizeBytes: number): number {
  return Math.min(Math.max(0, deviceOffset), Math.max(0, sizeBytes - 1));
}
