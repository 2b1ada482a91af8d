/** Bytes as values, and the flash's own question: a value that only clears bits, one that needs an erase, a flash that takes none. */
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE, madeImage } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

export const INSPECTOR_SCENES: readonly Scene[] = [
  {
    name: 'inspector-values',
    images: () => [FIRMWARE.aavmfCode],
    arrange: async (norscope) => {
      await goTo(norscope, '0x1010');
      await norscope.page.keyboard.press('Alt+i');
    },
  },
  {
    name: 'inspector-erase',
    images: () => [madeImage(64 << 20, 'vars.fd')],
    options: ['--board', 'virt'],
    arrange: async (norscope) => {
      await norscope.switchToScratch();
      await goTo(norscope, '0x3fffe');
      await ask(norscope, 'u32-le', '0x12345678');
    },
  },
  {
    name: 'inspector-amd',
    images: () => [madeImage(8 << 20, 'router.bin')],
    options: ['--board', 'musicpal'],
    arrange: async (norscope) => {
      await norscope.grid.waitFor();
      await norscope.page.keyboard.press('Alt+s');
      await norscope.page.getByRole('banner').getByText('scratch').waitFor();
      await goTo(norscope, '0x11');
      await ask(norscope, 'utf-8', 'bootdelay=3\\0');
    },
  },
  {
    name: 'inspector-rows',
    images: () => [FIRMWARE.aavmfCode],
    arrange: async (norscope) => {
      await goTo(norscope, '0x1010');
      await norscope.page.getByRole('button', { name: 'Rows of the inspector' }).click();
    },
  },
  {
    name: 'inspector-protected',
    images: () => [FIRMWARE.aavmfCode],
    arrange: async (norscope) => {
      await goTo(norscope, '0x1000');
      await ask(norscope, 'u16-le', '0x0800');
    },
  },
];

async function goTo({ page, grid }: NorscopePage, offset: string): Promise<void> {
  await grid.waitFor();
  await grid.focus();
  await page.keyboard.press('Control+g');
  await page.keyboard.type(offset);
  await page.keyboard.press('Enter');
}

async function ask(norscope: NorscopePage, kind: string, value: string): Promise<void> {
  const { page } = norscope;
  await page.getByRole('combobox', { name: 'Kind of value' }).selectOption(kind);
  await page.getByRole('textbox', { name: 'Value' }).fill(value);
  await page.getByRole('list', { name: 'Bit by bit' }).waitFor();
}
