import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';
import { traceFiles } from './trace-steps.ts';

const missing = chromiumMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`Changed bytes${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-e2e-'));
  let browser: Browser;
  let norscope: NorscopePage;
  let stop = async () => {};

  beforeAll(async () => {
    browser = await launchChromium();
    const { image, log } = traceFiles('edk2-on-virt', folder);
    const served = await serveNorscope([FIRMWARE.aavmfCode, image, '--board', 'virt']);
    stop = async () => served.stop();
    norscope = new NorscopePage(await served.openPage(browser, { viewport: { width: 1920, height: 1080 } }));
    await norscope.grid.waitFor();
    await norscope.switchMode(1, 'scratch');
    await norscope.loadTrace(log);
  });
  afterAll(async () => {
    await stop();
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const place = () => norscope.page.getByRole('group', { name: 'History' }).textContent();
  const since = () => norscope.page.getByRole('button', { name: /^Changed bytes/ });
  const view = (): Locator => norscope.page.getByRole('tabpanel', { name: 'Bytes' });
  const press = (...keys: string[]) =>
    keys.reduce(async (before, key) => {
      await before;
      await norscope.page.keyboard.press(key);
    }, Promise.resolve());

  /** Runs a command that the palette finds by these words. */
  async function command(words: string): Promise<void> {
    await press('Control+Shift+P');
    await norscope.page.keyboard.type(words);
    await press('Enter');
  }

  it('are those since the start, until another moment is chosen', async () => {
    await expect.poll(place).toContain('8,975 / 8,975');
    expect(await since().textContent()).toBe('Since start');
    await norscope.rowAt(0x680);
    await expect.poll(() => view().textContent()).toContain('was 0x00, now 0x30');
    await expect.poll(() => view().textContent()).toContain('programmed by buffered program 8,776');
  });

  it('are since before the last operation with one key, and follow as it is stepped', async () => {
    await press('Alt+c');
    await expect.poll(() => since().textContent()).toBe('Since 8,936');
    for (let step = 0; step < 12; step++) await press('F9');
    await expect.poll(place).toContain('8,811 / 8,975');
    await expect.poll(() => since().textContent()).toBe('Since 8,776');
    await norscope.rowAt(0);
    await press('F7');
    await expect.poll(() => norscope.rowIndex()).toBe(0x68 + 1);
    // The confirm went to the start of the block, the view where the operation worked.
    await norscope.rowAt(0x2_0000);
    await press('F11', 'F9');
    // A pointer tells where it is as it moves: the bytes may have come under it since.
    let x = 140;
    const pointAgain = async () => {
      x += 1;
      await norscope.grid.hover({ position: { x, y: 240 } });
      return view().textContent();
    };
    await expect.poll(pointAgain).toMatch(/0000_0[67][0-9a-f]{2}was 0xff/);
    await norscope.page.mouse.move(0, 0);
    await norscope.rowAt(0x680);
    await expect.poll(() => view().textContent()).toContain('was 0xff, now 0x30');
    await expect
      .poll(() => norscope.grid.locator('xpath=..').locator('output').textContent())
      .toMatch(/0x30.*changed, was 0xff.*programmed by buffered program 8,776/);
    await press('F9', 'F9');
    await expect.poll(() => since().textContent()).toBe('Since 8,737');
    await expect.poll(() => view().textContent()).not.toContain('now 0x30');
    await expect.poll(() => view().textContent()).toContain('erased by block erase 8,264');
  });

  it('lead to the operation that made them so, with Enter or a click', async () => {
    await norscope.rowAt(0x90);
    await press('Enter');
    await expect.poll(place).toContain('8,343 / 8,975');
    await norscope.rowAt(0x1000);
    await view()
      .getByRole('button', { name: /^erased by block erase 8,264/ })
      .click();
    await expect.poll(place).toContain('8,265 / 8,975');
  });

  it('are since a cycle that is typed, which may come later; one that there is not is refused', async () => {
    await command('changes.cycle');
    const field = norscope.page.getByRole('textbox', { name: 'Show changed bytes since cycle' });
    await field.fill('9,000');
    await press('Enter');
    await expect.poll(() => norscope.page.getByRole('alert').textContent()).toContain('0 to 8,975');
    await field.fill('8,811');
    await press('Enter');
    await expect.poll(() => since().textContent()).toBe('Against 8,811');
    await norscope.rowAt(0x680);
    await expect.poll(() => view().textContent()).toContain('was 0x30, now 0xff');
    await since().click();
    await norscope.page.getByRole('menuitemradio', { name: /^start/ }).click();
    await expect.poll(() => since().textContent()).toBe('Since start');
  });

  it('stand beside the wear of their block, as it was at each moment', async () => {
    await norscope.rowAt(0);
    await expect.poll(() => view().textContent()).toMatch(/erased 15×, 24 KiB programmed/);
    await norscope.page.locator('.hex-strip').hover({ position: { x: 10, y: 2 } });
    await expect
      .poll(() => norscope.page.locator('.hex-strip').textContent())
      .toMatch(/block 0 of 256, erased 15×/);
    await command('step back as far as');
    await expect.poll(place).toContain('0 / 8,975');
    await expect.poll(() => view().textContent()).not.toMatch(/erased \d+×/);
    await command('step forward to the last');
    await expect.poll(() => view().textContent()).toMatch(/erased 15×, 26[\d.]* KiB programmed/);
  });

  it('are read well by a screen reader', async () => {
    expect(await norscope.violations()).toEqual([]);
  });
});
