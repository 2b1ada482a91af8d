/**
 * The file's own pages are mapped, MAP_SHARED and read-only: every process that holds the image has the same ones, and
 * they are there only as long as the system has room.
 *
 * After Philippe Mathieu-Daudé, “hw/block/pflash: Mmap read-only backend files with MAP_SHARED” (qemu-devel, February
 * and March 2021), which stayed a proposal: it left QMP's change of an image, and formats that are not plain files, to
 * a call of the block layer that nobody has made. It is the mode in which Norscope opens every image at first.
 */
import { openBacking } from '../backing.ts';
import { mappingSupport } from '../mmap.ts';
import type { Strategy } from './strategy.ts';

export const SHARED: Strategy = {
  ownBytes: ({ flashBytes }) => (mappingSupport().kind === 'mapped' ? 0 : flashBytes),
  hold({ path, format, flashBytes }) {
    const backing = openBacking(path, 'shared', { leastBytes: flashBytes, format });
    return {
      bytes: backing.bytes,
      flashBytes,
      note: backing.kind === 'copied' ? backing.sentence : null,
      close: () => backing.close(),
    };
  },
};
