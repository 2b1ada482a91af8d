/** Files that the real tools make. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Writes `files` to a folder of their own, runs a shell's `command` there, and gives the bytes of its file `output`.
 * @throws Error with what the command says, if it fails
 */
export function made(
  files: Readonly<Record<string, Uint8Array | string>>,
  command: string,
  output = 'output',
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-made-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    execFileSync('bash', ['-ec', command], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    return Uint8Array.from(readFileSync(join(folder, output)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
