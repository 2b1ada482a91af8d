/** Boots a real firmware on a real QEMU and records what its driver does to the flash. */
import { spawn } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FIRMWARE } from '../files/images.ts';

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
const QUIET = ['-nodefaults', '-display', 'none', '-serial', 'stdio', '-net', 'none'];

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
  await runUntil(boot, options);
  return { logPath, imagePaths };
}

function runUntil({ program, until }: Boot, options: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), BOOT_TIMEOUT_MS);
    let serial = '';
    let hasArrived = false;
    const take = (piece: string) => {
      serial += piece;
      if (hasArrived || !until.test(serial)) return;
      hasArrived = true;
      // By its own way out, which writes the log and the images to their end.
      child.kill('SIGTERM');
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', reject);
    child.once('close', () => {
      clearTimeout(timer);
      if (hasArrived) resolve();
      else reject(new Error(`${program} did not get to ${until}: ${serial.slice(-500)}`));
    });
  });
}

/** Whether two files hold the same bytes. */
export function isSameContent(one: string, other: string): boolean {
  return readFileSync(one).equals(readFileSync(other));
}
