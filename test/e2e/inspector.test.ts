import { truncateSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;

describe.skipIf(missing !== null)(`The byte inspector${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let image: string;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** A flash whose bytes count up, as the board puts it. */
  const open = async (board: 'virt' | 'musicpal', isScratch: boolean) => {
    image = board === 'virt' ? madeImage(64 * MIB, 'vars.fd') : madeImage(8 * MIB, 'pal.bin');
    const served = await serveNorscope([image], ['--board', board]);
    onTestFinished(() => served.stop());
    const permissions = ['clipboard-read', 'clipboard-write'];
    norscope = new NorscopePage(await served.openPage(browser, { permissions }));
    await norscope.grid.waitFor();
    await inspector().waitFor();
    if (!isScratch) return;
    await press('Alt+s');
    await norscope.page.getByRole('banner').getByText('scratch').waitFor();
  };
  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const goTo = async (offset: string) => {
    await press('Alt+1', 'Control+g');
    await norscope.page.keyboard.type(offset);
    await press('Enter');
  };
  const inspector = () => norscope.page.getByRole('region', { name: 'Byte inspector' });
  const shownAs = (kind: string) =>
    inspector()
      .getByRole('row')
      .filter({ has: norscope.page.getByRole('rowheader', { name: kind, exact: true }) })
      .getByRole('cell')
      .first()
      .textContent();
  const kinds = () => inspector().getByRole('rowheader').allTextContents();
  const focused = () =>
    norscope.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
  const ask = async (kind: string, value: string) => {
    await press('Alt+Shift+P');
    await expect.poll(focused).toBe('Value');
    await inspector().getByRole('combobox', { name: 'Kind of value' }).selectOption(kind);
    await inspector().getByRole('textbox', { name: 'Value' }).fill(value);
  };
  const answer = () => inspector().locator('.verdict').textContent();
  const commands = () =>
    inspector()
      .getByRole('list', { name: 'Commands that would program it' })
      .getByRole('listitem')
      .allTextContents();

  it('shows what the bytes under the cursor mean, or the first ones that are selected', async () => {
    await open('virt', false);
    await goTo('0x41');
    await expect.poll(() => shownAs('u8')).toBe('65');
    expect(await shownAs('u16 le')).toBe('16,961');
    expect(await shownAs('u16 be')).toBe('16,706');
    expect(await shownAs('u64 le')).toBe('5,208,208,757,389,214,273');
    expect(await shownAs('utf-8')).toMatch(/^ABCDEFGHIJKLMNOPQRSTUVWXYZ/);
    expect(await shownAs('GUID')).toBe('44434241-4645-4847-494a-4b4c4d4e4f50');
    await press('Shift+ArrowUp');
    await expect.poll(() => shownAs('u8')).toBe('49');
    await goTo('0x3ffffff');
    await expect.poll(() => shownAs('u8')).toBe('255');
    expect(await shownAs('u16 le')).toBe('past the end');
    expect(await norscope.violations()).toEqual([]);
  });

  it('is walked with the keyboard: copies a value, hides a row, and has the rows again after a reload', async () => {
    await open('virt', false);
    await goTo('0x41');
    await expect.poll(() => shownAs('u8')).toBe('65');
    await press('Alt+i', 'Home', 'ArrowDown', 'ArrowDown');
    await expect.poll(focused).toBe('Copy u16 le: 16,961');
    await press('Enter');
    await norscope.page.getByText('Copied u16 le: 16961').waitFor();
    expect(await norscope.page.evaluate(() => navigator.clipboard.readText())).toBe('16961');
    await press('Delete');
    await expect.poll(focused).toBe('Copy u16 be: 16,706');
    expect(await kinds()).not.toContain('u16 le');
    await press('End', 'Delete', 'Escape');
    await expect.poll(() => norscope.page.locator(':focus').getAttribute('role')).toBe('grid');
    await inspector().getByRole('button', { name: 'Rows of the inspector' }).click();
    await norscope.page.getByRole('menuitemcheckbox', { name: /^EFI_TIME/ }).click();
    await press('Escape');
    await inspector().getByRole('button', { name: 'Whole numbers are decimal' }).click();
    const left = await kinds();
    expect(left).toContain('EFI_TIME');
    expect(left).not.toContain('f32 le');
    await norscope.page.reload();
    await expect.poll(kinds).toEqual(left);
    await goTo('0x41');
    await expect.poll(() => shownAs('u32 le')).toBe('0x4443_4241');
    await inspector().getByRole('button', { name: 'Rows of the inspector' }).click();
    await norscope.page.getByRole('menuitem', { name: 'The usual rows' }).click();
    await expect.poll(kinds).toContain('u16 le');
  });

  it('follows what is done to the flash, back in time too, and in another view', async () => {
    await open('virt', true);
    await goTo('0x40010');
    await expect.poll(() => shownAs('u16 be')).toBe('4,113');
    await norscope.showTab('Query table');
    await norscope.run('erase #1');
    await expect.poll(() => shownAs('u16 be')).toBe('65,535');
    expect(await answer()).toBe('Any value: the byte is erased.');
    for (const _cycle of [1, 2, 3, 4, 5]) await press('Shift+F11');
    await expect.poll(() => shownAs('u16 be')).toBe('4,113');
    await press('Alt+n');
    await expect.poll(() => shownAs('u16 be')).toBe('0');
  });

  it('says of a value what becomes of each bit, what has to be erased, what it costs; and sends nothing', async () => {
    await open('virt', true);
    await goTo('0x3fffe');
    await ask('u32-le', '0x000070f8');
    await expect.poll(answer).toBe('Yes: ▾ 8 bits clear, 24 stay.');
    // Read out while the keyboard is there, and not at each step through the bytes.
    expect(await inspector().getByRole('status').count()).toBe(1);
    await press('Escape');
    await expect.poll(() => inspector().getByRole('status').count()).toBe(0);
    await ask('u32-le', '0x12345678');
    await expect
      .poll(answer)
      .toBe('Not without an erase of block 1: ▴ 5 bits have to go from 0 to 1, ▾ 8 clear, 19 stay.');
    await inspector().getByText('This device stores it all the same').waitFor();
    await inspector()
      .getByRole('button', { name: /^Departs from the datasheet: QEMU stores the word/ })
      .waitFor();
    const told = [
      'erase #1first: 256 KiB at 0x0004_0000',
      'program10 cycles',
      'word-program10 cycles',
      'buffered-program18 cycles',
    ];
    await expect.poll(commands).toEqual(told);
    expect(await norscope.violations()).toEqual([]);
    await inspector().getByRole('button', { name: 'buffered-program' }).click();
    const line = norscope.page.getByRole('combobox', { name: /^Console of/ });
    await expect.poll(() => line.inputValue()).toBe('buffered-program 0x0003_fffe 78 56 34 12');
    expect(await norscope.chip(0).textContent()).not.toContain('changed');
    await line.press('Enter');
    await expect.poll(answer).toBe('It is there already.');
  });

  it('says what an AMD device would hold in place of what needs an erase, and what is wrong with what was typed', async () => {
    await open('musicpal', true);
    await goTo('0x10');
    await ask('u16-le', '0x1001');
    await expect.poll(answer).toContain('Not without an erase of block 0: ▴ 1 bit has to go from 0 to 1');
    await inspector().getByText('This device would hold 00 10 instead.').waitFor();
    await expect
      .poll(commands)
      .toContainEqual(
        expect.stringMatching(/^program\d+ cycles, and then: at 0x10 stands 0x1000, not 0x1001/),
      );
    await ask('u8', '300');
    await expect.poll(answer).toBe('300 does not fit into 8 bits. Write 0 to 255.');
  });

  it('edits a value by hand with the keyboard alone, and takes it back', async () => {
    await open('virt', true);
    await goTo('0x41');
    await expect.poll(() => shownAs('u8')).toBe('65');
    await press('Alt+i', 'Home', 'ArrowDown', 'ArrowDown', 'F2');
    await expect.poll(focused).toBe('Value');
    expect(await inspector().getByRole('textbox', { name: 'Value' }).inputValue()).toBe('16961');
    await norscope.page.keyboard.type('0x1234');
    await press('Enter');
    await expect.poll(() => shownAs('u16 le')).toBe('4,660');
    await norscope.page.getByText('Edited 2 bytes by hand. Ctrl+Z takes it back.').waitFor();
    await press('Escape', 'Control+z');
    await expect.poll(() => shownAs('u16 le')).toBe('16,961');
  });

  it('says that a protected flash takes nothing', async () => {
    await open('virt', false);
    await goTo('0xff');
    await expect.poll(answer).toBe('Nothing: the flash is protected.');
    await ask('bits', '0111_1111');
    await expect.poll(answer).toBe('No: the flash is protected. As for the bits, they only clear.');
    await press('Enter');
    const refusal = norscope.page.getByRole('alert').filter({ hasText: 'is protected: its image is shared' });
    await refusal.waitFor();
  });

  it('shows no byte of an image that is lost', async () => {
    await open('virt', false);
    await goTo('0x41');
    await expect.poll(() => shownAs('u8')).toBe('65');
    truncateSync(image, 4096);
    await inspector().getByText('The image is lost: there are no bytes until it is opened again.').waitFor();
    expect(await inspector().getByRole('row').count()).toBe(0);
    expect(await inspector().locator('.verdict').count()).toBe(0);
  });
});
