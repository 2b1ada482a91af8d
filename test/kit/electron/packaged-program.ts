/** The program as it is given to people, packaged around the Electron of the tests. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronRuntime } from './electron-runtime.ts';

const ROOT = join(import.meta.dirname, '..', '..', '..');

/** What `_electron.launch` of Playwright needs. */
export type PackagedProgram = { readonly executable: string; readonly launchArguments: readonly string[] };

/**
 * Packages what `npm run build` has left in `dist/` (a few seconds) into a folder of its own.
 * @throws Error if nothing is built, or, where CI is set, if the runtime can't be had.
 */
export async function packagedProgram(): Promise<PackagedProgram | { readonly missing: string }> {
  if (!existsSync(join(ROOT, 'dist', 'node', 'electron.cjs')))
    throw new Error('nothing is built: npm run build');
  const runtime = await electronRuntime();
  if ('missing' in runtime) return runtime;
  const output = mkdtempSync(join(tmpdir(), 'norscope-package-'));
  execFileSync(
    process.execPath,
    [join(ROOT, 'app', 'electron', 'package.mjs'), `-c.directories.output=${output}`],
    { cwd: ROOT, env: { ...process.env, NORSCOPE_ELECTRON_DIST: runtime.directory }, stdio: 'pipe' },
  );
  return { executable: join(output, 'linux-unpacked', 'norscope'), launchArguments: sandboxArguments() };
}

/** Chromium refuses its sandbox to root. */
function sandboxArguments(): readonly string[] {
  return process.getuid?.() === 0 ? ['--no-sandbox'] : [];
}
