/** Boots a real firmware on a real QEMU and records what its driver does to the flash. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRMWARE } from '../files/images.ts';
import { openSerialLine } from './serial-line.ts';

/** A firmware, and how far it must get. */
export interface Boot {
  /** `qemu-system-aarch64` */
  readonly program: string;
  readonly machineArguments: readonly string[];
  /** Images in the order of the flashes; a writable one is copied first. */
  readonly images: readonly { readonly path: string; readonly isWritable: boolean }[];
  /** What the firmware prints on its serial line when it has done all that is to be recorded. */
  readonly until: RegExp;
}

/** What a boot left behind. */
export interface RecordedBoot {
  /** QEMU's log of the `pflash_*` events. */
  readonly logPath: string;
  /** The images after the boot, as the flashes held them. */
  readonly imagePaths: readonly string[];
}

/** EDK2 finds its variables empty, makes a store, and writes its boot options, in buffers. */
export const EDK2_ON_VIRT: Boot = {
  program: 'qemu-system-aarch64',
  machineArguments: ['-M', 'virt', '-cpu', 'cortex-a57', '-m', '512'],
  images: [
    { path: FIRMWARE.aavmfCode, isWritable: false },
    { path: FIRMWARE.aavmfVars, isWritable: true },
  ],
  until: /Shell>/,
};

/** The same firmware for PCs has another driver: it programs byte by byte, and reads no status. */
export const EDK2_ON_Q35: Boot = {
  program: 'qemu-system-x86_64',
  machineArguments: ['-M', 'q35', '-m', '512'],
  images: [
    { path: FIRMWARE.ovmfCode, isWritable: false },
    { path: FIRMWARE.ovmfVars, isWritable: true },
  ],
  until: /Shell>/,
};

const BOOT_TIMEOUT_MS = 150_000;
/** Nothing but a serial line, on standard input and output. */
export const QUIET = ['-nodefaults', '-display', 'none', '-serial', 'stdio', '-net', 'none'];

/** Runs until the firmware has printed what is waited for. @throws Error with the serial line's end if it does not. */
export async function recordBoot(boot: Boot, folder: string): Promise<RecordedBoot> {
  const logPath = join(folder, 'trace.log');
  const imagePaths = boot.images.map(({ path, isWritable }, unit) => {
    if (!isWritable) return path;
    const copy = join(folder, `flash${unit}.fd`);
    copyFileSync(path, copy);
    return copy;
  });
  const drives = boot.images.flatMap(({ isWritable }, unit) => {
    const file = `file=${imagePaths[unit]}${isWritable ? '' : ',readonly=on'}`;
    return ['-drive', `if=pflash,unit=${unit},format=raw,${file}`];
  });
  const options = [...boot.machineArguments, ...QUIET, ...drives, '-trace', 'pflash_*', '-D', logPath];
  const serial = openSerialLine(boot.program, options, BOOT_TIMEOUT_MS);
  await serial.waitFor(boot.until);
  await serial.end();
  return { logPath, imagePaths };
}

/** Whether two files hold the same bytes. */
export function isSameContent(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
