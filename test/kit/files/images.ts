/** Image files for tests: Debian's real firmware, and small made ones in a folder of their own. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { countingBytes } from '../counting-bytes.ts';

/** Real firmware of Debian's packages `qemu-efi-aarch64`, `ovmf` and `u-boot-qemu`. */
export const FIRMWARE = {
  aavmfCode: '/usr/share/AAVMF/AAVMF_CODE.fd',
  aavmfVars: '/usr/share/AAVMF/AAVMF_VARS.fd',
  ovmfCode: '/usr/share/OVMF/OVMF_CODE_4M.fd',
  ovmfVars: '/usr/share/OVMF/OVMF_VARS_4M.fd',
  /** A size that no erase block divides. */
  uBoot: '/usr/lib/u-boot/qemu_arm64/u-boot.bin',
} as const;

/** Null if the firmware is there; else what to install. Where CI is set its absence is a failure. */
export function firmwareMissing(): string | null {
  const missing = Object.values(FIRMWARE).filter((path) => !existsSync(path));
  if (missing.length === 0) return null;
  const sentence = `${missing.join(', ')} not found: apt-get install qemu-efi-aarch64 ovmf u-boot-qemu`;
  if (process.env.CI) throw new Error(sentence);
  return sentence;
}

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A made image whose bytes count up. */
export function madeImage(sizeBytes: number, name = 'made.bin'): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, countingBytes(sizeBytes));
  return path;
}
