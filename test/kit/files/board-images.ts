/** Images of the sizes that a board takes, and what else its QEMU wants in order to start. */
import { closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs';
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

/** What a machine wants besides its flashes: as little as it starts with. */
export function startingOptions({ machine, binaries: [family = ''] }: BoardSheet, folder: string): string[] {
  if (family.startsWith('riscv')) return ['-nodefaults', '-bios', 'none'];
  if (machine.startsWith('sx1')) return ['-nodefaults', ...kernelOption(new Uint8Array(64), folder)];
  if (/^(ppce500|mpc8544ds)$/.test(machine))
    return ['-nodefaults', ...kernelOption(emptyPowerPcProgram(), folder)];
  return ['-nodefaults'];
}

function kernelOption(bytes: Uint8Array, folder: string): string[] {
  const path = join(folder, `${bytes.length}.kernel`);
  writeFileSync(path, bytes);
  return ['-kernel', path];
}

/** An ELF file for a big-endian 32-bit PowerPC, with one segment of zeros. */
function emptyPowerPcProgram(): Uint8Array {
  const bytes = new Uint8Array(100);
  const view = new DataView(bytes.buffer);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1]); // magic, 32-bit, big-endian, version
  view.setUint16(0x10, 2); // executable
  view.setUint16(0x12, 20); // PowerPC
  view.setUint32(0x14, 1); // version
  view.setUint32(0x18, 0x1000); // entry
  view.setUint32(0x1c, 52); // offset of the segments' headers
  view.setUint16(0x28, 52); // bytes of this header, of a segment's, and how many segments
  view.setUint16(0x2a, 32);
  view.setUint16(0x2c, 1);
  // To be loaded, offset, addresses, bytes in file and memory, readable and executable, alignment.
  for (const [index, value] of [1, 84, 0x1000, 0x1000, 16, 16, 5, 4].entries())
    view.setUint32(52 + 4 * index, value);
  return bytes;
}
