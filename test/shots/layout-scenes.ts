/** The layout of a flash: while it is imported, on the map, in the tree of structures and beside the bytes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDemoImage } from '../../main/image/demo-image.ts';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

/** As a router's: a partition that holds two others, one that reaches beyond the flash. */
const LINE =
  'mtdparts=nor:128k(u-boot)ro,128k(env),128k(env-old),128k(dtb)ro,12m(firmware),3m@0x100000(kernel),4m(data),1m(art)ro';

export const LAYOUT_SCENES: readonly Scene[] = [
  scene('layout-map', async (norscope) => {
    await takeTree(norscope);
    await norscope.rowAt(0x2_0000);
  }),
  scene('layout-line', async (norscope) => {
    await tellLine(norscope, LINE);
    await norscope.page.keyboard.press('Alt+u');
    await norscope.page.keyboard.type('kernel');
    await norscope.page.keyboard.press('ArrowDown');
    await norscope.page.keyboard.press('End');
    await norscope.page.keyboard.press('Enter');
    await norscope.page.keyboard.press('Enter');
    await norscope.page.getByRole('region', { name: 'Partitions', exact: true }).waitFor();
    await norscope.page.getByRole('searchbox', { name: 'Filter structures' }).fill('');
  }),
  scene('layout-bytes', async (norscope) => {
    await tellLine(norscope, LINE);
    await norscope.grid.focus();
    await norscope.page.keyboard.press('Alt+a');
    await norscope.page.getByText('Partitions', { exact: true }).first().click();
    await norscope.page.getByText('counting…').waitFor({ state: 'detached' });
  }),
  scene('layout-import', async (norscope) => {
    await takeTree(norscope);
    await norscope.page.keyboard.press('Alt+Shift+L');
    await norscope.page.keyboard.type('mtdparts=nor:128q(u-boot)');
    await norscope.page.keyboard.press('Enter');
    await norscope.page
      .getByText('where a comma or the end should be')
      .or(norscope.page.getByRole('alert'))
      .first()
      .waitFor();
  }),
  scene('layout-go-to', async (norscope) => {
    await takeTree(norscope);
    await norscope.grid.focus();
    await norscope.page.keyboard.press('Control+g');
    await norscope.page.keyboard.type('env');
  }),
];

function scene(name: string, arrange: (norscope: NorscopePage) => Promise<void>): Scene {
  return { name, images: () => [demoImage()], arrange };
}

function demoImage(): string {
  const path = join(temporaryFolder(), 'board.bin');
  writeFileSync(path, makeDemoImage());
  return path;
}

/** Takes the layout of the device tree that lies in the image. */
async function takeTree({ page }: NorscopePage): Promise<void> {
  await page.getByRole('tree', { name: 'Structures' }).waitFor();
  await page.keyboard.press('Alt+Shift+L');
  await page.getByRole('button', { name: /^13 partitions of/ }).click();
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

async function tellLine({ page }: NorscopePage, line: string): Promise<void> {
  await page.getByRole('tree', { name: 'Structures' }).waitFor();
  await page.keyboard.press('Alt+Shift+L');
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}
