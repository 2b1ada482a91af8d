import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ExportResult } from '../../../app/contract/export.ts';
import { startCommand } from '../../kit/command.ts';
import { logFile } from '../../kit/trace/log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-export-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (verb: string, ...options: readonly string[]) =>
  startCommand([verb, '--board', 'virt', ...options], { NORSCOPE_DATA: join(directory, 'data') });

const write = (value: string) => `pflash_io_write virt.flash0: offset:0x0 size:4 value:${value} wcycle:0\n`;
const read = (value: string) =>
  `pflash_io_read virt.flash0: offset:0x0 size:4 value:${value} cmd:0x70 wcycle:0\n`;
const ERASE = write('0x200020') + write('0xd000d0') + read('0x800080') + write('0xff00ff');

describe('norscope export', () => {
  it('prints what a log tells as a script, which norscope run plays', async () => {
    const command = start('export', logFile(ERASE), '--as', 'script');
    expect(await command.ended).toBe(0);
    expect(command.output.stderr).toBe('');
    const script = join(directory, 'erase.nor');
    writeFileSync(script, command.output.stdout);
    const run = start('run', script, '--json');
    expect(await run.ended, run.output.stderr).toBe(0);
    expect(JSON.parse(run.output.stdout)).toMatchObject({ cycles: 4, expects: 1, failed: null });
  });

  it('prints what a script does as a log, which norscope replay finds as it is', async () => {
    const script = join(directory, 'lesson.nor');
    writeFileSync(script, 'erase #1\nprogram #1 de ad be ef\nflash 1\nquery\n');
    const log = join(directory, 'lesson.log');
    const command = start('export', script, '--as', 'log', '--to', log, '--json');
    expect(await command.ended, command.output.stderr).toBe(0);
    const { sizeBytes, ...rest } = ExportResult.parse(JSON.parse(command.output.stdout));
    expect(rest).toMatchObject({ path: log, form: 'log', from: 1 });
    expect(readFileSync(log).length).toBe(sizeBytes);
    const replay = start('replay', log, '--json');
    expect(await replay.ended, replay.output.stderr).toBe(0);
    expect(JSON.parse(replay.output.stdout)).toMatchObject({ mismatches: 0, damagedCount: 0 });
  });

  it('writes a part, and replaces a file only by force', async () => {
    const to = join(directory, 'part.qtest');
    const options = [logFile(ERASE), '--as', 'qtest', '--cycles', '2..3', '--to', to];
    const command = start('export', ...options);
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stdout).toMatch(/^Cycles 2 to 3, [\d.]+ B: .*part\.qtest\n$/);
    const text = readFileSync(to, 'utf8');
    expect(text.split('\n').slice(1)).toEqual([
      'writel 0x0 0xd000d0 # OK',
      'readl 0x0 # OK 0x0000000000800080',
      '',
    ]);
    writeFileSync(to, 'mine');
    const refused = start('export', ...options);
    expect(await refused.ended).toBe(2);
    expect(refused.output.stderr).toContain('part.qtest is there already');
    expect(readFileSync(to, 'utf8')).toBe('mine');
    expect(await start('export', ...options, '--force').ended).toBe(0);
    expect(readFileSync(to, 'utf8')).toBe(text);
  });

  it.each([
    [['--as', 'vcd', '--cycles', '3-4'], '“3-4” is no part of a session: --cycles.'],
    [['--as', 'vcd', '--cycles', '3..40'], 'The history has no cycles 3 to 40. It has 1 to 4.'],
    [['--as', 'vcd', '--json'], '--json says what was written to a file, and none is named.'],
    [['--as', 'vcd', '--force'], '--force replaces a file, and none is named.'],
    [['--as', 'film'], 'Allowed choices are script, qtest, log, vcd, markdown.'],
  ])('refuses %j in one line', async (options, sentence) => {
    const command = start('export', logFile(ERASE), ...options);
    expect(await command.ended).toBe(2);
    expect(command.output.stdout).toBe('');
    expect(command.output.stderr).toContain(sentence);
    expect(command.output.stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says how many lines of a log it could not read', async () => {
    const command = start('export', logFile(`${ERASE}pflash_io_write virt.flash0: off`), '--as', 'log');
    expect(await command.ended).toBe(0);
    expect(command.output.stderr).toBe('norscope: 1 damaged line of the log left out.\n');
    expect(command.output.stdout.match(/^pflash_io_/gm)).toHaveLength(4);
  });

  it('writes what a script did up to where it failed, and says so', async () => {
    const script = join(directory, 'failing.nor');
    writeFileSync(script, 'r8 0\nexpect 0x12\nr8 1\n');
    const command = start('export', script, '--as', 'script');
    expect(await command.ended).toBe(1);
    expect(command.output.stdout).toContain('expect r8 0x00000000 0x00');
    expect(command.output.stdout).not.toContain('0x00000001');
    expect(command.output.stderr).toContain('line 2, column 1: expected 0x12, got 0x00.');
  });

  it('never replaces what it plays, even where it may replace a file', async () => {
    const log = logFile(ERASE);
    const before = readFileSync(log, 'utf8');
    const command = start('export', log, '--as', 'log', '--to', log, '--force');
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain('is in use here');
    expect(readFileSync(log, 'utf8')).toBe(before);
  });

  it('says that a file is there before it plays anything', async () => {
    const script = join(directory, 'long.nor');
    writeFileSync(script, 'r8 0\nexpect 0x12\n');
    const to = join(directory, 'mine.log');
    writeFileSync(to, 'mine');
    const command = start('export', script, '--as', 'log', '--to', to);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain('mine.log is there already');
    expect(command.output.stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readFileSync(to, 'utf8')).toBe('mine');
  });
});
