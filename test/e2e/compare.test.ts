import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
const WITH_KEYS = '/usr/share/OVMF/OVMF_VARS_4M.ms.fd';

describe.skipIf(missing !== null)(`A comparison${missing === null ? '' : ` (${missing})`}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'norscope-e2e-'));
  const longer = join(folder, 'longer.fd');
  let browser: Browser;
  let norscope: NorscopePage;
  let stop = async () => {};

  beforeAll(async () => {
    browser = await launchChromium();
    const content = Buffer.concat([readFileSync(FIRMWARE.ovmfVars), Buffer.alloc(4096, 0x11)]);
    content[0x2000] = 0;
    content[0x3000] = 0;
    writeFileSync(longer, content);
    const served = await serveNorscope([FIRMWARE.ovmfVars, '--board', 'q35']);
    stop = async () => served.stop();
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.waitForImage('OVMF_VARS_4M.fd');
  });
  afterAll(async () => {
    await stop();
    await browser?.close();
    rmSync(folder, { recursive: true });
  });

  const view = () => norscope.page.getByRole('tabpanel', { name: 'Compare' });
  const text = () => view().textContent();
  const side = (name: string | RegExp) => view().getByRole('grid', { name });
  const row = async (name: string | RegExp) =>
    Number(await side(name).getByRole('row').getAttribute('aria-rowindex')) - 1;
  const press = (key: string) => norscope.page.keyboard.press(key);
  const rowBytes = async () => Number(await side(/flash0 now/).getAttribute('aria-colcount')) - 1;

  /** Runs a command that the palette finds by these words. */
  async function command(words: string): Promise<void> {
    await press('Control+Shift+P');
    await norscope.page.keyboard.type(words);
    await press('Enter');
  }

  it('with a longer file says what differs, and goes from range to range by key in both sides', async () => {
    await norscope.compareWith(longer);
    await expect.poll(text).toContain('2 bytes in 2 ranges differ; longer.fd is 4 KiB longer');
    await press('Control+]');
    await expect.poll(async () => (await row(/flash0 now/)) * (await rowBytes())).toBe(0x2000);
    expect(await row('Bytes of longer.fd')).toBe(await row(/flash0 now/));
    await expect.poll(() => view().locator('output').first().textContent()).toContain('0x00 in longer.fd');
    await press('Control+]');
    await press('Control+]');
    await expect.poll(async () => (await row('Bytes of longer.fd')) * (await rowBytes())).toBe(0x8_4000);
    await expect
      .poll(() => view().locator('output').first().textContent())
      .toContain('after the end of flash0 now');
    await press('Control+]');
    await expect
      .poll(() => norscope.page.getByRole('status').allTextContents())
      .toContainEqual(expect.stringContaining('No range that differs comes after this byte.'));
    await press('Control+[');
    await expect.poll(async () => (await row(/flash0 now/)) * (await rowBytes())).toBe(0x3000);
  });

  it('goes in both to an offset that is typed, and its keyboard is back in them', async () => {
    await press('Control+g');
    await norscope.page.getByRole('textbox', { name: /^Go to/ }).fill('0x4000');
    await press('Enter');
    await expect.poll(async () => (await row('Bytes of longer.fd')) * (await rowBytes())).toBe(0x4000);
    expect(await row(/flash0 now/)).toBe(await row('Bytes of longer.fd'));
    await expect
      .poll(() => norscope.page.evaluate(() => document.activeElement?.getAttribute('role')))
      .toBe('grid');
  });

  it('lists its ranges, and Enter goes to one', async () => {
    const list = view().getByRole('listbox', { name: 'Ranges that differ' });
    await list.focus();
    await press('End');
    await expect
      .poll(() => list.getByRole('option', { selected: true }).textContent())
      .toContain('4 KiB only in longer.fd');
    await press('Home');
    await press('Enter');
    await expect.poll(async () => (await row(/flash0 now/)) * (await rowBytes())).toBe(0x2000);
    expect(await norscope.violations()).toEqual([]);
  });

  it('stays where it is when another file can’t be opened, and the dialog says why and keeps what was typed', async () => {
    const before = await text();
    const empty = join(folder, 'empty.fd');
    writeFileSync(empty, '');
    await press('Control+k');
    const dialog = norscope.page.getByRole('dialog', { name: 'Compare with a file' });
    const field = dialog.getByRole('textbox', { name: 'Path of the other file' });
    for (const [path, what] of [
      [empty, 'is empty'],
      [join(folder, 'gone.fd'), 'gone.fd'],
      ['/dev/zero', 'zero'],
    ] as const) {
      await field.fill(path);
      await press('Enter');
      await expect
        .poll(() => dialog.getByRole('alert').allTextContents())
        .toEqual([expect.stringContaining(what)]);
      expect(await field.inputValue()).toBe(path);
    }
    await field.fill(folder);
    await press('Enter');
    await dialog.getByRole('option', { name: /empty\.fd/ }).click();
    const compare = dialog.getByRole('button', { name: 'Compare', exact: true });
    await compare.focus();
    await press('Space');
    await expect.poll(() => dialog.getByRole('alert').textContent()).toContain('is empty');
    expect(await compare.evaluate((button) => button === document.activeElement)).toBe(true);
    await press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await norscope.page.getByRole('alert').count()).toBe(0);
    await expect.poll(text).toBe(before);
  });

  it('is there again after a reload of the page', async () => {
    const before = await view().getByRole('option').allTextContents();
    await norscope.page.reload();
    await norscope.waitForImage('OVMF_VARS_4M.fd');
    await norscope.page.getByRole('tab', { name: 'Compare' }).click();
    await expect.poll(text).toContain('2 bytes in 2 ranges differ; longer.fd is 4 KiB longer');
    await expect.poll(() => view().getByRole('option').allTextContents()).toEqual(before);
  });

  it('tells that the other file is lost', async () => {
    await truncate(longer, 4096);
    await expect.poll(() => view().getByRole('alert').textContent()).toContain('longer.fd');
  });

  it('tells which variables appeared, and Enter goes to their bytes', async () => {
    await norscope.compareWith(WITH_KEYS);
    await view().getByRole('radio', { name: 'Structures' }).click();
    const list = view().getByRole('listbox', { name: 'Structures that are not the same' });
    await expect.poll(() => list.textContent()).toContain('certdb');
    expect(await text()).toMatch(/appeared 57/);
    expect(await norscope.violations()).toEqual([]);
    await list.focus();
    await press('ArrowDown');
    await press('Enter');
    await expect.poll(async () => (await row(/OVMF_VARS_4M.ms.fd/)) * (await rowBytes())).toBe(0xb8);
  });

  it('has all counts of structures in sight in the smallest window', async () => {
    await norscope.page.setViewportSize({ width: 960, height: 600 });
    await view().getByRole('radio', { name: 'Structures' }).click();
    const last = view().getByText(/^\d+ structures$/);
    const edges = [last, view()].map((shown) => shown.evaluate((it) => it.getBoundingClientRect().right));
    const [counts = 0, all = 0] = await Promise.all(edges);
    expect(counts).toBeLessThan(all);
  });

  it.each([
    { width: 1920, height: 1080, bytes: 16 },
    { width: 1280, height: 800, bytes: 8 },
    { width: 960, height: 600, bytes: 8 },
  ])('has rows of $bytes bytes in both sides at $width x $height, and they scroll together', async (size) => {
    const { bytes, ...viewport } = size;
    await norscope.page.setViewportSize(viewport);
    await view().getByRole('radio', { name: 'Bytes' }).click();
    await norscope.compareWith(WITH_KEYS);
    await expect.poll(rowBytes).toBe(bytes);
    const other = side(/OVMF_VARS_4M.ms.fd/);
    await expect.poll(async () => Number(await other.getAttribute('aria-colcount')) - 1).toBe(bytes);
    await side(/flash0 now/).focus();
    await press('Control+Home');
    await press('Control+]');
    await expect.poll(async () => (await row(/flash0 now/)) * bytes).toBe(0x60);
    const paper = other.locator('canvas');
    const before = await paper.evaluate(
      (canvas) => canvas instanceof HTMLCanvasElement && canvas.toDataURL(),
    );
    await side(/flash0 now/).hover();
    await norscope.page.mouse.wheel(0, 2000);
    const after = () => paper.evaluate((canvas) => canvas instanceof HTMLCanvasElement && canvas.toDataURL());
    await expect.poll(async () => (await after()) !== before).toBe(true);
  });

  it('of a scratch with its image as it was opened is old after an edit, and can be made again', async () => {
    await norscope.showTab('Bytes');
    await norscope.switchToScratch();
    await norscope.run('program 0xfff9c000 0x00');
    await command('compare.opened');
    await expect.poll(text).toContain('1 byte in 1 range differs');
    await expect.poll(text).toContain('flash0 as it was opened');
    await norscope.run('program 0xfffac000 0x00');
    await expect.poll(text).toContain('Bytes changed since they were compared');
    await view().getByRole('button', { name: 'Compare again' }).click();
    await expect.poll(text).toContain('2 bytes in 2 ranges differ');
  });

  it('with a cycle that is typed keeps a copy, and says so', async () => {
    await command('compare.position');
    const field = norscope.page.getByRole('textbox', { name: 'Compare with cycle' });
    await field.fill('9,999');
    await press('Enter');
    await expect
      .poll(() => norscope.page.getByRole('alert').textContent())
      .toContain('The history has cycles 0 to');
    await field.fill('0');
    await press('Enter');
    await expect.poll(text).toContain('before the first cycle');
    await expect.poll(text).toContain('a copy of 528 KiB');
  });

  it('ends when the image is mapped in another mode, and says so', async () => {
    await norscope.switchMode(0, 'shared');
    await norscope.answer('Drop the changes');
    await expect.poll(text).toContain('What was compared is not open any more.');
    expect(await norscope.violations()).toEqual([]);
  });

  it('is offered to a file that is dropped on one half of the window', async () => {
    const same = readFileSync(FIRMWARE.ovmfVars);
    const { page } = norscope;
    const dataTransfer = await page.evaluateHandle((content) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], 'dropped.fd'));
      return data;
    }, same.toString('base64'));
    await view().dispatchEvent('dragover', { dataTransfer });
    const zone = page.getByText('Drop to compare with flash0');
    await zone.dispatchEvent('dragover', { dataTransfer });
    await zone.dispatchEvent('drop', { dataTransfer });
    await expect.poll(text).toContain('Both are the same: 540,672 bytes');
    await expect.poll(() => zone.count()).toBe(0);
  });
});
