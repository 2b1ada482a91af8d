import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ReplayResult } from '../../app/contract/trace.ts';
import { startCommand } from '../kit/command.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../kit/images.ts';
import { qemuMissing } from '../kit/qemu-qtest.ts';
import { EDK2_ON_VIRT, isSameContent, recordBoot } from '../kit/record-boot.ts';

const missing = qemuMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`A first boot of EDK2, recorded on the real QEMU${missing ?? ''}`, () => {
  it('replays without one wrong value, and leaves the image that QEMU left', async () => {
    const folder = temporaryFolder();
    const { logPath, imagePaths } = await recordBoot(EDK2_ON_VIRT, folder);
    const saved = join(folder, 'ours.fd');
    const variables = `${FIRMWARE.aavmfVars},mode=scratch`;
    const { code, result } = await replayed([
      logPath,
      '--board=virt',
      `--flash0=${FIRMWARE.aavmfCode}`,
      `--flash1=${variables}`,
      `--save1=${saved}`,
    ]);
    expect(result).toMatchObject({ mismatches: 0, firstMismatch: null, damagedCount: 0 });
    expect(result.reads).toBeGreaterThan(400);
    expect(result.events).toBeGreaterThan(8_000);
    expect(isSameContent(saved, imagePaths[1] ?? '')).toBe(true);
    expect(isSameContent(saved, FIRMWARE.aavmfVars)).toBe(false);
    expect(code).toBe(0);
  });
});

async function replayed(options: readonly string[]): Promise<{ code: number | null; result: ReplayResult }> {
  const command = startCommand(['replay', '--json', ...options]);
  const code = await command.ended;
  return { code, result: JSON.parse(command.output.stdout) };
}
