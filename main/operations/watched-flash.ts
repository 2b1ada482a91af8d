/** A flash whose driver is followed. */
import type { FlashDevice } from '../pflash/flash-device.ts';

export interface WatchedFlash {
  /** As QEMU names it in its logs. */
  readonly name: string;
  readonly device: FlashDevice;
}
