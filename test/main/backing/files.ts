/** Files to try things on, other processes that spoil them, and what the system says about our memory. */
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

/** Debian's `qemu-efi-aarch64` and `ovmf`. Where CI is set they must be there. */
export const REAL_IMAGES = [
  '/usr/share/AAVMF/AAVMF_CODE.fd',
  '/usr/share/AAVMF/AAVMF_VARS.fd',
  '/usr/share/OVMF/OVMF_CODE_4M.fd',
].filter((path) => process.env.CI || existsSync(path));

/** A folder of this test's own that everybody may look into. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-backing-'));
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Recognisable bytes: no page is like another, none is zero. */
export function pattern(lengthBytes: number): Buffer {
  return Buffer.from(
    Uint8Array.from({ length: lengthBytes }, (_, i) => ((i * 31) ^ ((i >> 8) * 17)) & 0xff || 1),
  );
}

/** A file `name` in a folder of this test's own. */
export function makeFile(content: Uint8Array | string, name = 'image.fd'): string {
  const path = join(makeFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** Root may do everything: the attempt is made as somebody else, who owns none of the test's files. */
export function asNobody<T>(attempt: () => T): T {
  if (process.getuid?.() !== 0) return attempt();
  process.seteuid?.(65_534);
  try {
    return attempt();
  } finally {
    process.seteuid?.(0);
  }
}

const run = promisify(execFile);

/** Runs a script of CommonJS in another process, with `fs` at hand and the file's path as `path`. */
export async function elsewhere(path: string, script: string): Promise<void> {
  const prelude = "const fs = require('node:fs'); const path = process.argv[1];";
  await run(process.execPath, ['-e', `${prelude}${script}`, path]);
}

/** How many mappings this process has. */
export function countMappings(): number {
  return readFileSync('/proc/self/maps', 'utf8').split('\n').length;
}

/** How many files this process has open. */
export function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

/** One field of `/proc/self/smaps` in KiB, summed over the mappings of a file, and how many there are. */
export function mappingsOf(path: string, field: string): { count: number; totalKiB: number } {
  let isOfFile = false;
  let count = 0;
  let totalKiB = 0;
  for (const line of readFileSync('/proc/self/smaps', 'utf8').split('\n')) {
    if (/^[0-9a-f]+-[0-9a-f]+ /.test(line)) {
      // A deleted file's line goes on with ` (deleted)`.
      isOfFile = line.includes(path);
      count += isOfFile ? 1 : 0;
    } else if (isOfFile && line.startsWith(`${field}:`)) {
      totalKiB += Number(line.replace(/\D+/g, ''));
    }
  }
  return { count, totalKiB };
}
