/** Whether the real QEMU can be measured beside ours. */
import { basename } from 'node:path';
import { errorName, UserError } from '../../app/contract/errors.ts';
import { countText } from '../../app/contract/text/count-text.ts';
import { pluralText } from '../../app/contract/text/plural-text.ts';
import { askVersion, packageOf } from '../qemu/program.ts';
import { VIRT_BYTES } from './lab-machine.ts';
import { QEMU } from './qemu-keeper.ts';

/** `7.2.22`. @throws UserError if it is not here, or does not answer; the reason of `signal` */
export async function qemuVersion(signal?: AbortSignal): Promise<string> {
  try {
    return await askVersion(QEMU, signal);
  } catch (thrown) {
    signal?.throwIfAborted();
    throw new UserError({
      code: 'unsupported',
      what: `${QEMU} can’t be started here (${errorName(thrown)})`,
      where: null,
      todo: `Install it (Debian: apt-get install ${packageOf('aarch64')}), or measure without QEMU.`,
    });
  }
}

/** @throws UserError for an image that QEMU’s `virt` does not take */
export function requireVirtSize({ path, sizeBytes }: { path: string; sizeBytes: number }): void {
  if (sizeBytes === VIRT_BYTES) return;
  throw new UserError({
    code: 'wrong-size',
    what: `${basename(path)} has ${pluralText(sizeBytes, 'byte')}, and QEMU’s virt takes exactly ${countText(VIRT_BYTES)}`,
    where: path,
    todo: 'Measure without QEMU, or take an image of that size, such as AAVMF_CODE.fd.',
  });
}
