/** The structures of a flash of the open machine: scanned, or known from the last scan. */
import type { StructureTree } from '../../app/contract/structure.ts';
import type { Machine } from '../session/machine.ts';
import type { OnProgress } from '../work/task.ts';
import type { Browser } from './browse.ts';
import { bytesOfFlash } from './image-bytes.ts';
import type { KeptStructures } from './kept-structures.ts';

/** Of what a flash's structures unpack to, as long as they are looked at. */
const UNPACKED_MAX_BYTES = 64 << 20;

/** Counts bytes of the flash. @throws UserError if its image is lost meanwhile; the reason of `signal` */
export type ScanFlash = (
  machine: Machine,
  flash: number,
  signal: AbortSignal,
  onProgress: OnProgress,
) => Promise<StructureTree>;

/** `kept` takes what is found; its bytes can be asked for until `ended`. */
export function scanFlashWith(browser: Browser, kept: KeptStructures, ended: AbortSignal): ScanFlash {
  return async (machine, index, signal, onProgress) => {
    const image = bytesOfFlash(machine, index);
    return kept.structureOf(machine.flash(index), async () => {
      const found = await browser.structureOf(image, signal, onProgress);
      return browser.bytesOf(image, found, ended, UNPACKED_MAX_BYTES);
    });
  };
}
