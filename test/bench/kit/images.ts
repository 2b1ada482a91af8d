/** The images that are measured on: real firmware of 64 MiB, and a sparse file of 1 GiB. */
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FIRMWARE = '/usr/share/AAVMF/AAVMF_CODE.fd';
const MIB = 1 << 20;

export const FIRMWARE_BYTES = 64 * MIB;

/** @throws Error that says what to install. */
export function firmware(): string {
  if (!existsSync(FIRMWARE)) throw new Error(`${FIRMWARE} is missing: apt-get install qemu-efi-aarch64`);
  return FIRMWARE;
}

/** A folder that is gone when this process ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A raw image of 1 GiB that takes no space: some bytes at its start, and nothing after. */
export function gibibyteImage(): string {
  const path = join(temporaryFolder(), 'one-gib.bin');
  writeFileSync(
    path,
    Uint8Array.from({ length: MIB }, (_, at) => (at * 31) & 0xff),
  );
  truncateSync(path, 1024 * MIB);
  return path;
}
