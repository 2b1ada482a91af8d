/** The forms of the hex grid worth a picture. */
import { FIRMWARE } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const CODE = () => [FIRMWARE.aavmfCode];

export const GRID_SCENES: readonly Scene[] = [
  {
    name: 'grid-editing',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.switchToScratch();
      await norscope.run('erase 0x40000; program 0x40010 "by the device"');
      await norscope.rowAt(0x4_0040);
      await norscope.page.keyboard.press('F2');
      await norscope.page.keyboard.type('deadbeef0');
    },
  },
  {
    name: 'grid-selection-menu',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.rowAt(0x1000);
      await norscope.page.keyboard.press('Shift+ArrowDown');
      await norscope.page.getByRole('button', { name: 'Selection', exact: true }).click();
    },
  },
  {
    name: 'grid-view-menu',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.rowAt(0x1000);
      await norscope.page.getByRole('button', { name: 'View', exact: true }).click();
      await norscope.choose('A group is shown as', 'Big-endian');
    },
  },
  {
    name: 'grid-32-big-endian',
    images: CODE,
    arrange: async (norscope) => {
      await norscope.waitForImage('AAVMF_CODE.fd');
      await norscope.rowAt(0x1000);
      await norscope.page.getByRole('radio', { name: 'Block' }).click();
      await norscope.page.getByRole('button', { name: 'View', exact: true }).click();
      await norscope.choose('Bytes in a row', '32');
      await norscope.choose('A group is shown as', 'Big-endian');
      await norscope.choose('Text', 'UTF-16 LE');
      await norscope.page.keyboard.press('Escape');
      await norscope.grid.focus();
      await norscope.page.keyboard.press('Shift+ArrowDown');
    },
  },
];
