/** How a driver reads a query table, as a line of the console's own cycles. */
import type { FlashDevice } from './flash-device.ts';
import { accessWidthOf, onEveryChip } from './geometry.ts';
import { QUERY_PLACE } from './query-fields.ts';

/** `busBase`: where the flash begins on the bus. */
export function howToQueryAt(
  { geometry, queryStrideBytes }: Pick<FlashDevice, 'geometry' | 'queryStrideBytes'>,
  busBase: number,
): string {
  const bits = accessWidthOf(geometry) * 8;
  const at = (word: number) => `0x${(busBase + word * queryStrideBytes).toString(16)}`;
  const command = `0x${onEveryChip(geometry, 0x98)
    .toString(16)
    .padStart(bits / 4, '0')}`;
  return `w${bits} ${at(QUERY_PLACE)} ${command}; r${bits} ${at(0x10)} …`;
}
