import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const GIB = 2 ** 30;

/** A file of zeros that takes no room, with a mark in its last byte. */
function largeImage(): string {
  const path = join(temporaryFolder(), 'large.bin');
  const file = openSync(path, 'w');
  ftruncateSync(file, GIB);
  writeSync(file, Uint8Array.of(0x5a), 0, 1, GIB - 1);
  closeSync(file);
  return path;
}

/** Counts what is drawn for bytes that are not here, from now on. @returns how many there were */
async function countingBlanks(page: Page): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    const { prototype } = CanvasRenderingContext2D;
    const draw = prototype.fillText;
    document.body.dataset.blanks = '0';
    prototype.fillText = function fillText(text, x, y) {
      if (text === '··') document.body.dataset.blanks = String(Number(document.body.dataset.blanks) + 1);
      draw.call(this, text, x, y);
    };
  });
  return () => page.evaluate(() => Number(document.body.dataset.blanks));
}

describe('An image of 1 GiB in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function opened() {
    const served = await serveNorscope([largeImage()]);
    onTestFinished(() => served.stop());
    const page = await served.openPage(browser, { viewport: { width: 1920, height: 1080 } });
    const norscope = new NorscopePage(page);
    await norscope.waitForImage('large.bin');
    return { norscope, page };
  }
  const lastCell = async (norscope: NorscopePage) =>
    (await norscope.grid.getByRole('gridcell').allTextContents()).at(-1);

  it('has its last row exactly, in rows of every length', async () => {
    const { norscope, page } = await opened();
    for (const columns of ['8', '16', '32']) {
      await page.getByRole('button', { name: 'View', exact: true }).click();
      await norscope.choose('Bytes in a row', columns);
      await page.keyboard.press('Escape');
      await norscope.grid.focus();
      await page.keyboard.press('Control+Home');
      await page.keyboard.press('Control+End');
      await expect.poll(() => norscope.rowIndex()).toBe(GIB / Number(columns));
      await expect.poll(() => lastCell(norscope)).toBe('0x5a');
    }
  });

  it('is dragged and rolled through without a blank row', async () => {
    const { norscope, page } = await opened();
    await norscope.rowAt(0);
    const blanks = await countingBlanks(page);
    const strip = await page.locator('.hex-strip').boundingBox();
    if (strip === null) throw new Error('expected a strip, got none');
    const x = strip.x + strip.width / 2;
    await page.mouse.move(x, strip.y + 4);
    await page.mouse.down();
    for (let at = 0; at < 100; at++) await page.mouse.move(x, strip.y + 10 + ((at * 7) % 500));
    await page.mouse.up();
    await norscope.grid.hover();
    for (let at = 0; at < 50; at++) await page.mouse.wheel(0, 400);
    await norscope.rowAt(GIB - 16);
    expect(await blanks()).toBe(0);
  });

  it('is selected as a whole without its bytes, and its last one is edited and undone', async () => {
    const { norscope, page } = await opened();
    await norscope.switchToScratch();
    await norscope.grid.focus();
    await page.keyboard.press('Control+a');
    await expect.poll(() => page.locator('.legend-selected').textContent()).toBe('1 GiB selected');
    await page.keyboard.press('Control+c');
    await page.getByText(/copying takes at most 16 MiB/).waitFor();
    await page.keyboard.press('Control+End');
    await expect.poll(() => lastCell(norscope)).toBe('0x5a');
    await page.keyboard.press('F2');
    await page.keyboard.type('a5');
    await expect.poll(() => lastCell(norscope)).toBe('0xa5');
    await page.keyboard.press('Control+z');
    await expect.poll(() => lastCell(norscope)).toBe('0x5a');
  });
});
