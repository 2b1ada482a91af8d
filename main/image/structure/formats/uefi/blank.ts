/** What lies between structures: free space, padding, and data that nothing describes. */
import type { Reading } from '../../format.ts';
import type { Found } from '../../found.ts';
import { endOfRun, isRun } from '../../record/run.ts';

/** Whether all bytes have one value. An empty range has every value. */
export function isFilled(reading: Reading, start: number, end: number, value: number): boolean {
  reading.spend(end - start);
  return isRun(reading.bytes, start, end, value);
}

/** Room that can be written to: it is erased. */
export function freeSpace(start: number, end: number): Found {
  return { kind: 'uefi-free-space', subtype: 'erased', name: 'free space', start, sizeBytes: end - start };
}

/** Bytes that no header describes, `start < end`: blank ones, or data, in which there may be something after all. */
export function padding(reading: Reading, start: number, end: number): Found {
  const common = { kind: 'uefi-padding', name: 'padding', start, sizeBytes: end - start };
  if (isFilled(reading, start, end, 0xff)) return { ...common, subtype: 'erased' };
  if (isFilled(reading, start, end, 0)) return { ...common, subtype: 'zeros' };
  return { ...common, subtype: 'data', name: 'data', children: reading.scan(start, end) };
}

/** The rest of a store or a volume: free where it is erased, up to data that no header describes. */
export function* rest(reading: Reading, start: number, erased: number): Generator<Found> {
  const { bytes, end } = reading;
  if (start >= end) return;
  reading.spend(end - start);
  const blankEnd = endOfRun(bytes, start, end, erased);
  const dataStart = blankEnd === end ? end : Math.max(start, start + ((blankEnd - start) & ~7));
  if (dataStart > start) yield freeSpace(start, dataStart);
  if (dataStart < end) yield padding(reading, dataStart, end);
}
