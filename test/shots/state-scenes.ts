/** What a teacher shows: where the device stands in its state machine, and how it came there. */

import type { NorscopePage } from '../e2e/norscope-page.ts';
import { madeImage } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const BUFFERED_PROGRAM = [
  'w32 0x1730 0x00e800e8',
  'r32 0x1730',
  'w32 0x1730 0x000f000f',
  ...Array.from({ length: 13 }, (_, word) => `w32 0x${(0x1730 + 4 * word).toString(16)} 0x0074006f`),
];
const MUSICPAL_ERASE = [
  'w16 0xfe000aaa 0xaa',
  'w16 0xfe000554 0x55',
  'w16 0xfe000aaa 0x80',
  'w16 0xfe000aaa 0xaa',
  'w16 0xfe000554 0x55',
  'w16 0xfe000000 0x30',
];

export const STATE_SCENES: readonly Scene[] = [
  scene('states-intel', 'virt', BUFFERED_PROGRAM),
  scene('states-intel-start', 'virt', []),
  scene('states-intel-all', 'virt', ['w32 0x0 0x00200020', 'w32 0x0 0x00700070'], async ({ page }) => {
    await page.getByRole('button', { name: 'All ways' }).click();
  }),
  scene('states-amd', 'musicpal', MUSICPAL_ERASE),
  scene('states-amd-done', 'musicpal', [...MUSICPAL_ERASE, 'wait 10s']),
  scene('states-amd-all', 'musicpal', MUSICPAL_ERASE.slice(0, 3), async ({ page }) => {
    await page.getByRole('button', { name: 'All ways' }).click();
  }),
  scene('states-table', 'virt', BUFFERED_PROGRAM, async ({ page }) => {
    await page.getByRole('radio', { name: 'Table' }).click();
  }),
];

function scene(
  name: string,
  board: 'virt' | 'musicpal',
  lines: readonly string[],
  then: (norscope: NorscopePage) => Promise<void> = async () => {},
): Scene {
  return {
    name,
    images: () => [board === 'virt' ? madeImage(64 << 20, 'vars.fd') : madeImage(8 << 20, 'pal.bin')],
    options: ['--board', board],
    arrange: async (norscope) => {
      const { page } = norscope;
      await norscope.grid.waitFor();
      await page.keyboard.press('Alt+s');
      await page.getByRole('banner').getByText('scratch').waitFor();
      for (const line of lines) await norscope.run(line);
      await norscope.showTab('State machine');
      await page.getByRole('group', { name: /states and the ways between them/ }).waitFor();
      await then(norscope);
    },
  };
}
