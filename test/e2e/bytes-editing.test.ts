import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

/** Bytes as a person looks at them, copies, exports and edits them. */
describe('The bytes in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** An image, of 64 KiB where none is given, on the generic board, with a clipboard that may be read. */
  async function opened(mode: 'shared' | 'scratch' = 'scratch', path = madeImage(64 << 10)) {
    const served = await serveNorscope([path]);
    onTestFinished(() => served.stop());
    const page = await served.openPage(browser, {
      viewport: { width: 1920, height: 1080 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const norscope = new NorscopePage(page);
    await norscope.waitForImage('made.bin');
    if (mode === 'scratch') await norscope.switchToScratch();
    await norscope.rowAt(0);
    return { norscope, page, path };
  }
  const clipboard = (norscope: NorscopePage) => norscope.page.evaluate(() => navigator.clipboard.readText());
  const cells = async (norscope: NorscopePage) =>
    (await norscope.grid.getByRole('gridcell').allTextContents()).map(Number);
  const original = (path: string, start: number, count: number) => [
    ...readFileSync(path).subarray(start, start + count),
  ];
  const goTo = async ({ page, grid }: NorscopePage, text: string) => {
    await grid.focus();
    await page.keyboard.press('Control+g');
    await page.getByRole('textbox', { name: /^Go to/ }).fill(text);
    await page.keyboard.press('Enter');
  };

  it('have rows of another length by the View menu and by the palette, and the next window remembers', async () => {
    const { norscope, page } = await opened('shared');
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await norscope.choose('Bytes in a row', '8');
    await page.keyboard.press('Escape');
    await expect.poll(() => norscope.grid.getAttribute('aria-colcount')).toBe('9');
    await goTo(norscope, '0x1008');
    await expect.poll(() => norscope.rowIndex()).toBe(0x1008 / 8 + 1);
    await page.keyboard.press('Control+Shift+p');
    await page.keyboard.type('bytes in a row: 32');
    await page.keyboard.press('Enter');
    await expect.poll(() => norscope.grid.getAttribute('aria-colcount')).toBe('33');
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.getByRole('button', { name: 'View', exact: true }).click();
    await page.getByText('32 bytes in a row do not fit here: 16 are shown.').waitFor();
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1920, height: 1080 });
    await page.reload();
    await norscope.waitForImage('made.bin');
    await expect.poll(() => norscope.grid.getAttribute('aria-colcount')).toBe('33');
    expect(await norscope.violations()).toEqual([]);
  });

  it('are selected from one offset to another, and copied in several forms', async () => {
    const { norscope, page, path } = await opened('shared');
    await goTo(norscope, '0x100..0x103');
    await expect.poll(() => page.locator('.legend-selected').textContent()).toBe('4 B selected');
    const bytes = original(path, 0x100, 4);
    const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0'));
    await page.keyboard.press('Control+c');
    await expect.poll(() => clipboard(norscope)).toBe(hex.join(' '));
    await page.getByRole('button', { name: 'Selection', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Copy as base64' }).click();
    await expect.poll(() => clipboard(norscope)).toBe(Buffer.from(bytes).toString('base64'));
    await page.keyboard.press('Control+Shift+p');
    await page.keyboard.type('c array');
    await page.keyboard.press('Enter');
    await expect.poll(() => clipboard(norscope)).toContain(`0x${hex.join(', 0x')},`);
  });

  it('of a range are exported to a file of their own, which is never replaced unasked', async () => {
    const { norscope, page, path } = await opened('shared');
    await goTo(norscope, '0x100..+300');
    await page.getByRole('button', { name: 'Selection', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
    const name = page.getByRole('textbox', { name: 'Name of the new file' });
    expect(await name.inputValue()).toBe('made-0x100-0x22b.bin');
    const out = join(temporaryFolder(), 'part.bin');
    await name.fill(out);
    await page.keyboard.press('Enter');
    await expect.poll(() => existsSync(out)).toBe(true);
    expect([...readFileSync(out)]).toEqual(original(path, 0x100, 300));
    await page.getByRole('button', { name: 'Selection', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Export/ }).click();
    await name.fill(out);
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').getByText('Replace part.bin?').waitFor();
    expect(dirname(out)).not.toBe(dirname(path));
  });

  it('are typed over in scratch, undone and redone, and the file never changes', async () => {
    const { norscope, page, path } = await opened();
    const before = original(path, 0, 16);
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: 'Editing hex' }).waitFor();
    await page.keyboard.type('de');
    await page.keyboard.type('ad');
    await expect.poll(() => cells(norscope)).toEqual([0xde, 0xad, ...before.slice(2)]);
    await page.keyboard.press('F2');
    await page.getByRole('button', { name: 'Editing text' }).waitFor();
    await page.keyboard.type('hi/?');
    await expect
      .poll(() => cells(norscope))
      .toEqual([0xde, 0xad, 0x68, 0x69, 0x2f, 0x3f, ...before.slice(6)]);
    // What was typed in one go is undone in one step.
    await page.keyboard.press('Control+z');
    await expect.poll(() => cells(norscope)).toEqual([0xde, 0xad, ...before.slice(2)]);
    await page.keyboard.press('Control+z');
    await expect.poll(() => cells(norscope)).toEqual(before);
    await page.keyboard.press('Control+y');
    await expect.poll(() => cells(norscope)).toEqual([0xde, 0xad, ...before.slice(2)]);
    await page.getByRole('button', { name: 'edited by hand at 2' }).waitFor();
    expect(await norscope.violations()).toEqual([]);
    expect(original(path, 0, 16)).toEqual(before);
  });

  it('are undone and redone from any view, whatever was typed in a field before', async () => {
    const { norscope, page } = await opened();
    const field = page.getByRole('textbox', { name: 'Value' });
    await field.fill('123');
    await norscope.grid.focus();
    await page.keyboard.press('F2');
    await page.keyboard.type('de');
    await page.keyboard.press('Escape');
    for (const view of ['Alt+a', 'Alt+Shift+k']) {
      await page.keyboard.press(view);
      await page.keyboard.press('Control+z');
      await expect.poll(() => norscope.chip(0).textContent()).not.toContain('changed');
      await page.keyboard.press('Control+y');
      await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
      expect(await field.evaluate((element) => element === document.activeElement)).toBe(false);
      expect(await field.inputValue()).toBe('123');
    }
  });

  it('say why a paste is refused until another goes well, Escape is pressed, or it was read', async () => {
    const { norscope, page } = await opened();
    const messages = page.getByRole('region', { name: 'Messages' });
    const refused = () => messages.getByText('The clipboard holds no hex bytes').count();
    const paste = async (text: string) => {
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await norscope.grid.focus();
      await page.keyboard.press('Control+v');
    };
    await page.keyboard.press('F2');
    await paste('no bytes');
    await expect.poll(refused).toBe(1);
    await paste('01 02');
    await expect.poll(refused).toBe(0);
    await paste('no bytes');
    await expect.poll(refused).toBe(1);
    // The first one ends the editing.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect.poll(refused).toBe(0);
    await page.clock.install();
    await page.keyboard.press('F2');
    await paste('no bytes');
    await messages.getByRole('alert').hover();
    await page.clock.fastForward(60_000);
    expect(await refused()).toBe(1);
    await norscope.grid.hover();
    await page.clock.fastForward(60_000);
    await expect.poll(refused).toBe(0);
  });

  it('take half a byte back, paste hex, and fill what is selected', async () => {
    const { norscope, page, path } = await opened();
    const before = original(path, 0, 16);
    await page.keyboard.press('F2');
    await page.keyboard.type('d');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Editing hex' }).waitFor();
    await page.evaluate(() => navigator.clipboard.writeText('{ 0x01, 0x02,\n 0x03 }'));
    await page.keyboard.press('Control+v');
    await expect.poll(() => cells(norscope)).toEqual([1, 2, 3, ...before.slice(3)]);
    await goTo(norscope, '0x4..0x7');
    await page.getByRole('button', { name: 'Selection', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Fill/ }).click();
    await page.getByRole('textbox', { name: /^Fill 4 bytes/ }).fill('aa 55');
    await page.keyboard.press('Enter');
    await expect
      .poll(() => cells(norscope))
      .toEqual([1, 2, 3, before[3], 0xaa, 0x55, 0xaa, 0x55, ...before.slice(8)]);
  });

  it('are not filled where that is too much, and the button that was pressed keeps the keyboard', async () => {
    const large = madeImage(0);
    truncateSync(large, 128 << 20);
    const { norscope, page } = await opened('scratch', large);
    await goTo(norscope, '0x0..0x4000000');
    await page.getByRole('button', { name: 'Selection', exact: true }).click();
    await page.getByRole('menuitem', { name: /^Fill/ }).click();
    const fill = page.getByRole('button', { name: 'Fill', exact: true });
    await fill.focus();
    await page.keyboard.press('Space');
    await page.getByRole('alert').getByText('An edit changes at most 64 MiB at once').waitFor();
    expect(await fill.evaluate((button) => button === document.activeElement)).toBe(true);
  });

  it('stay where they are, with the cursor, when what is pasted does not fit', async () => {
    const { norscope, page } = await opened();
    await goTo(norscope, '0xffe8');
    await page.keyboard.press('F2');
    await page.evaluate(() => navigator.clipboard.writeText('aa '.repeat(64)));
    await page.keyboard.press('Control+v');
    await page.getByRole('alert').waitFor();
    expect(await norscope.rowIndex()).toBe(0xffe0 / 16 + 1);
    await page.keyboard.press('b');
    await page.keyboard.press('c');
    await expect.poll(async () => (await cells(norscope))[8]).toBe(0xbc);
  });

  it('of a shared image are not edited: that is said, and how to', async () => {
    const { norscope, page, path } = await opened('shared');
    await page.keyboard.press('F2');
    await page.getByText(/is protected: its image is shared/).waitFor();
    await page.getByText(/Switch it to scratch/).waitFor();
    await norscope.grid.focus();
    await page.keyboard.type('de');
    expect(await cells(norscope)).toEqual(original(path, 0, 16));
  });
});
