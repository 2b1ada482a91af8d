import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { Explanation } from '../../../app/contract/operation.ts';
import { startCommand } from '../../kit/command.ts';
import { openFiles } from '../../kit/files/open-files.ts';
import { logFile, slowLog } from '../../kit/trace/log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-explain-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (...options: readonly string[]) =>
  startCommand(['explain', '--board', 'virt', ...options], { NORSCOPE_DATA: join(directory, 'data') });

const write = (value: string) => `pflash_io_write virt.flash0: offset:0x0 size:4 value:${value} wcycle:0\n`;
const read = (value: string) =>
  `pflash_io_read virt.flash0: offset:0x0 size:4 value:${value} cmd:0x70 wcycle:0\n`;
const ERASE = write('0x200020') + write('0xd000d0') + read('0x800080') + write('0xff00ff');

describe('norscope explain', () => {
  it('prints each operation in a line, then what is to be said of them all, and nothing on stderr', async () => {
    const command = start(logFile(ERASE));
    expect(await command.ended).toBe(0);
    expect(command.output).toEqual({
      stdout: [
        '1  ×2  virt.flash0  block-erase  0x0  256 KiB  ok',
        '3  ×2  virt.flash0  status-poll  0x0           ok  1 read',
        '',
        '4 cycles on virt.flash0 are 2 operations, among them 1 block erase. Nothing went wrong.',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('prints each finding with its line, what happened and what to do; that the driver erred is no failure', async () => {
    const command = start(logFile(`something else\n${write('0x120012')}`));
    expect(await command.ended).toBe(0);
    expect(command.output.stdout).toBe(
      [
        '1  ×1  virt.flash0  unknown  0x0    ignored  0x120012',
        '',
        'warning no-command (virt.flash0, line 2, cycle 1)',
        '  0x120012 at 0x0 begins no command here, and is not taken (“unknown command”).',
        '  → If it was meant as data, send a program command first; if it is a command, check its address, and whether another command set has it.',
        '',
        '1 cycle on virt.flash0 is 1 operation, none of which changes a flash. 1 warning, at line 2: 0x120012 at 0x0 begins no command here, and is not taken (“unknown command”).',
        '',
      ].join('\n'),
    );
  });

  it('prints what went wrong alone where that is asked for, and fails where it is as bad as that', async () => {
    const log = logFile(ERASE + write('0x120012'));
    const findings = start(log, '--findings');
    expect(await findings.ended).toBe(0);
    expect(findings.output.stdout).toMatch(/^warning no-command .*/);
    expect(findings.output.stdout).not.toContain('block-erase  0x0');
    const json = start(log, '--findings', '--json');
    expect(await json.ended).toBe(0);
    expect(Object.keys(JSON.parse(json.output.stdout))).toEqual(['findings', 'summary']);
    expect(await start(log, '--fail-on', 'error').ended).toBe(0);
    expect(await start(log, '--fail-on', 'warning').ended).toBe(1);
    expect(await start(log, '--fail-on', 'note', '--json').ended).toBe(1);
    expect(await start(log, '--fail-on', 'anything').ended).toBe(2);
  });

  it('says once what to do about findings in a row that want the same', async () => {
    const command = start(logFile(write('0x120012') + read('0x0') + write('0x130013')));
    expect(await command.ended).toBe(0);
    expect(command.output.stdout.match(/^ {2}→ .*$/gm)).toEqual([
      expect.stringContaining('→ If it was meant as data'),
      '  → as above',
    ]);
  });

  it('prints one JSON object of the contract’s shape, and nothing else', async () => {
    const command = start(logFile(ERASE + write('0x120012')), '--json');
    expect(await command.ended, command.output.stderr).toBe(0);
    const json: unknown = JSON.parse(command.output.stdout);
    const explanation = Explanation.strict().parse(json);
    expect(json).toEqual(explanation);
    expect(Object.keys(explanation)).toEqual(['operations', 'findings', 'summary']);
    expect(explanation.operations.map(({ kind }) => kind)).toEqual(['block-erase', 'status-poll', 'unknown']);
    expect(explanation.findings.map(({ rule, line, cycle }) => [rule, line, cycle])).toEqual([
      ['no-command', 5, 5],
    ]);
    expect(command.output.stderr).toBe('');
  });

  it('says of a log of nothing but resets that there is no cycle in it', async () => {
    const command = start(logFile('pflash_reset virt.flash0: reset\n'));
    expect(await command.ended).toBe(0);
    expect(command.output.stdout).toBe('The log tells of no cycle on a flash.\n');
  });

  it('says why it can’t explain a log, in one line', async () => {
    const command = start('/nowhere/trace.log');
    expect(await command.ended).toBe(2);
    expect(command.output).toEqual({
      stdout: '',
      stderr: 'norscope: trace.log is not there: /nowhere/trace.log. Name a trace log that QEMU wrote.\n',
    });
  });

  it('refuses the log of another board, in one line', async () => {
    const command = start(logFile('pflash_reset musicpal.flash: reset\n'));
    expect(await command.ended).toBe(2);
    expect(command.output.stdout).toBe('');
    expect(command.output.stderr).toMatch(
      /^norscope: Line 1 of the log speaks of musicpal\.flash, which the virt board has not .*\n$/,
    );
  });

  it.each([[[]], [['--json']]])(
    'says on stderr which lines are damaged, and explains the others: %s',
    async (options) => {
      const command = start(logFile(`${ERASE}pflash_io_write virt.flash0: offset:0xzz size:4\n`), ...options);
      expect(await command.ended).toBe(0);
      expect(command.output.stdout).toContain('4 cycles on virt.flash0');
      expect(command.output.stderr).toContain(
        '1 damaged line was left out: 5. What they tell was not played',
      );
    },
  );

  it('stops when it is told to, and prints nothing of what it had', async () => {
    const log = slowLog();
    const command = start(log);
    while (!openFiles(command.process.pid).includes(log)) await wait(5);
    command.process.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.output).toEqual({
      stdout: '',
      stderr: 'norscope: Stopped before the end of the log.\n',
    });
  });
});
