/** The steps of a person who measures what an image costs, the same in every host. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIRMWARE } from '../kit/files/images.ts';
import { sha256 } from '../kit/files/sha256.ts';
import { qemuMissing } from '../kit/qemu/qtest.ts';
import type { NorscopePage } from './norscope-page.ts';

/** `page` gives the window of the host under test, with AAVMF_CODE.fd open in its first flash. */
export function footprintSteps(page: () => NorscopePage): void {
  const amountIn = async (strategy: string, column: number) => {
    const row = page().page.getByRole('row', { name: new RegExp(`^${strategy} `) });
    const text = (await row.getByRole('cell').nth(column).textContent()) ?? '';
    return Number(text.replace(/[, MiB]/g, '').replace('−', '-'));
  };
  const curves = () => page().page.getByRole('slider', { name: 'Number of processes' });

  it.runIf(existsSync('/proc/self/smaps_rollup'))(
    'measures what processes with AAVMF_CODE.fd cost, and leaves the file as it was',
    async () => {
      const hash = sha256(readFileSync(FIRMWARE.aavmfCode));
      await page().measureFootprint('3');
      expect(await amountIn('copy', 0)).toBeGreaterThan(60);
      expect(await amountIn('shared', 0)).toBeLessThan(4);
      expect(await amountIn('copy', 2)).toBeGreaterThan(3 * 60);
      if (qemuMissing() === null) expect(await amountIn('QEMU', 0)).toBeGreaterThan(60);
      await expect.poll(() => curves().getAttribute('aria-valuetext')).toMatch(/^3 processes: .*copy \d/);
      expect(sha256(readFileSync(FIRMWARE.aavmfCode))).toBe(hash);
      await page().showTab('Bytes');
    },
  );
}
