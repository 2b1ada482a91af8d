import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { memoryAddressOf, ownPages } from '../../../main/backing/mmap.ts';
import {
  mappingIn,
  memoryOf,
  memoryUseIn,
  requireMeasurable,
} from '../../../main/footprint/process-memory.ts';

const canMeasure = existsSync('/proc/self/smaps_rollup');
const KIB = 1024;

/** A mapping as `smaps` has it, with as many KiB in each field as its number in this list. */
function mapping(range: string, amounts: readonly number[] = [18, 2, 3, 4, 5, 6, 7, 8]): string {
  const fields = [
    ...['Rss', 'Pss', 'Shared_Clean', 'Shared_Dirty', 'Private_Clean', 'Private_Dirty'],
    ...['Anonymous', 'Swap'],
  ];
  const lines = fields.map((field, index) => `${field}:   ${amounts[index]} kB`);
  return [
    `${range} rw-p 00000000 fe:00 1234   /a b/Rss:`,
    'Size:  64 kB',
    ...lines,
    'VmFlags: rd wr',
    '',
  ].join('\n');
}

describe('A process’s memory', () => {
  it('is private where it alone holds it and no file has it, in memory or swapped out', () => {
    expect(memoryUseIn(mapping('1000-2000'))).toEqual({
      rssKiB: 18,
      pssKiB: 2,
      sharedCleanKiB: 3,
      sharedDirtyKiB: 4,
      privateCleanKiB: 5,
      privateDirtyKiB: 6,
      privateKiB: 15,
      fileKiB: 11,
    });
  });

  it('is that of its image in the mappings that its bytes touch, all of them and no other', () => {
    const ranges = ['100000-200000', '200000-300000', '300000-500000', '500000-600000'];
    const smaps = ranges.map((range) => mapping(range)).join('');
    const place = { kind: 'at', address: 0x200000, lengthBytes: 0x300000 } as const;
    expect(mappingIn(smaps, place)).toMatchObject({ rssKiB: 36, privateKiB: 30, fileKiB: 22 });
    expect(mappingIn(smaps, { ...place, lengthBytes: 0x100000 - 7 })).toMatchObject({ rssKiB: 18 });
    expect(mappingIn(smaps, { ...place, address: 0x600000 })).toBeNull();
  });

  it('is not told apart where its image lies in the midst of other memory', () => {
    const place = { kind: 'at', address: 0x200000, lengthBytes: 600 } as const;
    expect(mappingIn(mapping('100000-500000'), place)).toBeNull();
  });

  it('is that of another program’s image in the mappings of its size', () => {
    const smaps =
      mapping('1000-2000') + mapping('10000-30000') + mapping('30000-50000', [8, 8, 8, 8, 8, 8, 8, 8]);
    expect(mappingIn(smaps, { kind: 'as large as', lengthBytes: 0x20000 })).toMatchObject({ rssKiB: 26 });
    expect(mappingIn(smaps, { kind: 'as large as', lengthBytes: 0x3000 })).toBeNull();
  });

  it.runIf(canMeasure)('grows by the pages that are written, and by no others', async () => {
    const pages = ownPages(4096 * KIB);
    const place = { kind: 'at', address: memoryAddressOf(pages), lengthBytes: pages.length } as const;
    expect((await memoryOf(process.pid, place)).mapping).toMatchObject({ rssKiB: 0, privateKiB: 0 });
    pages.fill(1, 0, 512 * KIB);
    const { mapping: held, all } = await memoryOf(process.pid, place);
    expect(held?.privateKiB).toBeGreaterThanOrEqual(512);
    // With huge pages a little more.
    expect(held?.privateKiB).toBeLessThanOrEqual(2048);
    expect(all.privateKiB).toBeGreaterThan(512);
  });

  it.runIf(canMeasure)('is gone with it, and that is said', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    await expect(memoryOf(child.pid ?? 0, null)).rejects.toThrow(/^A process ended before it was measured/);
  });

  it('can’t be told where the system does not count it', () => {
    expect(() => requireMeasurable('/nowhere')).toThrow(/only be measured exactly on Linux/);
  });
});
