import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeDemoImage } from '../../main/image/demo-image.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();

describe.skipIf(missing !== null)(`The other mouse button${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const image = join(temporaryFolder(), 'demo.fd');
    writeFileSync(image, makeDemoImage());
    norscope = await openInScratch(browser, [image]);
  });

  const press = async (...keys: string[]) => {
    for (const key of keys) await norscope.page.keyboard.press(key);
  };
  const bar = () => norscope.page.getByRole('form', { name: 'Find' });
  const item = (menu: Locator, name: RegExp) => menu.getByRole('menuitem', { name });
  const bytesMenu = () => norscope.page.getByRole('menu', { name: 'What can be done with these bytes' });
  const structureMenu = () =>
    norscope.page.getByRole('menu', { name: 'What can be done with this structure' });
  const rowOf = (name: RegExp) => norscope.page.getByRole('treeitem', { name });

  it('acts on the selected bytes if it is pressed on them, else on the byte there', async () => {
    await norscope.rowAt(0x20);
    for (let more = 0; more < 3; more++) await press('Shift+ArrowRight');
    const box = await norscope.grid.boundingBox();
    if (box === null) throw new Error('the grid is on the screen');
    // Where the cursor's cell is, in the row that is told.
    await norscope.page.mouse.click(box.x + 106, box.y + 74, { button: 'right' });
    await bytesMenu().waitFor();
    expect(await bytesMenu().textContent()).toContain('4 bytes, 0x0000_0020 to 0x0000_0023');
    expect(await item(bytesMenu(), /^Copy as hex/).textContent()).toContain('Ctrl+C');
    expect(await norscope.violations()).toEqual([]);
    await press('Escape');
    await bytesMenu().waitFor({ state: 'detached' });
    await norscope.page.mouse.click(box.x + 106, box.y + 150, { button: 'right' });
    expect(await bytesMenu().textContent()).toMatch(/^1 byte, 0x0000_00[4-9a-f]0/);
    await item(bytesMenu(), /^Find bytes like/).click();
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/hits?\.$/);
  });

  it('finds in a structure of the tree, and writes a note on it, where the keyboard goes', async () => {
    const row = rowOf(/Norscope demonstration boot/);
    await row.click({ button: 'right' });
    await structureMenu().waitFor();
    expect(await norscope.violations()).toEqual([]);
    await item(structureMenu(), /^Find in it/).click();
    await norscope.page.keyboard.type('norscope');
    await press('Enter');
    await expect.poll(() => bar().getByRole('status').textContent()).toContain('in 0x0008_0000 to');
    await row.click({ button: 'right' });
    await item(structureMenu(), /^Note on it/).click();
    await norscope.page.getByRole('dialog', { name: 'Note on the selection' }).waitFor();
    await norscope.page.keyboard.type('mine');
    await press('Enter');
    await norscope.page.getByRole('dialog').waitFor({ state: 'detached' });
    await press('Control+Alt+b');
    const notes = norscope.page.getByRole('dialog', { name: 'Notes' }).getByRole('listitem');
    await expect
      .poll(() => notes.allTextContents())
      .toEqual([expect.stringMatching(/^mine.*0x0008_0000 to/)]);
  });

  it('opens by key at the cursor and under the active row, and steps over nothing', async () => {
    const cornerOf = async (locator: Locator) => {
      const box = await locator.boundingBox();
      if (box === null) throw new Error('it is on the screen');
      return box;
    };
    for (const line of ['program 0x100 0x00', 'program 0x140 0x00']) await norscope.run(line);
    const position = () => norscope.page.getByRole('group', { name: 'History' }).textContent();
    await expect.poll(position).toBe('12 / 12');
    const tree = norscope.page.getByRole('tree', { name: 'Structures' });
    for (const key of ['Shift+F10', 'ContextMenu']) {
      await norscope.rowAt(0x20);
      await press(key);
      await bytesMenu().waitFor();
      const [menu, grid] = [await cornerOf(bytesMenu()), await cornerOf(norscope.grid)];
      expect(menu.x - grid.x).toBeLessThan(140);
      expect(menu.y - grid.y).toBeLessThan(100);
      await press('Escape');
      await bytesMenu().waitFor({ state: 'detached' });
      await tree.focus();
      await press('Home', 'ArrowDown');
      const row = await cornerOf(tree.getByRole('treeitem').nth(1));
      await press(key);
      await structureMenu().waitFor();
      expect(Math.abs((await cornerOf(structureMenu())).x - row.x)).toBeLessThan(30);
      await press('Escape');
      await structureMenu().waitFor({ state: 'detached' });
    }
    expect(await position()).toBe('12 / 12');
  });

  it('goes to a place that was found, and the menu key does so, too', async () => {
    await press('Control+f');
    await norscope.page.keyboard.type('norscope');
    await press('Enter');
    const hits = norscope.page.getByRole('listbox', { name: 'Hits' });
    await expect.poll(() => hits.getByRole('option').count()).toBeGreaterThan(1);
    await norscope.rowAt(0);
    await hits.focus();
    await press('End');
    await press('Shift+F10');
    await norscope.page.getByRole('menuitem', { name: /^Go to it/ }).waitFor();
    await press('Home');
    await press('Enter');
    await expect.poll(() => norscope.rowIndex()).toBeGreaterThan(1);
  });
});
