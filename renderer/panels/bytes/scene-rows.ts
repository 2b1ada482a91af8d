/** Bytes as the window has them, by the pieces that have a past of their own. */
import { ROW_BYTES } from '../../../app/contract/image.ts';
import type { FlashState } from '../../../app/contract/machine.ts';
import type { RowOfBytes } from '../../state/byte-page.ts';
import { bytePages } from '../../state/bytes.ts';

/** The piece that holds a byte; null while it is not here. */
export function rowAt({ index, geometry }: FlashState, deviceOffset: number): RowOfBytes | null {
  const start = deviceOffset - columnOf(deviceOffset);
  return bytePages.row(index, start, Math.min(ROW_BYTES, geometry.sizeBytes - start));
}

/** Which byte of its piece one is. */
export function columnOf(deviceOffset: number): number {
  return deviceOffset % ROW_BYTES;
}
