import { appendFileSync, existsSync, truncateSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LOAD_LOG } from '../../../main/trace/load-log.ts';
import type { Progress } from '../../../main/work/task.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { openFiles } from '../../kit/files/open-files.ts';
import { readTraceFixture } from '../../kit/qemu/trace-fixture.ts';
import { logFile } from '../../kit/trace/log-files.ts';
import { contentOf, logOf } from '../../kit/trace/log-of.ts';

const load = async (path: string) =>
  LOAD_LOG.work(
    { path },
    () => undefined,
    () => undefined,
  );

/** Some five million bytes: several pieces of the file. */
const { log } = readTraceFixture('edk2-on-q35');
const part = gzipSync(log);
const RESET = 'pflash_reset virt.flash0: reset\n';

describe('A log file', () => {
  it('reads as its text does', async () => {
    expect(contentOf(await load(logFile(log)))).toEqual(contentOf(logOf(log)));
  });

  it('may be compressed with gzip', async () => {
    expect(contentOf(await load(logFile(part)))).toEqual(contentOf(logOf(log)));
  });

  it('may be compressed in parts that were put together', async () => {
    const twice = logFile(Buffer.concat([part, part]));
    expect(contentOf(await load(twice))).toEqual(contentOf(logOf(log, log)));
  });

  it.each([
    ['plain', log],
    ['compressed', part],
  ])('tells how much of it is read, ever more, up to all of its bytes: %s', async (_, content) => {
    const heard: Progress[] = [];
    await LOAD_LOG.work(
      { path: logFile(content) },
      (progress) => heard.push(progress),
      () => undefined,
    );
    expect(heard.length).toBeGreaterThan(4);
    const done = heard.map((progress) => progress.done);
    expect(done).toEqual(done.toSorted((a, b) => a - b));
    expect(heard.at(-1)).toEqual({ done: content.length, total: content.length });
    expect(new Set(heard.map(({ total }) => total))).toEqual(new Set([content.length]));
  });

  it.runIf(existsSync('/proc/self/fd'))('is closed when it is read, and when it can’t be', async () => {
    const [whole, cut] = [logFile(part), logFile(part.subarray(0, part.length / 2))];
    await load(whole);
    await expect(load(cut)).rejects.toThrow('can’t be unpacked');
    expect(openFiles(process.pid)).not.toContain(whole);
    expect(openFiles(process.pid)).not.toContain(cut);
  });

  it('is read as far as it goes when it becomes shorter meanwhile', async () => {
    const path = logFile(log);
    const heard: Progress[] = [];
    const { count } = await LOAD_LOG.work(
      { path },
      (progress) => {
        if (heard.push(progress) === 1) truncateSync(path, progress.done + 10);
      },
      () => undefined,
    );
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(logOf(log).count);
    expect(heard.at(-1)).toEqual({ done: log.length, total: log.length });
  });

  it('is read as it was when it grows meanwhile', async () => {
    const path = logFile(log);
    const { count } = await LOAD_LOG.work(
      { path },
      () => appendFileSync(path, RESET),
      () => undefined,
    );
    expect(count).toBe(logOf(log).count);
  });

  it.each([
    ['that is not there', () => '/nowhere/trace.log', 'trace.log is not there: /nowhere/trace.log. Name a'],
    ['that is a folder', () => temporaryFolder(), 'is no file'],
    ['that is empty', () => logFile(''), 'There is no event of a flash in trace.log: '],
    ['without an event of a flash', () => logFile('usb_port x\n'), 'no event of a flash in trace.log: '],
    ['of nothing but damage', () => logFile('pflash_io_read x\n'), '(1 damaged line, the first is 1)'],
    ['that is too large', () => tooLarge(), 'trace.log has 2 GiB or more: '],
    ['that unpacks to too much', () => unpacksToTooMuch(), 'trace.log unpacks to 2 GiB or more'],
    ['that was cut while compressed', () => logFile(part.subarray(0, 9_000)), 'unpacked (unexpected end of'],
    ['that was damaged while compressed', () => logFile(damaged(part)), 'trace.log can’t be unpacked ('],
    [
      'with something after its compressed part',
      () => logFile(Buffer.concat([part, Buffer.from(RESET)])),
      'can’t be unpacked (incorrect header check)',
    ],
  ])('%s is refused', async (_, path, sentence) => {
    await expect(load(path())).rejects.toThrow(sentence);
  });
});

/** Takes no space. */
function tooLarge(): string {
  const path = logFile('');
  truncateSync(path, 2 ** 31);
  return path;
}

/** In long lines, which are read fast. */
function unpacksToTooMuch(): string {
  const packed = gzipSync(Buffer.alloc(64 << 20, `${'x'.repeat(1023)}\n`), { level: 1 });
  return logFile(Buffer.concat(Array.from({ length: 32 }, () => packed)));
}

function damaged(packed: Uint8Array): Uint8Array {
  return packed.map((byte, at) => (at > 20_000 && at < 20_100 ? byte ^ 0xff : byte));
}
