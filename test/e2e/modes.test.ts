import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { FIRMWARE, firmwareMissing, madeImage, temporaryFolder } from '../kit/files/images.ts';
import { holdElsewhere } from '../kit/norscope-holder.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
/** AAVMF_VARS.fd goes into the second flash of virt. */
const FLASH = 1;
const DEAD_BEEF = [0xde, 0xad, 0xbe, 0xef];

describe.skipIf(missing !== null)(`The file of a flash${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let image: string;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    image = join(temporaryFolder(), 'AAVMF_VARS.fd');
    copyFileSync(FIRMWARE.aavmfVars, image);
    norscope = await serve(image);
  });

  async function serve(path: string, options: readonly string[] = []): Promise<NorscopePage> {
    const served = await serveNorscope([path], options);
    onTestFinished(() => served.stop());
    const page = new NorscopePage(await served.openPage(browser));
    await page.grid.waitFor();
    return page;
  }

  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const chip = () => norscope.chip(FLASH).textContent();
  const question = () => norscope.page.getByRole('alertdialog');
  const focused = () => norscope.page.locator(':focus');
  const bytesOfFile = (path: string, offset: number, length: number) => [
    ...readFileSync(path).subarray(offset, offset + length),
  ];
  const filesBeside = () => readdirSync(dirname(image)).sort();
  async function writeThrough(): Promise<void> {
    await norscope.switchMode(FLASH, 'write-through');
    await norscope.answer('Let it change the file');
    await expect.poll(chip).toContain('write-through');
  }
  async function changeInScratch(): Promise<void> {
    await norscope.switchMode(FLASH, 'scratch');
    await expect.poll(chip).toContain('scratch');
    await norscope.run('erase #0');
    await norscope.run('program +0x100 de ad be ef');
    await expect.poll(chip).toContain('1 block changed');
  }

  it('is changed at once in write-through, which the keyboard alone chooses and a question precedes', async () => {
    const chooseWriteThrough = async () => {
      await norscope.page.getByRole('button', { name: /flash1: image and mode/ }).focus();
      await press('Enter');
      for (const mode of ['shared', 'scratch', 'write-through']) {
        await expect.poll(() => focused().getAttribute('role')).toBe('menuitemradio');
        await expect.poll(() => focused().textContent()).toMatch(new RegExp(`^${mode}`));
        if (mode !== 'write-through') await press('ArrowDown');
      }
      await press('Enter');
      await question().waitFor();
    };
    await chooseWriteThrough();
    expect(await question().textContent()).toContain(image);
    await expect.poll(() => focused().textContent()).toBe('Cancel');
    expect(await norscope.violations(), 'the question').toEqual([]);
    await press('Enter');
    await question().waitFor({ state: 'detached' });
    expect(await chip()).toContain('shared · protected');
    await expect.poll(() => focused().getAttribute('aria-label')).toContain('image and mode');

    await chooseWriteThrough();
    await press('Tab', 'Enter');
    await expect.poll(chip).toContain('write-through');
    expect(await norscope.deviceState.textContent()).toContain('the file changes');
    expect(await norscope.violations(), 'write-through').toEqual([]);
    await norscope.run('erase #0');
    await norscope.run('program +0x100 de ad be ef');
    expect(bytesOfFile(image, 0xfe, 8)).toEqual([0xff, 0xff, ...DEAD_BEEF, 0xff, 0xff]);
    await expect.poll(chip).toContain('1 block changed');
    await expect(holdElsewhere(image, 'shared')).rejects.toThrow('is open for writing in another Norscope');
  });

  it('is its own pages again in shared mode, and loses nothing on the way there', async () => {
    await writeThrough();
    await norscope.run('erase #0');
    await press('Alt+s');
    await expect.poll(chip).toContain('shared · protected');
    expect(await norscope.rowAt(0)).toEqual(new Array(16).fill(0xff));
    expect(await norscope.run('program +0x0 00 00')).toContain('refused: the flash is protected');
    expect(bytesOfFile(image, 0, 2)).toEqual([0xff, 0xff]);
    await norscope.page.getByRole('button', { name: /flash1: image and mode/ }).click();
    await norscope.page.getByText('Mapped read-only').waitFor();
    await press('Escape');
    await holdElsewhere(image, 'shared');
  });

  it('stays as it is where another Norscope has it: the mode is refused, and it is said who has it', async () => {
    const { id } = await holdElsewhere(image, 'shared');
    await norscope.switchMode(FLASH, 'write-through');
    await norscope.answer('Let it change the file');
    const problem = norscope.page.getByRole('alert').filter({ hasText: 'lets nobody else write it' });
    await problem.waitFor();
    expect(await problem.textContent()).toContain(`another Norscope (process ${id})`);
    expect(await chip()).toContain('shared · protected');
    await expect.poll(() => norscope.rowAt(0)).toEqual(bytesOfFile(image, 0, 16));
  });

  it('stays as it is in scratch, and what the scratch holds is saved as another, byte for byte', async () => {
    const before = readFileSync(image);
    await changeInScratch();
    const expected = Buffer.from(before).fill(0xff, 0, 0x4_0000);
    expected.set(DEAD_BEEF, 0x100);
    await press('Control+s');
    const field = norscope.page.getByRole('textbox', { name: 'Name of the new file' });
    await expect.poll(() => field.inputValue()).toBe('AAVMF_VARS-scratch.fd');
    await norscope.page.getByRole('option', { name: /AAVMF_VARS\.fd/ }).waitFor();
    expect(await norscope.violations(), 'Save as').toEqual([]);
    await press('Enter');
    const saved = join(dirname(image), 'AAVMF_VARS-scratch.fd');
    await norscope.page.getByRole('status').getByText(saved).waitFor();
    expect(readFileSync(saved).equals(expected)).toBe(true);
    expect(readFileSync(image).equals(before)).toBe(true);
    expect(filesBeside()).toEqual(['AAVMF_VARS-scratch.fd', 'AAVMF_VARS.fd']);
    expect(await chip()).toContain('1 block changed');
  });

  it('is asked about after the changes that go before it, and no answer carries over', async () => {
    await changeInScratch();
    await norscope.switchMode(FLASH, 'write-through');
    await expect.poll(() => focused().textContent()).toBe('Keep the changes');
    await press('Tab', 'Enter');
    await question().getByText('Let AAVMF_VARS.fd be changed?').waitFor();
    await expect.poll(() => focused().textContent()).toBe('Cancel');
    await press('Enter');
    await question().waitFor({ state: 'detached' });
    expect(await chip()).toContain('scratch · 1 block changed');
  });

  it('is not replaced by what it is the image of, nor is a file that another Norscope has', async () => {
    const other = join(dirname(image), 'other.fd');
    copyFileSync(image, other);
    const { id } = await holdElsewhere(other, 'shared');
    const problem = norscope.page.getByRole('dialog').getByRole('alert');
    await norscope.saveAs('AAVMF_VARS.fd');
    await problem.filter({ hasText: 'AAVMF_VARS.fd is in use here' }).waitFor();
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill('other.fd');
    await press('Enter');
    await problem.filter({ hasText: `other.fd is open in another Norscope (process ${id})` }).waitFor();
    await press('Escape');
    await norscope.page.getByRole('dialog').waitFor({ state: 'detached' });
    await expect.poll(() => focused().getAttribute('role')).toBe('grid');
    expect(filesBeside()).toEqual(['AAVMF_VARS.fd', 'other.fd']);
  });

  it('another file is replaced only after a question, and a folder is gone into', async () => {
    const folder = join(dirname(image), 'saved');
    mkdirSync(folder);
    writeFileSync(join(folder, 'copy.fd'), 'an older one');
    await norscope.saveAs(folder);
    await norscope.page.getByRole('option', { name: /copy\.fd/ }).waitFor();
    const field = norscope.page.getByRole('textbox', { name: 'Name of the new file' });
    await expect.poll(() => field.inputValue()).toBe('AAVMF_VARS-copy.fd');
    await norscope.page.getByRole('option', { name: /copy\.fd/ }).click();
    await expect.poll(() => field.inputValue()).toBe('copy.fd');
    await press('Enter');
    await question().waitFor();
    await expect.poll(() => focused().textContent()).toBe('Cancel');
    await press('Escape');
    await question().waitFor({ state: 'detached' });
    expect(readFileSync(join(folder, 'copy.fd'), 'utf8')).toBe('an older one');
    await norscope.page.getByRole('button', { name: 'Save…' }).click();
    await norscope.answer('Replace it');
    await norscope.page.getByRole('status').getByText('Saved').waitFor();
    expect(readFileSync(join(folder, 'copy.fd')).equals(readFileSync(image))).toBe(true);
  });

  it('can be left behind with the changes saved, where they would be dropped otherwise', async () => {
    await changeInScratch();
    const saved = join(dirname(image), 'kept.fd');
    const saveFromQuestion = async () => {
      await press('Shift+Tab', 'Enter');
      await expect.poll(() => focused().getAttribute('aria-label')).toBe('Name of the new file');
    };
    await norscope.switchMode(FLASH, 'shared');
    await expect.poll(() => focused().textContent()).toBe('Keep the changes');
    await saveFromQuestion();
    await press('Escape');
    await norscope.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await chip()).toContain('1 block changed');

    await norscope.switchMode(FLASH, 'shared');
    await expect.poll(() => focused().textContent()).toBe('Keep the changes');
    await saveFromQuestion();
    await norscope.page.keyboard.type('kept');
    await press('Enter');
    await expect.poll(chip).toContain('shared · protected');
    expect(bytesOfFile(saved, 0xfe, 8)).toEqual([0xff, 0xff, ...DEAD_BEEF, 0xff, 0xff]);
  });

  it('is offered every mode in the palette, and stays in write-through when another flash gets an image', async () => {
    await press('Control+Shift+P');
    await norscope.page.keyboard.type('write-through');
    await press('Enter');
    await expect.poll(() => focused().textContent()).toBe('Cancel');
    await norscope.answer('Let it change the file');
    await expect.poll(chip).toContain('write-through');
    await norscope.page.getByRole('button', { name: /flash0: image and mode/ }).click();
    await norscope.page.getByRole('menuitem', { name: 'Attach an image…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).fill(FIRMWARE.aavmfCode);
    await press('Enter');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('shared · protected');
    expect(await chip()).toContain('write-through');
    await norscope.run('w32 0x04000000 0x00200020; w32 0x04000000 0x00d000d0');
    expect(bytesOfFile(image, 0, 2)).toEqual([0xff, 0xff]);
  });

  it('is changed by an AMD device, too', async () => {
    const path = madeImage(8 << 20, 'musicpal.bin');
    const amd = await serve(path, ['--board', 'musicpal']);
    await amd.page.getByRole('button', { name: /image and mode/ }).click();
    await amd.page.getByRole('menuitemradio', { name: /^write-through/ }).click();
    await amd.answer('Let it change the file');
    await amd.page.getByRole('banner').getByText('write-through').waitFor();
    for (const line of ['erase #0', 'wait', 'wait', 'program +0x100 de ad be ef', 'wait'])
      await amd.run(line);
    await expect.poll(() => bytesOfFile(path, 0xfe, 8)).toEqual([0xff, 0xff, ...DEAD_BEEF, 0xff, 0xff]);
  });

  it('is not taken into write-through where the flash is longer than it', async () => {
    const path = madeImage(5000, 'short.bin');
    const short = await serve(path);
    await short.switchMode(0, 'write-through');
    await short.answer('Let it change the file');
    await short.page.getByRole('alert').filter({ hasText: 'It ends inside an erase block' }).waitFor();
    expect(await short.chip(0).textContent()).toContain('shared · protected');
  });
});
