import { execFileSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { Explanation } from '../../../app/contract/operation.ts';
import { startCommand } from '../../kit/command.ts';
import { logFile } from '../../kit/trace/log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-follow-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const start = (...options: readonly string[]) =>
  startCommand(['follow', '--board', 'virt', ...options], { NORSCOPE_DATA: join(directory, 'data') });

const write = (value: string) => `pflash_io_write virt.flash0: offset:0x0 size:4 value:${value} wcycle:0\n`;
const ERASE = write('0x200020') + write('0xd000d0');

describe('norscope follow', () => {
  it('prints each operation and each finding as it comes, and after Ctrl+C the rest', async () => {
    const log = logFile('');
    const command = start(log);
    appendFileSync(log, ERASE);
    await command.printed(/1 +×2 +virt\.flash0 +block-erase +0x0 +256 KiB +ok/);
    appendFileSync(log, write('0x120012'));
    await command.printed(/warning no-command \(virt\.flash0, line 3, cycle 3\)/);
    command.process.kill('SIGINT');
    expect(await command.ended).toBe(0);
    expect(command.output.stdout).toMatch(
      /3 cycles on virt\.flash0 are 2 operations, among them 1 block erase/,
    );
    expect(command.output.stderr).toBe('');
  });

  it('prints one JSON object when the writer of a FIFO is done', async () => {
    const fifo = join(directory, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const command = start(fifo, '--json');
    execFileSync('sh', ['-c', 'cat > "$0"', fifo], { input: ERASE });
    expect(await command.ended).toBe(0);
    const { operations } = Explanation.parse(JSON.parse(command.output.stdout));
    expect(operations.map(({ kind }) => kind)).toEqual(['block-erase']);
  });

  it('says in one line what can’t be followed', async () => {
    const command = start(join(directory, 'none.log'));
    expect(await command.ended).toBe(2);
    expect(command.output).toEqual({
      stdout: '',
      stderr: expect.stringMatching(/^norscope: none\.log is not there: .*mkfifo\.\n$/),
    });
  });
});
