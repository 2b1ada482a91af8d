import { describe, expect, it, onTestFinished } from 'vitest';
import { UserError } from '../../app/contract/errors.ts';
import type { BackingMode } from '../../app/contract/machine.ts';
import { type Backing, openBacking } from '../../main/backing/backing.ts';
import { madeImage } from '../kit/files/images.ts';
import { qemuMissing, startQemu } from '../kit/qemu/qtest.ts';

const SIZE_BYTES = 8 * 1024 * 1024;
const missing = qemuMissing();

/** A QEMU with the image as the flash of a board, until the test ends. @throws Error with QEMU's own words. */
async function qemuWith(path: string, isReadOnly: boolean): Promise<void> {
  const qemu = await startQemu([{ path, isReadOnly }], { binary: 'arm', board: 'musicpal' });
  onTestFinished(() => qemu.close());
}

function open(path: string, mode: BackingMode): Backing {
  const backing = openBacking(path, mode);
  onTestFinished(() => backing.close());
  return backing;
}

function refusal(path: string, mode: BackingMode): string {
  try {
    open(path, mode);
  } catch (thrown) {
    if (thrown instanceof UserError && thrown.report.code === 'in-use') return thrown.report.what;
    throw thrown;
  }
  return 'opened';
}

describe.skipIf(missing !== null)(`An image between Norscope and a real QEMU${missing ?? ''}`, () => {
  it('is not opened in any mode while a QEMU may write it, and it is said which one', async () => {
    const path = madeImage(SIZE_BYTES);
    await qemuWith(path, false);
    for (const mode of ['shared', 'scratch', 'write-through'] as const) {
      expect(refusal(path, mode)).toMatch(/open for writing in qemu-system-arm \(process \d+\)$/);
    }
  });

  it.each(['shared', 'scratch', 'write-through'] as const)(
    'is opened in %s mode beside a QEMU that only reads it: that one has its copy',
    async (mode) => {
      const path = madeImage(SIZE_BYTES);
      await qemuWith(path, true);
      expect(refusal(path, mode)).toBe('opened');
    },
  );

  it.each(['shared', 'scratch', 'write-through'] as const)(
    'is not given to a QEMU that may write it while we have it in %s mode, and we keep it',
    async (mode) => {
      const path = madeImage(SIZE_BYTES);
      const ours = open(path, mode);
      await expect(qemuWith(path, false)).rejects.toThrow('Failed to get "write" lock');
      expect([ours.check(), ours.kind]).toEqual([true, 'mapped']);
      // A second attempt meets the same: the lease that the first one asked back is no part of it.
      await expect(qemuWith(path, false)).rejects.toThrow('Failed to get "write" lock');
      expect(ours.check()).toBe(true);
    },
  );

  it.each(['shared', 'scratch', 'write-through'] as const)(
    'can be read by a QEMU while we have it in %s mode',
    async (mode) => {
      const path = madeImage(SIZE_BYTES);
      const ours = open(path, mode);
      await qemuWith(path, true);
      expect(ours.check()).toBe(true);
    },
  );

  it('is free for a QEMU as soon as we close it', async () => {
    const path = madeImage(SIZE_BYTES);
    openBacking(path, 'write-through').close();
    await qemuWith(path, false);
  });
});
