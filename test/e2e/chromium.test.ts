import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing, madeImage, temporaryFolder } from '../kit/images.ts';
import { elsewhere } from '../main/backing/files.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { firmwareSteps } from './firmware-steps.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`In Chromium${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  const opened: ServedNorscope[] = [];

  /** A window of a server of its own. */
  async function serve(...images: string[]): Promise<NorscopePage> {
    const served = await serveNorscope(images);
    opened.push(served);
    return new NorscopePage(await served.openPage(browser));
  }

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    for (const served of opened) await served.stop();
  });

  describe('a person with AAVMF_CODE.fd', () => {
    let norscope: NorscopePage;
    beforeAll(async () => {
      norscope = await serve(FIRMWARE.aavmfCode);
    });
    firmwareSteps(() => norscope);

    it('finds no serious accessibility problem on any view, in both themes', async () => {
      const { page } = norscope;
      for (const theme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        for (const tab of ['Query table', 'Bytes'] as const) {
          await norscope.showTab(tab);
          expect(await norscope.violations(), `${tab}, ${theme}`).toEqual([]);
        }
      }
      await page
        .getByRole('radio', { name: 'Tree' })
        .or(page.getByRole('button', { name: 'Tree' }))
        .first()
        .click();
      expect(await norscope.violations(), 'region tree').toEqual([]);
      await page.keyboard.press('Control+Shift+P');
      expect(await norscope.violations(), 'palette').toEqual([]);
      await page.keyboard.press('Escape');
    });

    it('keeps what it shows over a reload of the page', async () => {
      await norscope.page.reload();
      await norscope.waitForImage('AAVMF_CODE.fd');
      expect(await norscope.chip(0).textContent()).toContain('1 block changed');
    });
  });

  it('welcomes a person without an image, and opens the demonstration image', async () => {
    const norscope = await serve();
    expect(await norscope.violations(), 'welcome').toEqual([]);
    await norscope.page.getByRole('button', { name: /demonstration/i }).click();
    await norscope.waitForImage('demo-nor-16MiB.bin');
    expect(await norscope.run('query')).toContain('128 blocks of 128 KiB');
  });

  it('opens an image by its path, with the keyboard alone', async () => {
    const norscope = await serve();
    await norscope.page.getByRole('button', { name: /Open/ }).first().waitFor();
    await norscope.openByPath(FIRMWARE.ovmfCode);
    await norscope.waitForImage('OVMF_CODE_4M.fd');
    expect((await norscope.rowAt(0x28)).slice(8, 12)).toEqual(
      [...'_FVH'].map((letter) => letter.charCodeAt(0)),
    );
  });

  it('shows the folder whose path is typed, and takes a path from there on', async () => {
    const norscope = await serve();
    await norscope.page.getByRole('button', { name: /Open/ }).first().waitFor();
    await norscope.openByPath(dirname(FIRMWARE.ovmfCode));
    await norscope.page.getByRole('listbox', { name: dirname(FIRMWARE.ovmfCode) }).waitFor();
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).fill('OVMF_CODE_4M.fd');
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).press('Enter');
    await norscope.waitForImage('OVMF_CODE_4M.fd');
  });

  it('says that an engine that was started again has a new address', async () => {
    const first = await serveNorscope([]);
    const page = await first.openPage(browser);
    await page.getByRole('button', { name: /demonstration/i }).waitFor();
    await first.stop();
    await page.getByRole('alert').filter({ hasText: 'looks for it' }).waitFor();
    opened.push(await serveNorscope(['--port', new URL(first.url).port]));
    await page.getByRole('alert').filter({ hasText: 'has a new address' }).waitFor({ timeout: 30_000 });
  });

  it('leaves the focus in a path that was typed before its folder was read', async () => {
    const norscope = await serve();
    const { page } = norscope;
    await page.getByRole('button', { name: /Open an image/ }).waitFor();
    await page.keyboard.press('Control+o');
    await page.getByRole('textbox', { name: 'Path of an image' }).fill(FIRMWARE.ovmfCode);
    await page.getByRole('listbox').waitFor();
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    await norscope.waitForImage('OVMF_CODE_4M.fd');
  });

  it('takes a dropped file as a copy', async () => {
    const norscope = await serve();
    const { page } = norscope;
    const target = page.getByRole('button', { name: /demonstration/i });
    await target.waitFor();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(
        new File([Uint8Array.from({ length: 3_000_064 }, (_, index) => index & 0xff)], 'dropped.bin'),
      );
      return data;
    });
    for (const type of ['dragenter', 'dragover', 'drop'])
      await target.dispatchEvent(type, { dataTransfer: transfer });
    await norscope.waitForImage('dropped.bin');
    expect(await norscope.rowAt(0x100010)).toEqual(Array.from({ length: 16 }, (_, index) => 0x10 + index));
  });

  it('stays up when another program cuts the open file, says so, and opens it again', async () => {
    const path = fileOf('doomed.bin', Buffer.alloc(1 << 20, 7));
    const norscope = await serve(path);
    await norscope.waitForImage('doomed.bin');
    expect(await norscope.rowAt(0xf0000)).toEqual(new Array(16).fill(7));
    await elsewhere(path, 'fs.truncateSync(path, 4096)');
    await expect.poll(() => norscope.chip(0).textContent(), { timeout: 10_000 }).toContain('image lost');
    expect(await norscope.run('r32 0x40')).toContain('doomed.bin');
    expect(await norscope.violations(), 'lost image').toEqual([]);
    await elsewhere(path, 'fs.writeFileSync(path, Buffer.alloc(1 << 20, 7))');
    await norscope.page
      .getByRole('button', { name: /Reopen/ })
      .first()
      .click();
    await expect.poll(() => norscope.chip(0).textContent()).toContain('shared');
    expect(await norscope.rowAt(0xf0000)).toEqual(new Array(16).fill(7));
  });

  it('opens a U-Boot, whose size no erase block divides, with erased flash after it', async () => {
    const norscope = await serve(FIRMWARE.uBoot);
    await norscope.waitForImage('u-boot.bin');
    const file = readFileSync(FIRMWARE.uBoot);
    const row = file.length - (file.length % 16);
    const erased = new Array<number>(16).fill(0xff);
    expect(await norscope.rowAt(row)).toEqual([...file.subarray(row), ...erased].slice(0, 16));
    expect(await norscope.rowAt(row + 16)).toEqual(erased);
    await norscope.page.getByText('after the image').first().waitFor();
  });

  it.each([
    ['a file that is not there', () => '/nowhere/at/all.fd', /all\.fd/],
    ['an empty file', () => fileOf('empty.fd', ''), /empty/i],
    ['a qcow2 image', () => fileOf('disk.qcow2', `QFI\xfb\0\0\0\x03${'\0'.repeat(512)}`), /qemu-img convert/],
  ])('says what is wrong with %s, and keeps the open image', async (_, path, sentence) => {
    const norscope = await serve(madeImage(65_536, 'good.bin'));
    await norscope.waitForImage('good.bin');
    const typed = path();
    await norscope.openByPath(typed);
    await norscope.page.getByRole('alert').filter({ hasText: sentence }).first().waitFor();
    // The file browser stays, with what was typed, until the person has another idea.
    const field = norscope.page.getByRole('textbox', { name: 'Path of an image' });
    expect(await field.inputValue()).toBe(typed);
    await norscope.page.keyboard.press('Escape');
    expect(await norscope.chip(0).textContent()).toContain('good.bin');
  });
});

function fileOf(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return path;
}
