import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { globalsOf, TOP_BOOT } from '../kit/flash/erase-blocks.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;
const OPTIONS = ['--board', 'musicpal', ...globalsOf(TOP_BOOT).flatMap((global) => ['--global', global])];

describe.skipIf(missing !== null)(`With boot blocks${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope | undefined;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  it('toolbar, keys, go-to and console know every block at its place and with its size', async () => {
    served = await serveNorscope([madeImage(8 * MIB, 'boot.bin')], OPTIONS);
    const norscope = new NorscopePage(await served.openPage(browser));
    const { page } = norscope;
    const place = () => page.locator('.bytes-place').textContent();
    const offset = async () => (await norscope.rowIndex()) * 16 - 16;
    await norscope.waitForImage('boot.bin');
    expect(await place()).toContain('block 0 of 131 · 64 KiB');

    await norscope.rowAt(0x7e_0010);
    for (const [at, words] of [
      [0x7f_0000, 'block 127 of 131 · 32 KiB'],
      [0x7f_8000, 'block 128 of 131 · 8 KiB'],
      [0x7f_a000, 'block 129 of 131 · 8 KiB'],
      [0x7f_c000, 'block 130 of 131 · 16 KiB'],
      [0x7f_c000, 'block 130 of 131 · 16 KiB'],
    ] as const) {
      await page.keyboard.press('Alt+PageDown');
      await expect.poll(place).toContain(words);
      expect(await offset()).toBe(at);
    }
    await page.keyboard.press('Alt+PageUp');
    await expect.poll(place).toContain('block 129 of 131');

    await page.keyboard.press('Control+g');
    const field = page.getByRole('textbox', { name: /^Go to/ });
    await field.fill('#131');
    await page.keyboard.press('Enter');
    await page.getByText('the blocks are #0 to #130').waitFor();
    await field.fill('#127');
    await page.keyboard.press('Enter');
    await expect.poll(place).toContain('block 127 of 131 · 32 KiB');

    await page.keyboard.press('Alt+s');
    await page.getByRole('banner').getByText('scratch').waitFor();
    expect(await norscope.run('r16 #131')).toContain('The last erase block is #130');
    await norscope.run('erase #130');
    await page.getByRole('banner').getByText('1 block changed').waitFor();
    expect(await norscope.rowAt(0x7f_bff0)).toContain(0xfe);
    expect(await norscope.rowAt(0x7f_c000)).toEqual(Array(16).fill(0xff));
    expect(await norscope.rowAt(0x7f_fff0)).toEqual(Array(16).fill(0xff));
  });
});
