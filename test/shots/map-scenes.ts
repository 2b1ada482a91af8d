/** All of an image at a glance: the map of its bytes, in its forms and colours, and the minimap beside the grid. */
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

export const MAP_SCENES: readonly Scene[] = [
  {
    name: 'map-ovmf',
    images: () => [FIRMWARE.ovmfCode],
    options: ['--board', 'q35'],
    arrange: showMap,
  },
  {
    name: 'map-ovmf-rows',
    images: () => [FIRMWARE.ovmfCode],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await showMap(norscope);
      await norscope.page.getByRole('radio', { name: 'Rows' }).click();
      await norscope.page.getByRole('radio', { name: 'Structures' }).click();
    },
  },
  {
    name: 'map-aavmf-entropy',
    images: () => [FIRMWARE.aavmfCode],
    arrange: async (norscope) => {
      await showMap(norscope);
      await norscope.page.getByRole('radio', { name: 'Entropy' }).click();
    },
  },
  {
    name: 'map-demo',
    images: () => [],
    arrange: async (norscope) => {
      await openDemo(norscope);
      await showMap(norscope);
    },
  },
  {
    name: 'map-demo-zoomed',
    images: () => [],
    arrange: async (norscope) => {
      await openDemo(norscope);
      await showMap(norscope);
      for (let press = 0; press < 4; press++) await norscope.page.keyboard.press('+');
    },
  },
  {
    name: 'minimap-hover',
    images: () => [],
    arrange: async (norscope) => {
      await openDemo(norscope);
      await norscope.page.getByRole('treeitem').first().waitFor();
      await norscope.page.locator('.hex-strip').hover({ position: { x: 20, y: 60 } });
      await norscope.page.getByText(/entropy/).waitFor();
    },
  },
];

async function openDemo(norscope: NorscopePage): Promise<void> {
  await norscope.page.getByRole('button', { name: /demonstration/ }).click();
  await norscope.waitForImage('demo-nor-16MiB.bin');
}

async function showMap({ page, grid }: NorscopePage): Promise<void> {
  await grid.waitFor();
  await page.keyboard.press('Alt+a');
  await page.getByRole('slider', { name: /^Map of the bytes/ }).waitFor();
  await page.getByText('counting…').waitFor({ state: 'detached' });
  await page.getByRole('treeitem').first().waitFor();
}
