import { it } from 'vitest';
import { temporaryFolder } from '../kit/images.ts';
import { EDK2_ON_VIRT, recordBoot } from '../kit/qemu/record-boot.ts';
import { writeTraceFixture } from '../kit/qemu/trace-fixture.ts';

/** Not a test: `npm run record` boots real firmware on the real QEMU and keeps what its driver did. */
it('A first boot of EDK2 on virt', async () => {
  const { logPath, imagePaths } = await recordBoot(EDK2_ON_VIRT, temporaryFolder());
  const [, variables] = EDK2_ON_VIRT.images;
  writeTraceFixture('edk2-on-virt', {
    logPath,
    beforePath: variables?.path ?? '',
    afterPath: imagePaths[1] ?? '',
  });
});
