import { readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { countingBytes } from '../kit/counting-bytes.ts';
import { FIRMWARE, firmwareMissing, madeImage, temporaryFolder } from '../kit/files/images.ts';
import { elsewhere } from '../main/backing/files.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { firmwareSteps } from './firmware-steps.ts';
import { footprintSteps } from './footprint-steps.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`In Chromium${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;

  /** A window of a server of its own. */
  async function serve(...images: string[]): Promise<NorscopePage> {
    const served = await serveNorscope(images);
    onTestFinished(() => served.stop());
    return new NorscopePage(await served.openPage(browser));
  }

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  describe('a person with AAVMF_CODE.fd', () => {
    let norscope: NorscopePage;
    beforeAll(async () => {
      const served = await serveNorscope([FIRMWARE.aavmfCode]);
      norscope = new NorscopePage(await served.openPage(browser));
      return () => served.stop();
    });
    firmwareSteps(() => norscope);
    footprintSteps(() => norscope);

    it('finds no serious accessibility problem on any view, in both themes', async () => {
      const { page } = norscope;
      for (const theme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
        for (const tab of ['Query table', 'State machine', 'Bytes'] as const) {
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

  it('opens with its button what is typed or chosen, whichever was the last', async () => {
    const norscope = await serve();
    const { page } = norscope;
    await page.getByRole('button', { name: /Open an image/ }).waitFor();
    const dialog = page.getByRole('dialog');
    const open = dialog.getByRole('button', { name: 'Open', exact: true });
    await page.keyboard.press('Control+o');
    const field = page.getByRole('textbox', { name: 'Path of an image' });
    await field.fill(dirname(FIRMWARE.ovmfCode));
    await open.click();
    await dialog.getByRole('option', { name: /^OVMF_VARS_4M\.fd/ }).click();
    await field.fill(FIRMWARE.ovmfCode);
    await open.click();
    await norscope.waitForImage('OVMF_CODE_4M.fd');
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

  it('takes a path that is typed or pasted while the list has the keyboard', async () => {
    const norscope = await serve();
    const { page } = norscope;
    await page.getByRole('button', { name: /Open an image/ }).waitFor();
    const field = page.getByRole('textbox', { name: 'Path of an image' });
    const openList = async () => {
      await page.keyboard.press('Control+o');
      await expect.poll(() => page.locator(':focus').getAttribute('role')).toBe('listbox');
    };
    await openList();
    await page.keyboard.press('Backspace');
    await page.getByRole('listbox', { name: dirname(homedir()), exact: true }).waitFor();
    await page.keyboard.type('~');
    await page.keyboard.press('Enter');
    await page.getByRole('listbox', { name: homedir(), exact: true }).waitFor();
    await page.locator(':focus[role=listbox]').evaluate((list, path) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', `${path}\n`);
      list.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, '/pasted/path.fd');
    await expect.poll(() => field.inputValue()).toBe('/pasted/path.fd');
    await page.keyboard.press('Escape');
    await openList();
    await page.keyboard.type(FIRMWARE.ovmfCode);
    expect(await field.inputValue()).toBe(FIRMWARE.ovmfCode);
    await page.keyboard.press('Enter');
    await norscope.waitForImage('OVMF_CODE_4M.fd');
  });

  it('says that an engine that was started again has a new address', async () => {
    const first = await serveNorscope([]);
    onTestFinished(() => first.stop());
    const page = await first.openPage(browser);
    await page.getByRole('button', { name: /demonstration/i }).waitFor();
    await first.endProgram();
    await page.getByRole('alert').filter({ hasText: 'looks for it' }).waitFor();
    const second = await serveNorscope(['--port', new URL(first.url).port]);
    onTestFinished(() => second.stop());
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
    await norscope.drop(target, 'dropped.bin', countingBytes(3_000_064));
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

describe.skipIf(missing !== null)('A packed file', () => {
  const content = gzipSync(Buffer.alloc(1 << 16, 'firmware'));
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    served = await serveNorscope([]);
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
  });
  afterEach(() => served.stop());

  const refusal = () => norscope.page.getByRole('alert').filter({ hasText: 'is compressed with gzip' });
  const showsItsBytes = async () => {
    await norscope.waitForImage('kernel.gz');
    expect(await norscope.rowAt(0)).toEqual([...content.subarray(0, 16)]);
  };

  it('is refused with the command that unpacks it, and opened as raw with the keyboard', async () => {
    const path = fileOf('kernel.gz', content);
    await norscope.openByPath(path);
    await refusal().waitFor();
    expect(await refusal().textContent()).toContain(`gzip -dc ${path} > `);
    expect(await norscope.violations()).toEqual([]);
    await tabTo(norscope.page, 'Open as raw');
    await norscope.page.keyboard.press('Enter');
    await norscope.waitForImage('kernel.gz');
    const role = () => norscope.page.evaluate(() => document.activeElement?.getAttribute('role'));
    await expect.poll(role).toBe('grid');
    await showsItsBytes();
  });

  it('stays raw in another mode, and when it is opened again from the list of recent files', async () => {
    await norscope.openByPath(fileOf('kernel.gz', content));
    await norscope.page.getByRole('button', { name: 'Open as raw' }).click();
    await showsItsBytes();
    await norscope.switchToScratch();
    await showsItsBytes();
    await norscope.page.keyboard.press('Alt+w');
    await norscope.page.getByRole('button', { name: /^kernel\.gz/ }).click();
    await showsItsBytes();
    expect(await refusal().count()).toBe(0);
  });

  it.each([
    [
      'its button',
      () => tabTo(norscope.page, 'Open as raw').then(() => norscope.page.keyboard.press('Enter')),
    ],
    ['Alt+R', () => norscope.page.keyboard.press('Alt+r')],
  ])('that was dropped on the window is opened as raw by %s in the message', async (_, insist) => {
    await norscope.drop(norscope.page.getByRole('button', { name: /demonstration/i }), 'kernel.gz', content);
    await refusal().waitFor();
    expect(await norscope.violations()).toEqual([]);
    await insist();
    await showsItsBytes();
    expect(await refusal().count()).toBe(0);
  });

  it('is attached as raw to another flash', async () => {
    await norscope.openByPath(FIRMWARE.aavmfCode);
    await norscope.waitForImage('AAVMF_CODE.fd');
    const path = fileOf(
      'kernel.gz',
      Buffer.concat([content, Buffer.alloc((64 << 20) - content.length, 0xff)]),
    );
    await norscope.page.getByRole('button', { name: /flash1: image and mode/ }).click();
    await norscope.page.getByRole('menuitem', { name: /Attach/ }).click();
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).fill(path);
    await norscope.page.keyboard.press('Enter');
    await norscope.page.getByRole('button', { name: 'Open as raw' }).click();
    await showsItsBytes();
    expect(await norscope.chip(0).textContent()).toContain('AAVMF_CODE.fd');
  });
});

/** Presses Tab until this button has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  const focused = page.locator(':focus');
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press('Tab');
    if ((await focused.count()) > 0 && (await focused.textContent())?.startsWith(name)) return;
  }
  throw new Error(`Tab never comes to ${name}`);
}

function fileOf(name: string, content: string | Buffer): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return path;
}
