/** The other copy of a redundant environment, which is written in turns so that a loss of power leaves one whole. */
import { crc32 } from '../../../../crc32.ts';
import type { Reading } from '../../../format.ts';
import type { CheckedArea } from './checked-area.ts';
import { beginsVariable } from './variables.ts';

/** How far apart two copies lie at most. */
const DISTANCE_MAX_BYTES = 1024 * 1024;
const STEP_BYTES = 4096;
const HEADER_BYTES = 5;
const FLAG_AT = 4;

export interface OtherCopy {
  readonly start: number;
  readonly flag: number;
}

/** The nearest one, of the same size and with a good sum; null where there is none. */
export function otherCopy(reading: Reading, { sizeBytes, order }: CheckedArea): OtherCopy | null {
  const { bytes, start } = reading;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let distance = roundedUp(sizeBytes); distance <= DISTANCE_MAX_BYTES; distance += STEP_BYTES) {
    for (const at of [start + distance, start - distance]) {
      const end = at + sizeBytes;
      if (at < 0 || end > bytes.length || !beginsVariable(bytes, at + HEADER_BYTES, end)) continue;
      reading.spend(sizeBytes);
      const sum = crc32(bytes.subarray(at + HEADER_BYTES, end));
      if (sum === view.getUint32(at, order === 'little'))
        return { start: at, flag: view.getUint8(at + FLAG_AT) };
    }
  }
  return null;
}

/**
 * Which of two copies U-Boot takes, by their flags. On NOR flash 1 is in use and 0 obsolete; elsewhere a number goes up and
 * begins again after 255. Equal ones: the first.
 */
export function copyInUse(
  own: { start: number; flag: number },
  other: OtherCopy,
): 'this' | 'other' | 'unclear' {
  const [low, high] = [Math.min(own.flag, other.flag), Math.max(own.flag, other.flag)];
  if (low === 0 && high === 255) return 'unclear';
  const isThis = own.flag === other.flag ? own.start < other.start : own.flag > other.flag;
  return isThis ? 'this' : 'other';
}

function roundedUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / STEP_BYTES) * STEP_BYTES;
}
