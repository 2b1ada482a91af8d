/** Where a device stands in its state machine. Pure. */
import type { DeviceSnapshot } from '../../../app/contract/device.ts';
import type { FlashState } from '../../../app/contract/machine.ts';

/** Null where its image is lost, and with it the device: it answers nothing and takes nothing. */
export function standingIn({ image, device }: FlashState): DeviceSnapshot | null {
  return image?.condition === 'lost' ? null : device;
}
