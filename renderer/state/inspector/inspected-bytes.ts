/** The bytes from a place on that the inspector reads: of the pages that the grid has, and no more than a few rows. */
import { ROW_BYTES } from '../../../app/contract/image.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import { INSPECTED_BYTES } from '../../values/value-type.ts';
import { bytePages } from '../bytes.ts';

export interface InspectedBytes {
  readonly bytes: Uint8Array;
  /** These are all that there are, up to as many as are looked at; else the rest is on its way. */
  readonly isWhole: boolean;
}

/** The device offsets that the inspector looks at from one on, half-open. */
export function inspectedRange({ index, geometry }: FlashState, deviceOffset: number) {
  const end = Math.min(deviceOffset + INSPECTED_BYTES, geometry.sizeBytes);
  return { flash: index, start: deviceOffset, end };
}

/** Null where the image is lost: what was read before is no longer in the flash. */
export function inspectedBytes(flash: FlashState, deviceOffset: number): InspectedBytes | null {
  if (flash.image?.condition === 'lost') return null;
  const { start, end } = inspectedRange(flash, deviceOffset);
  const bytes = new Uint8Array(end - start);
  let at = start;
  while (at < end) {
    const rowStart = at - (at % ROW_BYTES);
    const rowLength = Math.min(ROW_BYTES, flash.geometry.sizeBytes - rowStart);
    const row = bytePages.row(flash.index, rowStart, rowLength);
    if (row === null) break;
    const part = row.bytes.subarray(at - rowStart, Math.min(rowLength, end - rowStart));
    bytes.set(part, at - start);
    at += part.length;
  }
  return { bytes: bytes.subarray(0, at - start), isWhole: at === end };
}
