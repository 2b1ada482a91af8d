/** Two stores of variables beside each other: one as it is shipped, one with the keys of a vendor. */
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const OTHER = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';

export const COMPARE_SCENES: readonly Scene[] = [
  {
    name: 'compare-bytes',
    images: () => [FIRMWARE.ovmfVars],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await norscope.compareWith(OTHER);
      const ranges = norscope.page.getByRole('listbox', { name: 'Ranges that differ' });
      await ranges.getByRole('option').first().waitFor();
      await norscope.page.keyboard.press('Control+]');
    },
  },
  {
    name: 'compare-structures',
    images: () => [FIRMWARE.ovmfVars],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await norscope.compareWith(OTHER);
      await showStructures(norscope);
      await norscope.page.keyboard.press('ArrowDown');
    },
  },
];

async function showStructures({ page }: NorscopePage): Promise<void> {
  await page.getByRole('radio', { name: 'Structures' }).click();
  const list = page.getByRole('listbox', { name: 'Structures that are not the same' });
  await list.waitFor();
  await list.focus();
}
