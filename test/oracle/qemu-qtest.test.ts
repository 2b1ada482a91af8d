import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';

const missing = qemuMissing();
const folder = mkdtempSync(join(tmpdir(), 'norscope-qtest-'));
afterAll(() => rmSync(folder, { recursive: true }));

function makeImage(sizeBytes: number): string {
  const path = join(folder, `a,b-${sizeBytes}.img`);
  writeFileSync(path, '');
  truncateSync(path, sizeBytes);
  return path;
}

describe.skipIf(missing !== null)(
  `the driver of a real QEMU${missing === null ? '' : `: ${missing}`}`,
  () => {
    it('reads and writes by value, and answers lines in their order', async () => {
      const bus = await startQemu([{ path: makeImage(0x400_0000), isReadOnly: false }]);
      try {
        await bus.write(0, 0x98n, 1);
        expect(await bus.read(0x40, 4)).toBe(0x51_0051n);
        const both = await Promise.all([
          bus.runAll(['readb 0x40', 'readb 0x44']),
          bus.runAll(['readb 0x48']),
        ]);
        expect(both.flat()).toEqual(
          [0x51, 0x52, 0x59].map((byte) => `OK 0x${byte.toString(16).padStart(16, '0')}`),
        );
      } finally {
        await bus.close();
      }
    });

    it("gives QEMU's own words when it does not come up", async () => {
      const drives = [{ path: makeImage(0x1000), isReadOnly: false }];
      await expect(startQemu(drives)).rejects.toThrow(/exit code 1.*device requires 67108864 bytes/);
    });

    it('names the command at which QEMU went away: a direct read over the end of a flash crashes 7.2.22', async () => {
      const bus = await startQemu([{ path: makeImage(0x400_0000), isReadOnly: false }]);
      try {
        await expect(bus.runAll(['readb 0x0', 'readl 0x3fffffe', 'readb 0x0'])).rejects.toThrow(
          'QEMU is gone (SIGSEGV) at command 2, readl 0x3fffffe',
        );
        await expect(bus.read(0, 1)).rejects.toThrow('QEMU is gone (SIGSEGV) at command 1, readb 0x0');
      } finally {
        await bus.close();
      }
    });
  },
);
