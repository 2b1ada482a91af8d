/** Finding bytes, and what reads as text. */
import { basename } from 'node:path';
import { expect } from 'vitest';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

export const FIND_SCENES: readonly Scene[] = [
  scene('find', async (norscope) => {
    await find(norscope, '_FVH', 'Text');
    await norscope.page.getByRole('listbox', { name: 'Hits' }).getByRole('option').first().waitFor();
    await norscope.page.keyboard.press('F3');
  }),
  scene('find-packed', async (norscope) => {
    await find(norscope, 'BdsDxe', 'Text', 'Packed data');
    await norscope.page.getByRole('listbox', { name: 'Hits' }).getByRole('option').first().waitFor();
    await markedBytes(norscope);
  }),
  scene('find-problem', (norscope) => find(norscope, '55 aa [0-7f', 'Hex')),
  scene('strings', async (norscope) => {
    await norscope.page.keyboard.press('Alt+Shift+T');
    await norscope.page.getByRole('button', { name: 'List' }).click();
    await norscope.page.getByRole('listbox', { name: 'Strings' }).getByRole('option').first().waitFor();
  }),
  scene('strings-packed', async (norscope) => {
    await norscope.page.keyboard.press('Alt+Shift+T');
    await norscope.page.getByRole('checkbox', { name: 'In packed data' }).check();
    await norscope.page.getByRole('searchbox', { name: 'Filter strings' }).fill('boot');
    await norscope.page.getByRole('button', { name: 'List' }).click();
    await norscope.page.getByRole('listbox', { name: 'Strings' }).getByRole('option').first().waitFor();
    await markedBytes(norscope);
  }),
];

function scene(name: string, arrange: (norscope: NorscopePage) => Promise<void>): Scene {
  return {
    name,
    images: () => [FIRMWARE.ovmfCode, FIRMWARE.ovmfVars],
    arrange: async (norscope, image) => {
      await norscope.waitForImage(basename(image));
      await arrange(norscope);
    },
  };
}

async function find(norscope: NorscopePage, text: string, kind: string, where = 'Flash'): Promise<void> {
  const { page } = norscope;
  await page.keyboard.press('Control+f');
  const bar = page.getByRole('form', { name: 'Find' });
  await bar.getByRole('radio', { name: kind, exact: true }).click();
  await bar.getByRole('radio', { name: where, exact: true }).click();
  await bar.getByRole('combobox', { name: 'Find', exact: true }).fill(text);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await bar.textContent())?.length ?? 0).toBeGreaterThan(60);
}

async function markedBytes({ page }: NorscopePage): Promise<void> {
  const around = page.getByRole('region', { name: 'The bytes around the hit' });
  await around.locator('mark').first().waitFor();
}
