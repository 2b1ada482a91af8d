/** A flash whose driver is followed. */
import type { FlashDevice } from '../pflash/flash-device.ts';

export interface WatchedFlash {
  /** As QEMU names it in its logs. */
  readonly name: string;
  /** Where it begins on the bus. */
  readonly base: number;
  readonly device: FlashDevice;
}
