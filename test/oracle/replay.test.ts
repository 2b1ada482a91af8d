import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../app/contract/trace.ts';
import { startCommand } from '../kit/command.ts';
import { firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { qemuMissing } from '../kit/qemu/qtest.ts';
import { EDK2_ON_Q35, EDK2_ON_VIRT, isSameContent, recordBoot } from '../kit/qemu/record-boot.ts';
import { recordUboot } from '../kit/qemu/record-uboot.ts';

const missing = qemuMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`A first boot of EDK2, recorded on the real QEMU${missing ?? ''}`, () => {
  it.each([
    ['virt', EDK2_ON_VIRT, { events: 8_000, reads: 400 }],
    ['q35', EDK2_ON_Q35, { events: 30_000, reads: 0 }],
  ] as const)(
    'replays on %s without one wrong value, and leaves the image that QEMU left',
    async (board, boot, least) => {
      const folder = temporaryFolder();
      const { logPath, imagePaths } = await recordBoot(boot, folder);
      const [code, variables] = boot.images.map(({ path }) => path);
      const saved = join(folder, 'ours.fd');
      const { exitCode, result } = await replayed([
        logPath,
        `--board=${board}`,
        `--flash0=${code}`,
        `--flash1=${variables},mode=scratch`,
        `--save1=${saved}`,
      ]);
      expect(result).toMatchObject({ mismatches: 0, firstMismatch: null, damagedCount: 0 });
      expect(result.events).toBeGreaterThan(least.events);
      expect(result.reads).toBeGreaterThan(least.reads);
      expect(isSameContent(saved, imagePaths[1] ?? '')).toBe(true);
      expect(isSameContent(saved, variables ?? '')).toBe(false);
      expect(exitCode).toBe(0);
    },
    200_000,
  );
});

describe.skipIf(missing !== null)(`A talk with U-Boot, recorded on the real QEMU${missing ?? ''}`, () => {
  it('replays on virt, with the buffers that QEMU lost, and leaves the image that QEMU left', async () => {
    const folder = temporaryFolder();
    const { logPath, beforePath, afterPath } = await recordUboot(folder);
    const saved = join(folder, 'ours.img');
    const options = [`--flash1=${beforePath},mode=scratch`, `--save1=${saved}`];
    const { result } = await replayed([logPath, '--board=virt', ...options]);
    expect(result).toMatchObject({ mismatches: 0, firstMismatch: null, damagedCount: 0 });
    expect(isSameContent(saved, afterPath)).toBe(true);
    expect(isSameContent(saved, beforePath)).toBe(false);
  });
});

async function replayed(
  options: readonly string[],
): Promise<{ exitCode: number | null; result: ReplayResult }> {
  const command = startCommand(['replay', '--json', ...options]);
  const exitCode = await command.ended;
  return { exitCode, result: JSON.parse(command.output.stdout) };
}
