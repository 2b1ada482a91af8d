import { existsSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  type FootprintProgress,
  FootprintReport,
  type FootprintRequest,
  type FootprintRow,
  StrategyId,
} from '../../../app/contract/footprint.ts';
import { openBacking } from '../../../main/backing/backing.ts';
import { memoryAddressOf, ownPages } from '../../../main/backing/mmap.ts';
import { type FootprintOptions, measureFootprint } from '../../../main/footprint/footprint.ts';
import { toTheEnd } from '../../../main/footprint/lab.ts';
import { memoryOf } from '../../../main/footprint/process-memory.ts';
import { BUILT_INSTANCE } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { processesWith, untilGone } from '../../kit/processes.ts';
import { qemuMissing } from '../../kit/qemu/qtest.ts';

const MIB = 1 << 20;
const PAGE_BYTES = 4096;
const IMAGE_MIB = 16;
const IMAGE_KIB = IMAGE_MIB * 1024;
const USED_MIB = 2;
/** What two processes that do the same may differ by. */
const NOISE_KIB = 1024;

/** An image of which the last 14 MiB are padding, all of it on the disk. */
function image(): string {
  const path = join(temporaryFolder(), 'padded.fd');
  writeFileSync(path, Buffer.alloc(IMAGE_MIB * MIB, 0xff).fill(0x5a, 0, USED_MIB * MIB));
  return path;
}

function sparseImage(sizeBytes: number): string {
  const path = join(temporaryFolder(), 'sparse.fd');
  writeFileSync(path, Buffer.alloc(USED_MIB * MIB, 0x5a));
  truncateSync(path, sizeBytes);
  return path;
}

/** Whether memory that nobody has written takes some when it is read: most systems have one page of zeros for all of it. */
async function readingTakesMemory(): Promise<boolean> {
  const bytes = ownPages(IMAGE_MIB * MIB);
  let sum = 0;
  for (let at = 0; at < bytes.length; at += PAGE_BYTES) sum += bytes[at] ?? 0;
  expect(sum).toBe(0);
  const place = { kind: 'at', address: memoryAddressOf(bytes), lengthBytes: bytes.length } as const;
  const { mapping } = await memoryOf(process.pid, place);
  return (mapping?.privateKiB ?? 0) > IMAGE_KIB / 2;
}

interface Asked extends Partial<FootprintRequest> {
  readonly image: string;
}

function measure(request: Asked, options: Partial<FootprintOptions> = {}) {
  return measureFootprint(
    { instances: [2], strategies: ['shared'], touch: 'all', withQemu: false, ...request },
    {
      instancePath: BUILT_INSTANCE,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...options,
    },
  );
}

async function reportOf(request: Asked, options: Partial<FootprintOptions> = {}): Promise<FootprintReport> {
  const rows = measure(request, options);
  return toTheEnd(rows);
}

function rowOf({ rows }: FootprintReport, strategy: FootprintRow['strategy']): FootprintRow {
  const row = rows.find((each) => each.strategy === strategy);
  if (row === undefined) throw new Error(`no row of ${strategy}`);
  return row;
}

describe.runIf(existsSync('/proc/self/smaps_rollup'))('Processes that read every page of an image', () => {
  it('hold what their strategy says, and no process is left', async () => {
    const path = image();
    const report = await reportOf({ image: path, strategies: StrategyId.options });
    expect(FootprintReport.parse(report)).toEqual(report);
    expect(report).toMatchObject({ image: path, imageBytes: IMAGE_MIB * MIB });
    expect(report.rows.map(({ strategy }) => strategy)).toEqual(StrategyId.options);
    for (const strategy of ['copy', 'data-extents'] as const) {
      const { privateAboveControlKiB, mapping } = rowOf(report, strategy);
      expect(privateAboveControlKiB).toBeGreaterThan(IMAGE_KIB - NOISE_KIB);
      expect(mapping?.privateKiB).toBe(IMAGE_KIB);
    }
    for (const strategy of ['trimmed', 'trimmed-window'] as const) {
      expect(rowOf(report, strategy).mapping?.privateKiB).toBe(USED_MIB * 1024);
      expect(rowOf(report, strategy).privateAboveControlKiB).toBeLessThan(IMAGE_KIB / 2);
    }
    expect(rowOf(report, 'trimmed').flashBytes).toBe(USED_MIB * MIB);
    expect(processesWith(path)).toEqual([]);
  });

  it('have nothing of a shared image alone, and each its part of what all have', async () => {
    const report = await reportOf({ image: image(), instances: [3] });
    const { privateAboveControlKiB, privateKiB, control, mapping, totalPssKiB, pssKiB } = rowOf(
      report,
      'shared',
    );
    expect(privateAboveControlKiB).toBeLessThan(NOISE_KIB);
    expect(privateAboveControlKiB).toBe(privateKiB - control.privateKiB);
    expect(mapping).toMatchObject({ privateKiB: 0, rssKiB: IMAGE_KIB });
    expect(mapping?.pssKiB).toBeCloseTo(IMAGE_KIB / 3, -1);
    expect(totalPssKiB).toBeGreaterThan(2 * pssKiB);
  });

  it('are measured at every number that is asked for, and those that are there stay', async () => {
    const onProgress = vi.fn();
    const report = await reportOf(
      { image: image(), instances: [1, 3], strategies: ['copy', 'shared'] },
      { onProgress },
    );
    expect(report.rows.map(({ strategy, instances }) => [strategy, instances])).toEqual([
      ['copy', 1],
      ['copy', 3],
      ['shared', 1],
      ['shared', 3],
    ]);
    expect(onProgress).toHaveBeenCalledTimes(9);
    const [one, three, sharedByOne, sharedByThree] = report.rows;
    expect(report.control).toEqual(sharedByThree?.control);
    expect([one?.imageKiB, three?.imageKiB]).toEqual([IMAGE_KIB, 3 * IMAGE_KIB]);
    expect([sharedByOne?.imageKiB, sharedByThree?.imageKiB]).toEqual([IMAGE_KIB, IMAGE_KIB]);
  });

  it('count a shared image once, though another program has it mapped and takes its part', async () => {
    const path = image();
    const other = openBacking(path, 'shared');
    onTestFinished(() => other.close());
    other.bytes.reduce((sum, byte) => sum + byte, 0);
    const { mapping, imageKiB } = rowOf(await reportOf({ image: path, instances: [1] }), 'shared');
    expect(mapping?.pssKiB).toBeLessThan(IMAGE_KIB * 0.75);
    expect(imageKiB).toBe(IMAGE_KIB);
  });

  it('have nothing alone of a file that was just written, though its pages are not on the disk yet', async () => {
    const report = await reportOf({ image: image(), instances: [1], strategies: ['shared'] });
    const { privateAboveControlKiB, mapping } = rowOf(report, 'shared');
    expect(mapping).toMatchObject({ privateKiB: 0, fileKiB: IMAGE_KIB });
    expect(privateAboveControlKiB).toBeLessThan(IMAGE_KIB / 2);
  });

  it('have those pages of the file mapped that they read', async () => {
    const onMapped = vi.fn();
    await reportOf({ image: image(), instances: [1], strategies: ['copy', 'shared'] }, { onMapped });
    expect(onMapped).toHaveBeenCalledTimes(1);
    const [pages] = onMapped.mock.calls[0] ?? [];
    expect(pages).toEqual(new Uint8Array((IMAGE_MIB * MIB) / 4096 / 8).fill(0xff));
  });

  it.each([
    ['is cut', (path: string) => truncateSync(path, MIB), 'was cut from 16,777,216 to 1,048,576 bytes'],
    ['is rewritten', (path: string) => writeFileSync(path, Buffer.alloc(IMAGE_MIB * MIB)), 'was changed'],
    ['is replaced', (path: string) => renameSync(image(), path), 'was replaced by another file'],
    ['is deleted', (path: string) => unlinkSync(path), 'was deleted or moved away'],
  ])('are not told of a file that %s meanwhile', async (_, spoil, words) => {
    const path = image();
    const rows = measure({ image: path, strategies: ['copy', 'trimmed'] });
    await rows.next();
    spoil(path);
    const failed = (async () => {
      for (let step = await rows.next(); !step.done; step = await rows.next());
    })();
    await expect(failed).rejects.toThrow(/while it was measured|There is no file/);
    await expect(failed).rejects.toThrow(new RegExp(`${words}|There is no file`));
    expect(processesWith(path)).toEqual([]);
  });

  it('take no memory for the holes of a file under data-extents, but where reading takes some', async () => {
    const report = await reportOf({ image: sparseImage(IMAGE_MIB * MIB), strategies: ['data-extents'] });
    const { mapping, note } = rowOf(report, 'data-extents');
    expect(mapping?.privateKiB).toBeGreaterThanOrEqual(USED_MIB * 1024);
    if (await readingTakesMemory()) expect(mapping?.privateKiB).toBe(IMAGE_KIB);
    // More than what is used where memory comes in huge pages.
    else expect(mapping?.privateKiB).toBeLessThan(IMAGE_KIB / 2);
    expect(note).toBeNull();
  });

  it.skipIf(qemuMissing() !== null)('are compared with paused machines of QEMU', async () => {
    const path = sparseImage(64 * MIB);
    const heard: FootprintProgress[] = [];
    const onProgress = (progress: FootprintProgress) => void heard.push(progress);
    const report = await reportOf({ image: path, withQemu: true }, { onProgress });
    expect(heard.at(-1)).toEqual({ of: 'qemu', done: 8, total: 8 });
    const { privateAboveControlKiB, mapping, qemuVersion, note, control } = rowOf(report, 'qemu');
    expect(note).toContain('paused');
    expect(control).not.toEqual(report.control);
    expect(privateAboveControlKiB).toBeGreaterThan(60 * 1024);
    expect(mapping?.privateKiB).toBe(64 * 1024);
    expect(qemuVersion).toMatch(/^\d+\.\d+/);
    await untilGone(path);
  });
});

describe.runIf(existsSync('/proc/self/smaps_rollup'))('The lab', () => {
  it('tells how many processes it has started, of all that it will start', async () => {
    const heard: FootprintProgress[] = [];
    const onProgress = (progress: FootprintProgress) => void heard.push(progress);
    await reportOf({ image: image(), strategies: ['trimmed', 'shared'], touch: 'boot' }, { onProgress });
    const of = ['control', 'control', 'trimmed', 'trimmed', 'shared', 'shared'];
    expect(heard).toEqual(of.map((each, index) => ({ of: each, done: index + 1, total: 6 })));
  });

  it('ends all processes when it is told to stop, and starts no more', async () => {
    const path = image();
    const reason = new Error('enough');
    const controller = new AbortController();
    const onProgress = vi.fn(({ done }: FootprintProgress) => {
      expect(processesWith(path).length).toBeGreaterThan(0);
      if (done === 3) controller.abort(reason);
    });
    const { signal } = controller;
    await expect(reportOf({ image: path, instances: [8] }, { signal, onProgress })).rejects.toBe(reason);
    expect(processesWith(path)).toEqual([]);
    expect(onProgress.mock.calls.length).toBeLessThan(8);
  });

  it('says so when the system ends a process, and ends the others', async () => {
    const path = image();
    const onProgress = ({ done }: FootprintProgress) => {
      if (done === 1) for (const pid of processesWith(path)) process.kill(pid, 'SIGKILL');
    };
    await expect(reportOf({ image: path, instances: [4] }, { onProgress })).rejects.toThrow(
      /^A process ended before it was measured \(SIGKILL\)/,
    );
    expect(processesWith(path)).toEqual([]);
  });

  it('hands on what a process is refused, in the words of the one who opens files', async () => {
    const path = image();
    const onProgress = ({ of }: FootprintProgress) => {
      if (of === 'control') truncateSync(path, 0);
    };
    await expect(reportOf({ image: path }, { onProgress })).rejects.toThrow('padded.fd is empty');
  });

  it.each([
    ['an image that is not there', () => ({ image: '/nowhere/image.fd' }), 'There is no file image.fd'],
    ['one that QEMU does not take', () => ({ withQemu: true }), 'QEMU’s virt takes exactly 67,108,864'],
    [
      'more copies than there is memory for',
      () => ({ image: sparseImage(2 ** 31 - MIB), instances: [200], strategies: ['copy' as const] }),
      /^200 processes of copy would need 4\d\d,\d{3} MiB of memory, and [\d,]+ MiB are available/,
    ],
    [
      'one that is more than a flash holds',
      () => ({ image: sparseImage(2 ** 31) }),
      '2,147,483,648 bytes is more than one flash can hold here',
    ],
  ])('starts nothing for %s', async (_, more, words) => {
    const onProgress = vi.fn();
    await expect(reportOf({ image: image(), ...more() }, { onProgress })).rejects.toThrow(words);
    expect(onProgress).not.toHaveBeenCalled();
  });

  it('fails as a defect where its processes can’t start', async () => {
    const failed = reportOf({ image: image() }, { instancePath: '/nowhere/instance.cjs' });
    await expect(failed).rejects.toThrow(/a process ended with 1: [\s\S]*\/nowhere\/instance\.cjs/);
  });
});
