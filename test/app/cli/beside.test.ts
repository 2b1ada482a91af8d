import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { startCommand } from '../../kit/command.ts';
import { untilGone } from '../../kit/processes.ts';
import { type FakeBehaviour, hungFake, writeFakeQemu } from '../../kit/qemu/fake-qemu.ts';
import { logFile } from '../../kit/trace/log-files.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-beside-cli-'));
afterEach(() => untilGone(directory));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Beside a program that answers each read with zeros, as a flash without an image does. */
function start(behaviour: FakeBehaviour, ...options: readonly string[]) {
  writeFakeQemu(directory, behaviour);
  const PATH = `${directory}:${process.env.PATH}`;
  return startCommand(['beside', '--board', 'virt', ...options], { PATH });
}

const read = 'pflash_io_read virt.flash0: offset:0x8 size:2 value:0x0 cmd:0x0 wcycle:0\n';

describe('norscope beside', () => {
  it('says in one line what both did alike', async () => {
    const command = start({}, logFile(read.repeat(3)));
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stdout).toBe('Beside qemu-system-arm 7.2.22: 3 events, 3 reads answered alike.\n');
  });

  it('ends with code 1 at the first answer that differs, and names its line', async () => {
    const command = start({ wrongAt: 2 }, logFile(`a line of another device\n${read.repeat(3)}`));
    expect(await command.ended).toBe(1);
    expect(command.output.stdout).toContain(
      'The first difference is at line 3: Norscope reads 0x0000 from virt.flash0 at 0x8, QEMU reads 0x00ff.',
    );
  });

  it('prints one JSON object', async () => {
    const command = start({ wrongAt: 2 }, logFile(read.repeat(3)), '--json');
    expect(await command.ended).toBe(1);
    expect(JSON.parse(command.output.stdout)).toMatchObject({
      ...{ program: 'qemu-system-arm', version: '7.2.22', events: 1, reads: 1, unsent: 0 },
      difference: { line: 2, number: 2, read: { flash: 0, address: 8, norscope: 0, qemu: 255 } },
    });
  });

  it('says in one line why it can’t go on where QEMU ends', async () => {
    const command = start({ diesAt: 2 }, logFile(read.repeat(3)));
    expect(await command.ended).toBe(2);
    expect(command.output).toEqual({
      stdout: '',
      stderr:
        'norscope: QEMU is gone (exit code 1) at cycle 2, readw 0x8: the fake was told to die. Up to there both did the same. Start it again to go on.\n',
    });
  });

  it('is stopped with Ctrl+C, and QEMU with it', async () => {
    const command = start({ hangsAt: 1 }, logFile(read));
    await expect.poll(() => hungFake(directory)).toBe(true);
    command.process.kill('SIGINT');
    expect(await command.ended).toBe(130);
    expect(command.output.stderr).toContain('Stopped before the end of the log.');
  });

  it('leaves no QEMU behind where it is killed', async () => {
    const command = start({ hangsAt: 1 }, logFile(read));
    await expect.poll(() => hungFake(directory)).toBe(true);
    command.process.kill('SIGKILL');
    await untilGone(directory);
  });
});
