import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LaunchEnd, launchElectron } from '../../../app/cli/launch-electron.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-launch-'));
const SHOWN = 'echo shown >&$NORSCOPE_SHOWN_FD';
const CHROMIUM_LINE = 'echo "[7:1124/220130.5:ERROR:bus.cc(1)] no bus" >&2';
/** A shell that is told to end while its `sleep` runs ends with it, and lets go of its descriptors. */
const WAIT = `touch ${join(directory, 'waits')}; exec sleep 60`;

let said: string[];
beforeEach(() => {
  said = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    said.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(directory, { recursive: true }));

/** What the launch comes to, where a shell script stands for Electron. */
function launch(...lines: string[]): Promise<LaunchEnd> {
  const path = join(directory, 'electron');
  writeFileSync(path, `#!/bin/sh\n${lines.join('\n')}\n`);
  chmodSync(path, 0o755);
  return launchElectron(path, directory, { paths: [], board: null });
}

const heard = () => said.join('').replace(/^norscope: You are root[^\n]*\n/, '');

describe('a start without a window', () => {
  it('fails with the last line that is not of Chromium, even without a line end, and repeats nothing', async () => {
    const end = await launch('echo first >&2', 'printf "libgtk is missing" >&2', 'exit 127');
    expect(end).toEqual({ kind: 'failed', why: 'libgtk is missing' });
    expect(heard()).toBe('');
  });

  it('fails with its code where it said nothing of use', async () => {
    expect(await launch(CHROMIUM_LINE, 'echo >&2', 'exit 3')).toEqual({
      kind: 'failed',
      why: 'it ended with code 3',
    });
  });

  it('fails with its signal where one ended it', async () => {
    expect(await launch('kill -ABRT $$')).toEqual({ kind: 'failed', why: 'it ended with SIGABRT' });
  });

  it('fails however long it took', async () => {
    expect(await launch('sleep 6', 'echo "no display" >&2', 'exit 1')).toEqual({
      kind: 'failed',
      why: 'no display',
    });
  });

  it('fails where there is no such program', async () => {
    const end = await launchElectron(join(directory, 'none'), directory, { paths: [], board: null });
    expect(end).toMatchObject({ kind: 'failed', why: expect.stringContaining('ENOENT') });
  });

  it('ends well where its files went to a window that was there', async () => {
    expect(await launch('echo busy >&2', 'exit 0')).toEqual({ kind: 'ended', code: 0 });
    expect(heard()).toBe('');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends where we were told %s', async (signal) => {
    rmSync(join(directory, 'waits'), { force: true });
    const before = process.listenerCount(signal);
    const end = launch(WAIT);
    await vi.waitUntil(() => existsSync(join(directory, 'waits')));
    process.emit(signal);
    expect(await end).toEqual({ kind: 'ended', code: 0 });
    expect(process.listenerCount(signal)).toBeLessThanOrEqual(before);
  });
});

describe('a window that was shown', () => {
  it('has its later words passed on, without the log of Chromium', async () => {
    const end = await launch(SHOWN, 'sleep 0.5', CHROMIUM_LINE, 'echo one >&2', 'printf two >&2', 'exit 0');
    expect(end).toEqual({ kind: 'ended', code: 0 });
    expect(heard()).toBe('one\ntwo\n');
  });

  it('ends with its code, and all it said before is told, where that is not success', async () => {
    const end = await launch('echo early >&2', 'sleep 0.2', SHOWN, 'exit 3');
    expect(end).toEqual({ kind: 'ended', code: 3 });
    expect(heard()).toBe('early\n');
  });

  it('ends with code 2 where it crashed', async () => {
    expect(await launch(SHOWN, 'kill -SEGV $$')).toEqual({ kind: 'ended', code: 2 });
  });

  it('keeps to itself what it said at a start that went well', async () => {
    const end = await launch('echo early >&2', 'sleep 0.2', SHOWN, 'exit 0');
    expect(end).toEqual({ kind: 'ended', code: 0 });
    expect(heard()).toBe('');
  });
});
