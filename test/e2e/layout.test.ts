import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoImage } from '../../main/image/demo-image.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { treeOfFlashes } from '../kit/image/flash-trees.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;

describe.skipIf(missing !== null)(`The layout of a flash${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let folder = '';
  let image = '';

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    image = join(folder, 'board.bin');
    writeFileSync(image, makeDemoImage());
    norscope = await openInScratch(browser, [image]);
  });

  const press = (keys: string) => norscope.page.keyboard.press(keys);
  const type = (text: string) => norscope.page.keyboard.type(text);
  const dialog = () => norscope.page.getByRole('dialog', { name: 'Layout of generic.flash0' });
  const legend = () => norscope.page.getByRole('list', { name: 'Partitions of generic.flash0' });
  /** As the memory map has them beside its bands. */
  const names = () => legend().getByRole('button').allTextContents();
  const toast = async () => (await norscope.page.getByRole('status').allTextContents()).join('\n');
  const tree = () => norscope.page.getByRole('tree', { name: 'Structures' });
  const status = () => norscope.page.locator('.bytes-addresses');

  async function tellLine(line: string): Promise<void> {
    await norscope.grid.focus();
    await press('Alt+Shift+L');
    await dialog().waitFor();
    await type(line);
    await press('Enter');
  }

  async function goTo(text: string): Promise<void> {
    await norscope.grid.focus();
    await press('Control+g');
    await type(text);
    await press('Enter');
  }

  it('is told as a line, corrected, seen everywhere, and gone to by name, with the keyboard alone', async () => {
    await tellLine('mtdparts=nor:256q(boot)ro');
    await expect
      .poll(() => dialog().getByRole('alert').textContent())
      .toContain('After “nor:” there is “q(boot)ro” where a comma or the end should be');
    expect(await norscope.violations()).toEqual([]);
    expect(await legend().count()).toBe(0);
    await press('Control+a');
    await type('console=ttyS0 mtdparts=nor:256k(boot)ro,1m(kernel),-(rootfs) quiet');
    await press('Enter');
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(names).toEqual(['boot256 KiB, read-only', 'kernel1 MiB', 'rootfs14.75 MiB']);
    await expect.poll(toast).toContain('3 partitions of nor, from an mtdparts line.');
    expect(await norscope.violations()).toEqual([]);

    await goTo('rootfs+0x1234');
    await expect.poll(() => norscope.rowIndex()).toBe((0x14_1234 >>> 4) + 1);
    await expect.poll(() => status().textContent()).toContain('inrootfs + 0x1234');
    await norscope.page.getByText('in rootfs + 0x1234').first().waitFor({ state: 'attached' });
    await norscope.grid.focus();
    await press('Control+g');
    await type('ker');
    await norscope.page.getByText('Tab: kernel').waitFor();
    await press('Tab');
    await type('..kernel');
    await press('Enter');
    await expect.poll(() => norscope.rowIndex()).toBe((256 << 10) / 16 + 1);
    await norscope.page.getByText('1 MiB selected').waitFor();
  });

  it('colours the map of bytes, which names the partition at the cursor', async () => {
    const map = () => norscope.page.getByRole('slider', { name: /^Map of the bytes/ });
    const drawn = () =>
      map()
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const colours = norscope.page.getByRole('list', { name: 'Partitions', exact: true });
    await norscope.grid.focus();
    await press('Alt+a');
    await map().waitFor();
    await norscope.page.getByRole('radio', { name: 'Partitions' }).click();
    await expect.poll(() => colours.textContent()).toBe('no layout: Alt+Shift+L imports one');
    await norscope.page.getByText('counting…').waitFor({ state: 'detached' });
    const plain = await drawn();
    await map().focus();
    await press('Alt+Shift+L');
    await dialog().waitFor();
    await type('nor:8m(boot),4m(kernel),-(rootfs)');
    await press('Enter');
    await expect
      .poll(() => colours.getByRole('listitem').allTextContents())
      .toEqual(['boot', 'kernel', 'rootfs']);
    await expect.poll(async () => (await drawn()) === plain).toBe(false);
    await expect.poll(() => map().getAttribute('aria-valuetext')).toContain('boot + 0x0');
    expect(await norscope.violations()).toEqual([]);
  });

  it('is walked in the tree of structures and in the map, which say what can’t be meant so', async () => {
    await tree().waitFor();
    await tellLine('nor:1m(boot),2m@512k(overlaid),64m(long)');
    await expect.poll(toast).toContain('There are 2 problems: see Layout in the structure tree.');
    await press('Alt+u');
    await type('overlaid');
    await press('Enter');
    await press('End');
    await press('Enter');
    await expect.poll(() => norscope.rowIndex()).toBe(0x8_0000 / 16 + 1);
    const row = tree().getByRole('treeitem', { selected: true });
    await expect.poll(() => row.textContent()).toBe('overlaid 2 MiB0008_0000');
    await press('Enter');
    const facts = norscope.page.getByRole('region', { name: 'overlaid' });
    await facts
      .getByText('“overlaid” overlaps “boot”: both have the 512 KiB from 0x00080000 on.')
      .first()
      .waitFor();
    expect(await norscope.violations()).toEqual([]);

    await legend()
      .getByRole('button', { name: /^overlaid/ })
      .focus();
    await press('ArrowDown');
    await press('Enter');
    await expect.poll(() => norscope.rowIndex()).toBe(0x28_0000 / 16 + 1);
    expect(await legend().getByRole('button', { name: /^long/ }).getAttribute('aria-current')).toBe(
      'location',
    );
  });

  it('has partitions that are searched and saved as structures are, and no bytes of its own', async () => {
    await tree().waitFor();
    await tellLine('nor:512k(boot),256k(settings),-(rootfs)');
    await expect.poll(names).toHaveLength(3);
    await press('Alt+u');
    await type('settings');
    await press('Enter');
    await press('End');
    await press('Enter');
    await norscope.page.getByText('256 KiB selected').waitFor();
    await press('Shift+F10');
    const menu = norscope.page.getByRole('menu', { name: 'What can be done with this structure' });
    await menu.getByRole('menuitem', { name: 'Save its bytes…' }).click();
    const path = join(folder, 'settings.bin');
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
    await press('Enter');
    await expect.poll(toast).toContain(`Exported 0x0008_0000 to 0x000b_ffff of generic.flash0 as ${path}`);
    expect(readFileSync(path).equals(readFileSync(image).subarray(0x8_0000, 0xc_0000))).toBe(true);

    await norscope.grid.focus();
    await press('Alt+Shift+U');
    const bar = norscope.page.getByRole('form', { name: 'Find' });
    await expect.poll(() => bar.textContent()).toContain('settings 0x0008_0000 to 0x000b_ffff');
    expect(await bar.getByRole('radio', { name: 'Structure', exact: true }).isChecked()).toBe(true);

    await norscope.page.getByRole('treeitem', { name: /^Layout/ }).click({ button: 'right' });
    await menu.getByRole('menuitem', { name: 'Go to its bytes' }).waitFor();
    expect(await menu.getByRole('menuitem', { name: 'Save its bytes…' }).count()).toBe(0);
  });

  it('is taken from a device tree: a file, whose flash is asked for, or one in the image', async () => {
    const path = join(folder, 'board.dtb');
    writeFileSync(path, treeOfFlashes(1 * MIB, 2 * MIB));
    await press('Alt+Shift+L');
    await dialog().getByRole('button', { name: 'Device tree blob…' }).focus();
    await press('Enter');
    const file = norscope.page.getByRole('textbox', { name: 'Path of a device tree blob' });
    await file.waitFor();
    await file.focus();
    await type(image);
    await press('Enter');
    await expect
      .poll(() => dialog().getByRole('alert').textContent())
      .toContain('This is no device tree blob');
    await dialog().getByRole('button', { name: 'Device tree blob…' }).focus();
    await press('Enter');
    await file.focus();
    await type(path);
    await press('Enter');
    const which = dialog().getByRole('group', { name: '2 flashes are divided there. Which is this one?' });
    await which.waitFor();
    expect(await norscope.violations()).toEqual([]);
    await which.getByRole('radio').first().focus();
    await press('ArrowDown');
    await press('Enter');
    await expect.poll(names).toEqual(['whole-12 MiB']);

    await press('Alt+Shift+L');
    await dialog()
      .getByRole('button', { name: /^13 partitions of/ })
      .focus();
    await press('Enter');
    await expect.poll(names).toHaveLength(13);
  });

  it('is taken from a structure that is chosen, removed, and there again with its session', async () => {
    await tree().waitFor();
    await press('Alt+u');
    await type('partitions of');
    await press('Enter');
    await press('End');
    await press('Enter');
    await press('Enter');
    await norscope.page.getByRole('button', { name: 'Use its partitions as the layout' }).focus();
    await press('Enter');
    await expect.poll(names).toHaveLength(13);
    const session = join(folder, 'divided.norscope');
    await press('Control+Shift+S');
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(session);
    await press('Enter');
    await expect.poll(toast).toContain('Saved the session');
    await press('Control+Shift+P');
    await type('remove the layout');
    await press('Enter');
    const question = norscope.page.getByRole('alertdialog', { name: 'Remove the layout of generic.flash0?' });
    await question.getByText('with its 13 partitions of /flash@0').waitFor();
    expect(await norscope.violations()).toEqual([]);
    await press('Enter');
    await question.waitFor({ state: 'detached' });
    expect(await names()).toHaveLength(13);
    await press('Control+Shift+P');
    await type('remove the layout');
    await press('Enter');
    await question.getByRole('button', { name: 'Remove the layout' }).focus();
    await press('Enter');
    await expect.poll(() => legend().count()).toBe(0);
    await expect.poll(toast).toContain('Removed the layout of generic.flash0.');
    await expect.poll(() => status().textContent()).not.toContain('in');
    await press('Alt+w');
    await norscope.openByPath(session);
    await expect.poll(names).toHaveLength(13);
  });
});
