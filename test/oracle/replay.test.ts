import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Explanation } from '../../app/contract/operation.ts';
import type { ReplayResult } from '../../app/contract/trace.ts';
import { startCommand } from '../kit/command.ts';
import { firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { qemuMissing } from '../kit/qemu/qtest.ts';
import { EDK2_ON_Q35, EDK2_ON_VIRT, isSameContent, recordBoot } from '../kit/qemu/record-boot.ts';
import { recordUboot } from '../kit/qemu/record-uboot.ts';

const missing = qemuMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`A first boot of EDK2, recorded on the real QEMU${missing ?? ''}`, () => {
  it.each([
    ['virt', EDK2_ON_VIRT, { events: 8_000, reads: 400, programs: 'buffered-program' }],
    ['q35', EDK2_ON_Q35, { events: 30_000, reads: 0, programs: 'word-program' }],
  ] as const)(
    'replays on %s without one wrong value, leaves the image that QEMU left, and is explained without an error',
    async (board, boot, { programs, ...least }) => {
      const folder = temporaryFolder();
      const { logPath, imagePaths } = await recordBoot(boot, folder);
      const [code, variables] = boot.images.map(({ path }) => path);
      const saved = join(folder, 'ours.fd');
      const options = [logPath, `--board=${board}`, `--flash0=${code}`, `--flash1=${variables},mode=scratch`];
      const { exitCode, result } = await replayed([...options, `--save1=${saved}`]);
      expect(result).toMatchObject({ mismatches: 0, firstMismatch: null, damagedCount: 0 });
      expect(result.events).toBeGreaterThan(least.events);
      expect(result.reads).toBeGreaterThan(least.reads);
      expect(isSameContent(saved, imagePaths[1] ?? '')).toBe(true);
      expect(isSameContent(saved, variables ?? '')).toBe(false);
      expect(exitCode).toBe(0);
      const { findings, operations } = await explained(options);
      expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
      const cycles = operations.reduce((sum, operation) => sum + operation.cycles, 0);
      expect(cycles).toBeGreaterThan(least.events);
      expect(operations.some(({ kind }) => kind === programs)).toBe(true);
    },
    200_000,
  );
});

describe.skipIf(missing !== null)(`A talk with U-Boot, recorded on the real QEMU${missing ?? ''}`, () => {
  it('replays on virt, and is explained with the buffers that QEMU lost; it leaves the image that QEMU left', async () => {
    const folder = temporaryFolder();
    const { logPath, beforePath, afterPath } = await recordUboot(folder);
    const saved = join(folder, 'ours.img');
    const options = [logPath, '--board=virt', `--flash1=${beforePath},mode=scratch`];
    const { result } = await replayed([...options, `--save1=${saved}`]);
    expect(result).toMatchObject({ mismatches: 0, firstMismatch: null, damagedCount: 0 });
    expect(isSameContent(saved, afterPath)).toBe(true);
    expect(isSameContent(saved, beforePath)).toBe(false);
    const { findings } = await explained(options);
    const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    expect(new Set(errors)).toEqual(new Set(['buffer-window', 'buffer-lost', 'erase-block']));
  });
});

describe.skipIf(missing !== null)(`A U-Boot on a running QEMU${missing ?? ''}`, () => {
  it('is followed while it talks, and comes to what its whole log comes to', async () => {
    const folder = temporaryFolder();
    const talk = recordUboot(folder);
    const [log, before] = [join(folder, 'trace.log'), join(folder, 'before.img')];
    await expect.poll(() => existsSync(log), { timeout: 20_000 }).toBe(true);
    const options = [log, '--board=virt', `--flash1=${before},mode=scratch`];
    const live = startCommand(['follow', ...options]);
    await live.printed(/probe-shape \(virt\.flash1/);
    await talk;
    await live.printed(/buffered-program 0x1000 +2 KiB +aborted/);
    live.process.kill('SIGINT');
    expect(await live.ended, live.output.stderr).toBe(0);
    expect(live.output.stdout.trimEnd().split('\n').at(-1)).toBe((await explained(options)).summary);
  });
});

async function replayed(
  options: readonly string[],
): Promise<{ exitCode: number | null; result: ReplayResult }> {
  const command = startCommand(['replay', '--json', ...options]);
  const exitCode = await command.ended;
  return { exitCode, result: JSON.parse(command.output.stdout) };
}

async function explained(options: readonly string[]): Promise<Explanation> {
  const command = startCommand(['explain', '--json', ...options]);
  expect(await command.ended, command.output.stderr).toBe(0);
  return Explanation.parse(JSON.parse(command.output.stdout));
}
