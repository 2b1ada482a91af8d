/**
 * The flash keeps its size, but the array behind it ends with the image without its padding, in whole erase blocks: the
 * rom device lies inside an I/O region, where reads beyond it give 0 and writes are dropped.
 *
 * After David Edmondson of Oracle, “hw/pflash_cfi01: Allow backing devices to be smaller than memory region”
 * (qemu-devel, February and August 2021), which Oracle kept in its own QEMU. Not merged: commands that are sent beyond
 * the image never reach the device, and where erased flash would read 0xff a guest reads 0. His fourth version answered
 * a write there with an error where the flash is read-only, and else warned once; this bus knows of no errors.
 */
import { countText } from '../../../app/contract/text/count-text.ts';
import type { Strategy } from './strategy.ts';
import { holdTrimmed, trimmedBytes } from './trimmed.ts';

export const TRIMMED_WINDOW: Strategy = {
  ownBytes: trimmedBytes,
  hold(request) {
    return holdTrimmed(request, {
      flashBytes: request.flashBytes,
      note: `After ${countText(trimmedBytes(request))} bytes the guest’s flash reads as 0, and commands have no effect.`,
    });
  },
};
