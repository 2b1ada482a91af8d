/** The rows of the grid as the window has them. */
import type { FlashState } from '../../../app/contract/machine.ts';
import { ROW_BYTES } from '../../canvas/hex-grid/layout.ts';
import type { RowOfBytes } from '../../state/byte-page.ts';
import { bytePages } from '../../state/bytes.ts';

/** The row that holds a byte; null while it is not here. */
export function rowAt({ index, geometry }: FlashState, deviceOffset: number): RowOfBytes | null {
  const start = deviceOffset - columnOf(deviceOffset);
  return bytePages.row(index, start, Math.min(ROW_BYTES, geometry.sizeBytes - start));
}

/** Which byte of its row one is. */
export function columnOf(deviceOffset: number): number {
  return deviceOffset % ROW_BYTES;
}
