/** The query command as it lies on the data lines: it says what a driver takes the bank for. */
import { type BankWidthBytes, deposit, lowBytes, type WidthBytes } from '../pflash/geometry.ts';
import { QUERY_COMMAND } from '../pflash/query-fields.ts';
import type { SeenCycle } from './seen-cycle.ts';

/** A bank as a driver sees it: how wide an access is, and how wide each chip that it speaks to. */
export interface BusShape {
  readonly bankWidthBytes: BankWidthBytes;
  readonly deviceWidthBytes: BankWidthBytes;
}

/** What is kept of a read. */
export type Answered = Pick<SeenCycle, 'deviceOffset' | 'widthBytes' | 'data'>;

/** `QRY` begins so, */
const QUERY_STRING = 0x51;
/** at word 0x10, which lies here for words that are 1, 2, 4 or 8 bytes apart. */
const STRING_PLACES: readonly number[] = [0x10, 0x20, 0x40, 0x80];
const CHIP_WIDTHS: readonly WidthBytes[] = [1, 2, 4];

/** What a write that sends the query command takes the bank for; null for any other write. */
export function shapeOfQuery({ data, widthBytes }: SeenCycle): BusShape | null {
  const deviceWidthBytes = CHIP_WIDTHS.find(
    (chip) => lowBytes(data, widthBytes) === onChips(QUERY_COMMAND, chip, widthBytes),
  );
  return deviceWidthBytes === undefined ? null : { bankWidthBytes: widthBytes, deviceWidthBytes };
}

/**
 * Whether an answer begins the query string as a bank of this shape would give it; null where the driver looked for
 * something else.
 */
export function isAnswered(shape: BusShape, first: Answered): boolean | null {
  if (!STRING_PLACES.includes(first.deviceOffset)) return null;
  const seenBytes = Math.min(first.widthBytes, shape.bankWidthBytes);
  return first.data === onChips(QUERY_STRING, shape.deviceWidthBytes, seenBytes);
}

/** The same byte for every chip. */
function onChips(byte: number, deviceWidthBytes: number, widthBytes: number): number {
  let value = 0;
  for (let lane = 0; lane < widthBytes; lane += deviceWidthBytes) value = deposit(value, lane, 1, byte);
  return value;
}
