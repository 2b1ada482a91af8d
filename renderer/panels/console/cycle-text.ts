/** Bus cycles as the window writes them: `w32 0x0400_1730 ← 00e8_00e8`. Pure. */
import type { Cycle } from '../../../app/contract/device.ts';
import { formatData } from '../../format/numbers.ts';

/** The console's word for the cycle: `w32`, `r8`. */
export function cycleName({ direction, widthBytes }: Pick<Cycle, 'direction' | 'widthBytes'>): string {
  return `${direction === 'write' ? 'w' : 'r'}${widthBytes * 8}`;
}

/** The data with an arrow into the flash or out of it. */
export function cycleTransfer({
  direction,
  data,
  widthBytes,
}: Pick<Cycle, 'direction' | 'data' | 'widthBytes'>): string {
  return `${direction === 'write' ? '←' : '→'} ${formatData(data, widthBytes)}`;
}
