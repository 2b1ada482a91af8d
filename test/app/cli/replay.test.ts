import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startCommand } from '../../kit/command.ts';
import { openFiles } from '../../kit/files/open-files.ts';
import { logFile, slowLog } from '../../kit/trace/log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-replay-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (...options: readonly string[]) =>
  startCommand(['replay', '--board', 'virt', ...options], { NORSCOPE_DATA: join(directory, 'data') });

const write = (value: string) => `pflash_io_write virt.flash0: offset:0x0 size:4 value:${value} wcycle:0\n`;
const read = (value: string) =>
  `pflash_io_read virt.flash0: offset:0x0 size:4 value:${value} cmd:0x70 wcycle:0\n`;

describe('norscope replay', () => {
  it('says in one line what it played, and nothing on stderr', async () => {
    const command = start(logFile(write('0x700070') + read('0x800080')));
    expect(await command.ended).toBe(0);
    expect(command.output.stdout).toMatch(
      /^2 events, 1 operation, [\d,]+ events? per second\. 1 read, all as in the log\.\n$/,
    );
    expect(command.output.stderr).toBe('');
  });

  it('ends with code 1 where the flash answers otherwise, and names the line', async () => {
    const command = start(logFile(write('0x700070') + read('0x0')));
    expect(await command.ended).toBe(1);
    expect(command.output.stdout).toContain(
      'the first at line 2: the log has 0x0, the flash answers 0x800080.',
    );
  });

  it('says why it can’t read a log, in one line', async () => {
    const command = start('/nowhere/trace.log');
    expect(await command.ended).toBe(2);
    expect(command.output).toEqual({
      stdout: '',
      stderr: 'norscope: trace.log is not there: /nowhere/trace.log. Name a trace log that QEMU wrote.\n',
    });
  });

  it('prints one JSON object, and writes what the flash holds afterwards', async () => {
    const saved = join(directory, 'saved.fd');
    writeFileSync(saved, 'what was there before');
    const program = write('0x400040') + write('0x12345678') + read('0x800080');
    const command = start(logFile(program), '--json', '--save0', saved);
    expect(await command.ended, command.output.stderr).toBe(0);
    const { eventsPerSecond, ...rest } = JSON.parse(command.output.stdout);
    expect(eventsPerSecond).toBeGreaterThan(0);
    expect(rest).toEqual({
      events: 3,
      reads: 1,
      mismatches: 0,
      firstMismatch: null,
      operations: 1,
      damagedCount: 0,
      damagedLines: [],
    });
    const bytes = readFileSync(saved);
    expect(bytes.length).toBe(64 << 20);
    expect(bytes.readUInt32LE(0)).toBe(0x12345678);
    expect(bytes.subarray(4).every((byte) => byte === 0)).toBe(true);
  });

  it('writes what the flash holds where it answers otherwise, too', async () => {
    const saved = join(directory, 'mismatched.fd');
    const command = start(logFile(write('0x400040') + write('0xabcd') + read('0x0')), '--save0', saved);
    expect(await command.ended).toBe(1);
    expect(readFileSync(saved).readUInt32LE(0)).toBe(0xabcd);
  });

  it('says which lines are damaged, and plays the others', async () => {
    const damaged = 'pflash_io_write virt.flash0: offset:0xzz size:4\n';
    const one = start(logFile(write('0x700070') + damaged + read('0x800080')));
    expect(await one.ended).toBe(0);
    expect(one.output.stdout).toContain('2 events');
    expect(one.output.stderr).toContain('1 damaged line was left out: 2. What they tell was not played');
    const many = start(logFile(write('0x700070') + damaged.repeat(12)));
    expect(await many.ended).toBe(0);
    const words = '12 damaged lines were left out: 2 (then 3, 4, 5, 6, 7, 8, 9, 10, 11 …)';
    expect(many.output.stderr).toContain(words);
  });

  it.each([
    ['--save2', 'image.fd', 'virt has no flash 2'],
    ['--save1', '/nowhere/image.fd', '/nowhere'],
    ['--save1', '/tmp', '/tmp'],
  ])('refuses %s %s before it reads the log', async (option, path, words) => {
    const command = start('/nowhere/trace.log', option, path);
    expect(await command.ended).toBe(2);
    expect(command.output.stdout).toBe('');
    expect(command.output.stderr).toContain(words);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops when %s tells it to, says so, and writes no image', async (signal, exitCode) => {
    const log = slowLog();
    const saved = join(directory, `${signal}.fd`);
    const command = start(log, '--save0', saved);
    while (!openFiles(command.process.pid).includes(log)) await wait(5);
    command.process.kill(signal);
    expect(await command.ended).toBe(exitCode);
    expect(command.output).toEqual({
      stdout: '',
      stderr: 'norscope: Stopped before the end of the log; no image was saved.\n',
    });
    expect(existsSync(saved)).toBe(false);
  });
});
