/** A running QEMU beside the machine: the two alike, and parted. */
import { delimiter } from 'node:path';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { writeFakeQemu } from '../kit/qemu/fake-qemu.ts';
import type { Scene } from './scene.ts';

const OPENED = {
  images: () => [madeImage(64 << 20, 'vars.fd')],
  options: ['--board', 'virt'],
};

export const BESIDE_SCENES: readonly Scene[] = [
  {
    ...OPENED,
    name: 'beside-same',
    arrange: async (norscope) => {
      const { page } = norscope;
      await norscope.grid.waitFor();
      await page.keyboard.press('Alt+s');
      await page.keyboard.press('Alt+Shift+Q');
      await page.getByRole('button', { name: /^beside QEMU/ }).waitFor();
      await norscope.run('erase #0 ; program +0 "hello, flash" ; status');
      await norscope.run('r32 0 4');
      await page.getByRole('button', { name: /the same$/ }).waitFor();
    },
  },
  {
    ...OPENED,
    name: 'beside-differs',
    environment: () => {
      const folder = temporaryFolder();
      writeFakeQemu(folder, { wrongAt: 7 });
      return { PATH: [folder, process.env.PATH].join(delimiter) };
    },
    arrange: async (norscope) => {
      const { page } = norscope;
      await norscope.grid.waitFor();
      await page.keyboard.press('Alt+Shift+Q');
      await page.getByRole('button', { name: /^beside QEMU/ }).waitFor();
      await norscope.run('r32 0 9');
      const chip = page.getByRole('button', { name: /^differs from QEMU/ });
      await chip.click();
      await page.getByRole('menuitem', { name: /^Go to cycle/ }).waitFor();
    },
  },
];
