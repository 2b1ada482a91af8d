/** Images of the sizes that a board takes, and what else its QEMU wants in order to start. */
import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardSheet, FlashSheet } from '../../../main/board/board-sheet.ts';
import { fixedSizeOf } from '../../../main/board/place-flashes.ts';

/** How every made image begins; the rest is zeros. */
export const IMAGE_HEAD = [0x01, 0x02, 0x03, 0x04];

const KIB = 1024;
const MIB = 1024 * KIB;
/** Larger images are left out: QEMU reads each into memory of its own. */
const IMAGE_MAX_BYTES = 128 * MIB;

/** Sizes of the images of a board, by unit, which together show its rules. The first has as few images as may be. */
export function sampleSizes({ flashes, imagesMaxBytes }: BoardSheet): (number | null)[][] {
  const largest = flashes.map(largestSize);
  const samples = [
    flashes.map((flash, index) => (flash.presence === 'image required' ? (largest[index] ?? 0) : null)),
  ];
  if (imagesMaxBytes !== null) samples.push([64 * KIB, null], [imagesMaxBytes - 132 * KIB, 132 * KIB]);
  else samples.push(largest.map((sizeBytes) => (sizeBytes <= IMAGE_MAX_BYTES ? sizeBytes : null)));
  for (const { size } of flashes) {
    if (size.rule === 'one of') samples.push(...size.sizesBytes.slice(0, -1).map((each) => [each]));
    if (size.rule === 'power of two') samples.push([size.sectorLengthBytes]);
  }
  return samples;
}

function largestSize(flash: FlashSheet): number {
  const { size } = flash;
  if (size.rule === 'one of') return Math.max(...size.sizesBytes);
  if (size.rule === 'power of two') return size.maxBytes;
  return fixedSizeOf(flash) ?? 0;
}

/** Options that give QEMU images of these sizes, made in `folder`. */
export function imageOptions(board: BoardSheet, sizes: readonly (number | null)[], folder: string): string[] {
  return sizes.flatMap((sizeBytes, unit) => {
    if (sizeBytes === null) return [];
    const path = join(folder, `${sizeBytes}.bin`);
    makeImage(path, sizeBytes);
    if (board.imageOption === 'bios') return ['-bios', path];
    return ['-drive', `if=pflash,unit=${unit},format=raw,readonly=on,file=${path}`];
  });
}

/** A sparse file. */
function makeImage(path: string, sizeBytes: number): void {
  const file = openSync(path, 'w');
  writeSync(file, Uint8Array.from(IMAGE_HEAD));
  ftruncateSync(file, sizeBytes);
  closeSync(file);
}
