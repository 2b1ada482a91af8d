/** What lies in firmware, as a tree: a volume of drivers, a store of variables. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE, temporaryFolder } from '../kit/files/images.ts';
import { routerImage } from '../kit/image/router-image.ts';
import type { Scene } from './scene.ts';

export const STRUCTURE_SCENES: readonly Scene[] = [
  {
    name: 'structure-ovmf',
    images: () => [FIRMWARE.ovmfCode],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      const { page } = norscope;
      await chooseStructure(norscope, /^OVMF compact main volume/);
      await page.keyboard.press('ArrowRight');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    },
  },
  {
    name: 'structure-variables',
    images: () => [VARIABLES],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await norscope.page.getByRole('tree', { name: 'Structures' }).waitFor();
      await norscope.page.keyboard.press('Alt+u');
      await norscope.page.keyboard.type('SecureBootEnable');
      await norscope.page.keyboard.press('ArrowDown');
      await norscope.page.keyboard.press('End');
      await norscope.page.keyboard.press('Enter');
    },
  },
  {
    name: 'structure-colours',
    images: () => [VARIABLES],
    options: ['--board', 'q35'],
    arrange: async ({ page }) => {
      await page.getByRole('treeitem', { name: /^variables/ }).click();
      await page.getByRole('grid').focus();
      await page.keyboard.press('ArrowDown');
      await page.getByRole('button', { name: 'View' }).click();
      await page.getByRole('radio', { name: 'All' }).click();
      await page.keyboard.press('Escape');
    },
  },
  {
    name: 'structure-find',
    images: () => [VARIABLES],
    options: ['--board', 'q35'],
    arrange: async ({ page }) => {
      await page.getByRole('treeitem', { name: /^variables/ }).click();
      await page.keyboard.press('Alt+Shift+U');
      await page.keyboard.type('Microsoft');
      await page.keyboard.press('Enter');
      await page.getByRole('status').filter({ hasText: 'hits' }).first().waitFor();
    },
  },
  {
    name: 'structure-menu',
    images: () => [VARIABLES],
    options: ['--board', 'q35'],
    arrange: async ({ page }) => {
      await page.getByRole('treeitem', { name: /^variables/ }).click();
      await page.getByRole('grid').click({ button: 'right', position: { x: 160, y: 90 } });
      await page.getByRole('menu').waitFor();
    },
  },
  {
    name: 'structure-table',
    images: () => [VARIABLES],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await chooseStructure(norscope, /^variables/);
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('region', { name: 'What lies in it' }).waitFor();
    },
  },
  {
    name: 'structure-fields',
    images: () => [FIRMWARE.ovmfCode],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      await chooseStructure(norscope, /^OVMF compact main volume/);
      await norscope.page.keyboard.press('Enter');
      await norscope.page.getByRole('radio', { name: /^Fields/ }).click();
    },
  },
  {
    name: 'structure-aavmf-vars',
    images: () => [FIRMWARE.aavmfCode, FIRMWARE.aavmfVars],
    options: ['--board', 'virt'],
    arrange: async (norscope) => {
      await norscope.chip(1).click();
      await norscope.page.getByRole('treeitem', { name: /^Zeros/ }).waitFor();
    },
  },
  {
    name: 'structure-aavmf-vars-ms',
    images: () => [FIRMWARE.aavmfCode, '/usr/share/AAVMF/AAVMF_VARS.ms.fd'],
    options: ['--board', 'virt'],
    arrange: async (norscope) => {
      await norscope.chip(1).click();
      await chooseStructure(norscope, /^variables/);
    },
  },
  {
    name: 'structure-router',
    images: () => [routerFile()],
    arrange: async (norscope) => {
      await chooseStructure(norscope, /^squashfs/i);
      await norscope.page.keyboard.press('ArrowRight');
      await norscope.page.keyboard.press('Enter');
    },
  },
  {
    name: 'map-router',
    images: () => [routerFile()],
    arrange: async (norscope) => {
      await norscope.page.getByRole('treeitem').first().waitFor();
      await norscope.page.keyboard.press('Alt+a');
      await norscope.page.getByText(/entropy/).waitFor();
    },
  },
];

/** What a router's flash has, made by the tools of this machine. */
function routerFile(): string {
  const folder = temporaryFolder();
  const path = join(folder, 'router.bin');
  writeFileSync(path, routerImage(folder).bytes);
  return path;
}

/** With the keys of a vendor in it. */
const VARIABLES = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';

async function chooseStructure({ page }: NorscopePage, name: RegExp): Promise<void> {
  await page.getByRole('treeitem', { name }).first().click();
  await page.getByRole('tree', { name: 'Structures' }).focus();
}
