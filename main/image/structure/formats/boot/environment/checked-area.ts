/**
 * How large an environment is: no header says so, but its CRC-32 is over all of it. The sum is in the order of the CPU that
 * wrote it.
 */
import { updateCrc32 } from '../../../../crc32.ts';
import type { ByteOrder } from '../../../record/byte-order.ts';

/** Boards have 4 to 256 KiB, on flash in whole erase blocks. */
export const SIZE_MAX_BYTES = 512 * 1024;
const STEP_BYTES = 0x100;

export interface CheckedArea {
  readonly sizeBytes: number;
  readonly order: ByteOrder;
}

/** Where something may be one. */
export interface Area {
  readonly start: number;
  /** Of what stands before the variables. */
  readonly headerBytes: number;
  /** Behind the variables: it isn't smaller. */
  readonly textEnd: number;
  readonly end: number;
}

/** The smallest area for which the sum at its start is right; null where there is none up to 512 KiB. */
export function checkedArea(
  bytes: Uint8Array,
  { start, headerBytes, textEnd, end }: Area,
): CheckedArea | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sums = { little: view.getUint32(start, true), big: view.getUint32(start, false) };
  const last = Math.min(end, start + SIZE_MAX_BYTES);
  let [at, register] = [start + headerBytes, 0xffffffff];
  for (let next = start + roundedUp(textEnd - start); next <= last; next += STEP_BYTES) {
    register = updateCrc32(bytes.subarray(at, next), register);
    at = next;
    const sum = ~register >>> 0;
    if (sum === sums.little) return { sizeBytes: next - start, order: 'little' };
    if (sum === sums.big) return { sizeBytes: next - start, order: 'big' };
  }
  return null;
}

function roundedUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES;
}
