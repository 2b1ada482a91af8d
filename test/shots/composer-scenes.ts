/** Commands as the cycles that they come to, before they are sent and while they are sent one by one. */

import { madeImage } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

export const COMPOSER_SCENES: readonly Scene[] = [
  scene('composer-erase', 'erase', 0),
  scene('composer-program', 'buffered-program', 7),
];

function scene(name: string, command: string, steps: number): Scene {
  return {
    name,
    images: () => [madeImage(64 << 20, 'vars.fd')],
    options: ['--board', 'virt'],
    arrange: async (norscope) => {
      const { page } = norscope;
      await norscope.grid.waitFor();
      await page.keyboard.press('Alt+s');
      await page.getByRole('banner').getByText('scratch').waitFor();
      await page.keyboard.press('Alt+k');
      const cycles = page.getByRole('list', { name: 'Composed cycles' }).getByRole('listitem');
      await cycles.first().waitFor();
      await page.getByRole('combobox', { name: 'Command' }).selectOption(command);
      for (let step = 0; step < steps; step++) {
        await page.keyboard.press('Alt+Enter');
        await cycles
          .filter({ has: page.getByLabel('sent') })
          .nth(step)
          .waitFor();
      }
    },
  };
}
