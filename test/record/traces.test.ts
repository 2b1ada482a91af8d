import { it } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { EDK2_ON_Q35, EDK2_ON_VIRT, recordBoot } from '../kit/qemu/record-boot.ts';
import { recordUboot } from '../kit/qemu/record-uboot.ts';
import { TRACES, writeConsoleFixture, writeTraceFixture } from '../kit/qemu/trace-fixture.ts';

/** Not a test: `npm run record` boots real firmware on the real QEMU and keeps what its driver did. */
it.each([
  ['edk2-on-virt', EDK2_ON_VIRT],
  ['edk2-on-q35', EDK2_ON_Q35],
] as const)('A first boot of EDK2: %s', async (name, boot) => {
  const { logPath, imagePaths } = await recordBoot(boot, temporaryFolder());
  const { flash } = TRACES[name];
  writeTraceFixture(name, {
    logPath,
    beforePath: boot.images[flash]?.path ?? '',
    afterPath: imagePaths[flash] ?? '',
  });
});

it('A talk with U-Boot: uboot-on-virt', async () => {
  const { console, ...paths } = await recordUboot(temporaryFolder());
  writeTraceFixture('uboot-on-virt', paths);
  writeConsoleFixture('uboot-on-virt', console);
});
