import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { FootprintReport, StrategyId } from '../../../app/contract/footprint.ts';
import { startCommand } from '../../kit/command.ts';
import { argumentsOf, processesWith, untilGone } from '../../kit/processes.ts';
import { qemuMissing } from '../../kit/qemu/qtest.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-footprint-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const MIB = 1 << 20;
const image = join(directory, 'image.fd');
writeFileSync(image, Buffer.alloc(2 * MIB, 0xff).fill(0x5a, 0, 1000));
const virtImage = join(directory, 'virt.fd');
writeFileSync(virtImage, 'firmware');
truncateSync(virtImage, 64 * MIB);

/** With a folder of its own in the environment, by which its processes are known. */
function start(name: string, ...words: readonly string[]) {
  const data = join(directory, name);
  return { data, ...startCommand(['footprint', ...words], { NORSCOPE_DATA: data }) };
}

describe('norscope footprint', () => {
  it.each([
    [['--strategy', 'copy,mmap'], '“mmap” is none of copy, data-extents, trimmed, trimmed-window, shared.'],
    [['--instances', '0'], 'It must be a whole number from 1 to 200, or up to 12 of them that ascend.'],
    [['--instances', '201'], 'It must be a whole number from 1 to 200'],
    [['--instances', '5,2'], 'or up to 12 of them that ascend.'],
    [['--instances', '1.5'], 'It must be a whole number from 1 to 200'],
    [['--touch', 'some'], 'It must be boot or all.'],
  ])('ends with code 2 for %j, and says what it takes', async (words, what) => {
    const { ended, output } = start('usage', image, ...words);
    expect(await ended).toBe(2);
    expect(output.stdout).toBe('');
    expect(output.stderr).toMatch(/^norscope: [^\n]+\n$/);
    expect(output.stderr).toContain(what);
  });

  it.runIf(existsSync('/proc/self/smaps_rollup')).each([
    [['/nowhere/image.fd'], 'There is no file image.fd'],
    [[image, '--qemu'], 'image.fd has 2,097,152 bytes, and QEMU’s virt takes exactly 67,108,864'],
  ])('ends with code 2 for %j, and says what to do', async (words, what) => {
    const { ended, output } = start('refused', ...words);
    expect(await ended).toBe(2);
    expect(output.stdout).toBe('');
    expect(output.stderr).toMatch(/^norscope: [^\n]+\.\n$/);
    expect(output.stderr).toContain(what);
  });

  it('lists the strategies in its help, with what each does', async () => {
    const { ended, output } = start('help', '--help');
    expect(await ended).toBe(0);
    for (const line of [/^ {2}copy {2,}the whole image/m, /^ {2}shared {2,}the file’s own pages/m])
      expect(output.stdout).toMatch(line);
  });
});

describe.runIf(existsSync('/proc/self/smaps_rollup'))('A measurement from the command line', () => {
  const few = ['--instances', '2', '--strategy', 'trimmed,shared'];

  it('is one JSON object, and nothing else is said', async () => {
    const { ended, output } = start('json', image, ...few, '--json');
    expect(await ended).toBe(0);
    expect(output.stderr).toBe('');
    const report = JSON.parse(output.stdout);
    expect(FootprintReport.parse(report)).toEqual(report);
    expect(Object.keys(report)).toEqual(['image', 'imageBytes', 'touch', 'control', 'rows']);
    expect(Object.keys(report.control)).toEqual(['privateKiB', 'pssKiB']);
    expect(report).toMatchObject({
      image,
      imageBytes: 2 * MIB,
      rows: [
        { strategy: 'trimmed', instances: 2 },
        { strategy: 'shared', instances: 2 },
      ],
    });
  });

  it('is a table for people, numbers under each other, and says what is not as its name lets one expect', async () => {
    const { ended, output } = start('table', image, ...few);
    expect(await ended).toBe(0);
    const [title, , , ...lines] = output.stdout.split('\n');
    expect(title).toBe(
      'image.fd, 2,097,152 bytes, in 2 processes at once; each has read what a booting guest reads.',
    );
    const [head = '', control = '', trimmed = '', shared = ''] = lines;
    expect([control, trimmed, shared].map((line) => line.split(' ')[0])).toEqual([
      'control',
      'trimmed',
      'shared',
    ]);
    expect(trimmed.length).toBe(head.length);
    expect(shared.length).toBe(head.length);
    expect(control.indexOf(',')).toBe(shared.indexOf(','));
    expect(lines.at(-2)).toBe('trimmed: The guest’s flash has 131,072 bytes instead of 2,097,152.');
  });

  it('takes an image as raw that looks otherwise, where that is said', async () => {
    const packed = join(directory, 'packed.bin');
    writeFileSync(packed, gzipSync(randomBytes(100_000)));
    const words = [packed, '--instances', '1', '--json'];
    const refused = start('packed', ...words);
    expect(await refused.ended).toBe(2);
    expect(refused.output.stderr).toContain('packed.bin');
    const { ended, output } = start('as-raw', ...words, '--format', 'raw');
    expect(await ended, output.stderr).toBe(0);
    expect(JSON.parse(output.stdout).rows).toHaveLength(StrategyId.options.length);
  });

  it('is a table for each number of processes', async () => {
    const { ended, output } = start('tables', image, '--instances', '1,2', '--strategy', 'shared');
    expect(await ended).toBe(0);
    expect(output.stdout.split('\n').filter((line) => /processe?s? at once|Pss of all/.test(line))).toEqual([
      expect.stringContaining('in 1 process at once'),
      expect.stringContaining('Pss of all 1'),
      expect.stringContaining('in 2 processes at once'),
      expect.stringContaining('Pss of all 2'),
    ]);
  });

  it('stops when it is told to, says so, and leaves no process', async () => {
    const { process: child, ended, output, data } = start('stopped', image, '--instances', '60');
    while (processesWith(data).length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(output).toEqual({
      stdout: '',
      stderr: 'norscope: Stopped before all was measured; the processes have ended.\n',
    });
    await untilGone(data);
  });

  it('leaves no process when it is killed itself', async () => {
    const { process: child, ended, data } = start('killed', image, '--instances', '60');
    while (processesWith(data).length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGKILL');
    expect(await ended).toBeNull();
    await untilGone(data);
  });

  it.skipIf(qemuMissing() !== null)('leaves no machine of QEMU either', async () => {
    const words = [virtImage, '--strategy', 'shared', '--instances', '3', '--qemu'];
    const { process: child, ended, data } = start('killed-qemu', ...words);
    const machines = () => processesWith(data).filter((pid) => argumentsOf(pid).startsWith('qemu-system'));
    while (machines().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill('SIGKILL');
    expect(await ended).toBeNull();
    await untilGone(data);
  });
});
