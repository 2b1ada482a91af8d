import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();
const VIRT_BYTES = 64 << 20;

describe.skipIf(missing !== null)(`Notes${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let image = '';
  let file = '';

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const folder = temporaryFolder();
    [image, file] = [join(folder, 'vars.fd'), join(folder, 'vars.notes.json')];
    writeFileSync(image, new Uint8Array(VIRT_BYTES).fill(0x5a));
    norscope = await openInScratch(browser, [image], { options: ['--board', 'virt'] });
  });

  const press = (keys: string) => norscope.page.keyboard.press(keys);
  const dialog = (name: string) => norscope.page.getByRole('dialog', { name });
  /** As they are read, but for the flash, which is the one that the image is behind. */
  const rows = async () => {
    const texts = await dialog('Notes').getByRole('listitem').allTextContents();
    return texts.map((text) => text.replace(/virt\.flash\d, /, ''));
  };

  /** Notes so many bytes from an offset on. */
  async function note(offset: number, lengthBytes: number, name: string): Promise<void> {
    await norscope.rowAt(offset);
    for (let more = 1; more < lengthBytes; more++) await press('Shift+ArrowRight');
    await press('Control+Alt+m');
    await dialog('Note on the selection').waitFor();
    // Without a name Enter asks for one, wherever it is pressed.
    await press('Tab');
    await press('Enter');
    await norscope.page.keyboard.type(name);
    await press('Enter');
    await dialog('Note on the selection').waitFor({ state: 'detached' });
  }

  it('are written, found, changed, deleted and taken back with the keyboard alone', async () => {
    await note(0x40, 4, 'magic');
    await note(0x1_0000, 2, 'length');
    await norscope.rowAt(0x100);
    await press('F4');
    await expect.poll(() => norscope.rowIndex()).toBe(0x1_0000 / 16 + 1);
    await press('Shift+F4');
    await expect.poll(() => norscope.rowIndex()).toBe(0x40 / 16 + 1);
    await norscope.page.getByText('note “magic”').first().waitFor({ state: 'attached' });

    await press('Control+Alt+b');
    await expect
      .poll(rows)
      .toEqual(['magic, blue, 0x0000_0040 to 0x0000_0043', 'length, blue, 0x0001_0000 to 0x0001_0001']);
    expect(await norscope.violations()).toEqual([]);
    await norscope.page.keyboard.type('leng');
    await expect.poll(rows).toHaveLength(1);
    await dialog('Notes').getByRole('button', { name: 'Change the note length' }).focus();
    await press('Enter');
    await dialog('Change the note').waitFor();
    await norscope.page.keyboard.type('s');
    await press('Tab');
    await press('Tab');
    await norscope.page.keyboard.type('little-endian');
    expect(await norscope.violations()).toEqual([]);
    await press('Shift+Tab');
    await press('ArrowRight');
    await press('Enter');
    await dialog('Notes').waitFor();
    await expect.poll(rows).toContain('lengths, violet, little-endian0x0001_0000 to 0x0001_0001');
    await dialog('Notes').getByRole('button', { name: 'Delete the note lengths' }).focus();
    await press('Enter');
    await expect.poll(rows).toHaveLength(1);
    await dialog('Notes').getByRole('button', { name: 'Undo' }).focus();
    await press('Enter');
    await expect.poll(rows).toHaveLength(2);
  });

  it('say what is wrong with a name, take a long one whole, and are kept by Ctrl+Enter from the text', async () => {
    await norscope.rowAt(0x40);
    await press('Control+Alt+m');
    const { page } = norscope;
    const name = page.getByRole('textbox', { name: 'Name' });
    const alert = dialog('Note on the selection').getByRole('alert');
    await press('Enter');
    await expect.poll(() => alert.textContent()).toContain('A note has a name');
    expect(await name.getAttribute('aria-invalid')).toBe('true');
    expect(await norscope.violations()).toEqual([]);
    await page.keyboard.insertText('n'.repeat(3000));
    await press('Enter');
    await expect.poll(() => alert.textContent()).toContain('3,000 characters; 200 are the most');
    expect((await name.inputValue()).length).toBe(3000);
    await name.fill('magic');
    await page.getByRole('textbox', { name: 'Text' }).fill('two lines');
    await press('Control+Enter');
    await dialog('Note on the selection').waitFor({ state: 'detached' });
    await press('Control+Alt+b');
    await expect.poll(rows).toEqual([expect.stringContaining('magic, blue, two lines')]);
    await page.keyboard.type('gic');
    await dialog('Notes').getByText('1 found').waitFor();
  });

  it('that are left with Escape are there again where they were written, until they are cancelled', async () => {
    await norscope.rowAt(0x40);
    const { page } = norscope;
    const name = page.getByRole('textbox', { name: 'Name' });
    const asked = dialog('Note on the selection');
    await press('Control+Alt+m');
    await name.fill('magic');
    await page.getByRole('textbox', { name: 'Text' }).fill('of which nobody knows');
    await press('Escape');
    await asked.waitFor({ state: 'detached' });
    await norscope.rowAt(0x80);
    await press('Control+Alt+m');
    await expect.poll(() => name.inputValue()).toBe('');
    await press('Escape');
    await asked.waitFor({ state: 'detached' });
    await norscope.rowAt(0x40);
    await press('Control+Alt+m');
    await expect.poll(() => name.inputValue()).toBe('magic');
    expect(await page.getByRole('textbox', { name: 'Text' }).inputValue()).toBe('of which nobody knows');
    await asked.getByRole('button', { name: 'Cancel' }).click();
    await asked.waitFor({ state: 'detached' });
    await press('Control+Alt+m');
    await expect.poll(() => name.inputValue()).toBe('');
  });

  it('are there again when the image is, and travel in a file', async () => {
    await note(0x40, 4, 'magic');
    await press('Alt+w');
    await norscope.openByPath(image);
    await norscope.waitForImage('vars.fd');
    await press('Control+Alt+b');
    await expect.poll(rows).toEqual(['magic, blue, 0x0000_0040 to 0x0000_0043']);
    await dialog('Notes').getByRole('button', { name: 'Export…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(file);
    await press('Enter');
    await expect
      .poll(() => norscope.page.getByRole('status').allTextContents())
      .toContain(`Exported 1 note as ${file}`);
    writeFileSync(file, readFileSync(file, 'utf8').replace('"magic"', '"signature"'));
    await press('Control+Alt+b');
    await dialog('Notes').getByRole('button', { name: 'Import…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Path of a file of notes' }).fill(file);
    await press('Enter');
    await expect
      .poll(() => norscope.page.getByRole('status').allTextContents())
      .toContain(`Added 1 note of ${file}`);
    await press('Control+Alt+b');
    await expect.poll(rows).toHaveLength(2);
  });
});
