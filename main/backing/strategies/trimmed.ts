/**
 * The flash is as small as the image without the padding at its end, in whole erase blocks; beyond it there is nothing.
 *
 * Three times proposed on qemu-devel: Xiang Zheng of Huawei, “hw/arm/virt: use variable size of flash device to save
 * memory” (March 2019); Haibin Zhang of Tencent, “hw/arm/virt: use pflash image real size when mapping” (September
 * 2020); David Edmondson of Oracle, who let the device tree and ACPI follow, on new machine types (November 2020). None
 * was merged: a guest would see another flash with another build of the firmware. There the saving lay in images that
 * are built without padding; here the padding is left out of any image, which is the same flash. Not confirmed: the
 * details of Huawei's patch, whose thread could not be read; Tencent's kept the size in the device tree.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import { all, readParts } from './own-memory.ts';
import type { HeldImage, HoldRequest, Strategy } from './strategy.ts';

export const TRIMMED: Strategy = {
  ownBytes: trimmedBytes,
  hold(request) {
    const { flashBytes } = request;
    const sizeBytes = trimmedBytes(request);
    return holdTrimmed(request, {
      flashBytes: sizeBytes,
      note: `The guest’s flash has ${countText(sizeBytes)} bytes instead of ${countText(flashBytes)}.`,
    });
  },
};

/** The image without its padding in this process's memory; `shown` is what the guest gets where that leaves anything out. */
export function holdTrimmed(request: HoldRequest, shown: Pick<HeldImage, 'flashBytes' | 'note'>): HeldImage {
  const sizeBytes = trimmedBytes(request);
  return {
    bytes: readParts(request, sizeBytes, all),
    flashBytes: shown.flashBytes,
    note: sizeBytes === request.flashBytes ? NOTHING_TRIMMED : shown.note,
    close: () => undefined,
  };
}

const NOTHING_TRIMMED =
  'No erase block of the image is nothing but padding, so that all of it is read, as under copy.';

/** Size in bytes of the erase blocks that the image without its padding takes; one at the least. */
export function trimmedBytes({ usedBytes, eraseBlockBytes }: HoldRequest): number {
  return Math.max(1, Math.ceil(usedBytes / eraseBlockBytes)) * eraseBlockBytes;
}
