/** The footprint lab, before, while and after it measures. */
import { closeSync, openSync, readFileSync, readSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { FIRMWARE, temporaryFolder } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const MIB = 1 << 20;

export const FOOTPRINT_SCENES: readonly Scene[] = [
  {
    name: 'footprint',
    images: () => [FIRMWARE.aavmfCode, FIRMWARE.aavmfVars],
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.measureFootprint('20');
    },
  },
  {
    name: 'footprint-pages',
    images: () => [partlyRead()],
    arrange: async (norscope) => {
      await norscope.waitForImage('partly-read.fd');
      await norscope.showTab('Footprint');
      const strip = norscope.page.getByRole('slider', { name: 'Part of the image' });
      await strip.focus();
      for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await norscope.page.keyboard.press(key);
    },
  },
  {
    name: 'footprint-before',
    images: () => [FIRMWARE.ovmfCode],
    arrange: async (norscope) => {
      await norscope.waitForImage('OVMF_CODE_4M.fd');
      await norscope.showTab('Footprint');
      await norscope.page.getByRole('textbox', { name: /^Number of processes/ }).fill('0');
    },
  },
  {
    name: 'footprint-running',
    images: () => [FIRMWARE.aavmfCode],
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.showTab('Footprint');
      await norscope.page.getByRole('button', { name: 'Run', exact: true }).click();
      const plot = norscope.page.getByRole('slider', { name: 'Number of processes' });
      await plot.waitFor();
      await expect.poll(() => plot.getAttribute('aria-valuetext'), { timeout: 60_000 }).toMatch(/trimmed /);
      await norscope.page.getByText('Log', { exact: true }).click();
      await plot.hover({ position: { x: 200, y: 80 } });
    },
  },
];

/** A file with holes, some of whose pages somebody has read: the others are not in memory. */
function partlyRead(): string {
  const path = join(temporaryFolder(), 'partly-read.fd');
  writeFileSync(path, readFileSync(FIRMWARE.aavmfCode).subarray(0, 3 * MIB));
  truncateSync(path, 64 * MIB);
  const file = openSync(path, 'r');
  for (const at of [9, 9.5, 20, 41, 41.25, 60]) readSync(file, new Uint8Array(1), 0, 1, at * MIB);
  closeSync(file);
  return path;
}
