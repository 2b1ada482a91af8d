import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { whyNoDisplay } from '../../../app/cli/display.ts';
import { findElectron } from '../../../app/cli/find-electron.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'norscope-electron-'));
  writeFileSync(join(root, 'package.json'), '{}');
});
afterEach(() => {
  rmSync(root, { recursive: true });
  vi.unstubAllEnvs();
});

/** An `electron` package whose entry is this script. */
function installPackage(script: string): void {
  const directory = join(root, 'node_modules', 'electron');
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"main":"index.js"}');
  writeFileSync(join(directory, 'index.js'), script);
}

describe('Electron is found', () => {
  it('where NORSCOPE_ELECTRON says', async () => {
    vi.stubEnv('NORSCOPE_ELECTRON', process.execPath);
    expect(await findElectron(root)).toEqual({ executable: process.execPath });
  });

  it('where its package says, whatever that prints', async () => {
    installPackage(`console.log('Downloading…'); module.exports = ${JSON.stringify(process.execPath)};`);
    expect(await findElectron(root)).toEqual({ executable: process.execPath });
  });
});

describe('Electron is missing, with the reason', () => {
  it('where NORSCOPE_ELECTRON names nothing', async () => {
    vi.stubEnv('NORSCOPE_ELECTRON', join(root, 'none'));
    expect(await findElectron(root)).toEqual({
      why: `NORSCOPE_ELECTRON names ${join(root, 'none')}, which is not there`,
    });
  });

  it('where its package is not installed', async () => {
    expect(await findElectron(root)).toEqual({ why: 'its package is not installed' });
  });

  it('where its package throws, because the download is blocked, and nothing of that is heard', async () => {
    const heard = vi.spyOn(process.stderr, 'write');
    installPackage("console.error('a stack'); throw new Error('Electron failed to install correctly');");
    expect(await findElectron(root)).toEqual({ why: 'it could not be downloaded' });
    expect(heard.mock.calls.flat().join()).not.toContain('stack');
    heard.mockRestore();
  });

  it('where its package names a file that is not there', async () => {
    installPackage("module.exports = '/nowhere/electron';");
    expect(await findElectron(root)).toEqual({ why: 'it could not be downloaded' });
  });
});

describe('a display', () => {
  it.each([
    ['is there with X', { DISPLAY: ':0' }, 'linux', null],
    ['is there with Wayland', { WAYLAND_DISPLAY: 'wayland-0' }, 'linux', null],
    ['is there with X forwarded over SSH', { DISPLAY: 'localhost:10', SSH_CONNECTION: 'a' }, 'linux', null],
    ['is there on macOS', {}, 'darwin', null],
    ['is there on Windows', {}, 'win32', null],
    ['is missing on Linux without either', {}, 'linux', 'There is no display here'],
    ['is missing where the name is empty', { DISPLAY: '' }, 'linux', 'There is no display here'],
    ['is missing over SSH', { SSH_CONNECTION: 'a' }, 'darwin', 'This SSH session has no display'],
  ] as const)('%s', (_what, environment, platform, why) => {
    const found = whyNoDisplay(environment, platform);
    if (why === null) expect(found).toBeNull();
    else expect(found).toContain(why);
  });
});
