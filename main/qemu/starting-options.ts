/** What a board's QEMU wants in order to start, besides the images of its flashes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BoardSheet } from '../board/board-sheet.ts';

/** As little as it starts with. Files that it reads then are made in `folder`. */
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
