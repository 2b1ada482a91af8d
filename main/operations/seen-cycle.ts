/** A bus cycle as who follows a driver sees it: with what the device was and held before, and what it made of it. */
import type { CycleMeaning } from '../pflash/cycle-meaning.ts';
import type { CycleNote, FlashDevice, Standing } from '../pflash/flash-device.ts';
import { lowBytes, type WidthBytes } from '../pflash/geometry.ts';

/** A cycle that has been made. Offsets are bytes from the start of the device. */
export interface SeenCycle {
  /** Its place in the log or the session, from 1 on. */
  readonly number: number;
  readonly direction: 'read' | 'write';
  readonly deviceOffset: number;
  readonly widthBytes: WidthBytes;
  /** What a write drove, or what a read was answered. */
  readonly data: number;
  /** What the array held there before. */
  readonly stored: number;
  /** What a read there was answered. */
  readonly reads: Standing['reads'];
  readonly before: Standing;
  readonly after: Standing;
  /** Whether the status held an error before that nobody had cleared. */
  readonly hadError: boolean;
  /** Of a write. */
  readonly meaning: CycleMeaning;
  readonly note: CycleNote;
  /** What a log has for a read; null where there is no log. */
  readonly logged: number | null;
}

/** A cycle that is to be made. */
export interface CycleToMake {
  readonly number: number;
  readonly direction: 'read' | 'write';
  readonly deviceOffset: number;
  readonly widthBytes: WidthBytes;
  /** Of a write; for a read what a log has, or null. */
  readonly data: number | null;
}

/** Makes a cycle on a device and says all that can be seen of it. */
export function makeAndSee(device: FlashDevice, cycle: CycleToMake): SeenCycle {
  const { number, direction, deviceOffset, widthBytes } = cycle;
  const stored = device.array.read(deviceOffset, widthBytes);
  const reads = device.readsAt(deviceOffset);
  const before = device.standing;
  const hadError = device.hasError;
  const given = cycle.data === null ? null : lowBytes(cycle.data, widthBytes);
  let data = given ?? 0;
  if (direction === 'write') device.write(deviceOffset, data, widthBytes);
  else data = lowBytes(device.read(deviceOffset, widthBytes), widthBytes);
  return {
    number,
    direction,
    deviceOffset,
    widthBytes,
    data,
    stored,
    reads,
    before,
    after: device.standing,
    hadError,
    meaning: device.meaning,
    note: device.note,
    logged: direction === 'read' ? given : null,
  };
}
