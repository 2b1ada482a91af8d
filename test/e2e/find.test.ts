import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { NEWC_END, newcMember } from '../kit/image/newc.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();
const SIZE = 64 << 20;
const PLACES = [0x1000, 0x20_0000, SIZE - 16] as const;

describe.skipIf(missing !== null)(`Finding bytes${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const image = join(temporaryFolder(), 'code.fd');
    const content = Buffer.alloc(SIZE, 0xff);
    for (const place of PLACES) content.write('U-Boot 2023', place);
    writeFileSync(image, content);
    norscope = await openInScratch(browser, [image]);
  });

  const bar = () => norscope.page.getByRole('form', { name: 'Find' });
  const press = (chord: string) => norscope.page.keyboard.press(chord);
  const row = () => norscope.rowIndex();
  const rowOf = (offset: number) => Math.floor(offset / 16) + 1;

  async function find(text: string, kind = 'Text'): Promise<void> {
    await press('Control+f');
    await bar().getByRole('radio', { name: kind, exact: true }).click();
    await bar().getByRole('combobox', { name: 'Find', exact: true }).fill(text);
    await press('Enter');
  }

  it('goes to the first hit by the keyboard alone, and on to the others with F3', async () => {
    await norscope.grid.focus();
    await press('Control+f');
    await norscope.page.keyboard.type('u-boot 2023');
    await press('Enter');
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('3 hits.');
    await expect.poll(row).toBe(rowOf(PLACES[0]));
    for (const place of [PLACES[1], PLACES[2], PLACES[0]]) {
      await press('F3');
      await expect.poll(row).toBe(rowOf(place));
    }
    await press('Shift+F3');
    await expect.poll(row).toBe(rowOf(PLACES[2]));
  });

  it('lists the hits with the bytes around them; Enter goes there', async () => {
    await find('55 2d 42 6f ?? 74', 'Hex');
    const hits = norscope.page.getByRole('listbox', { name: 'Hits' });
    await expect.poll(() => hits.getByRole('option').count()).toBe(3);
    await expect.poll(() => hits.getByRole('option').nth(1).textContent()).toContain('0x0020_0000');
    expect(await hits.getByRole('option').nth(1).textContent()).toContain('55 2d 42 6f 6f 74');
    await press('F3');
    await expect
      .poll(() => hits.getByRole('option', { selected: true }).textContent())
      .toContain('0x0020_0000');
    await hits.focus();
    await press('End');
    await press('Enter');
    await expect.poll(row).toBe(rowOf(PLACES[2]));
    expect(await norscope.violations()).toEqual([]);
  });

  it('finds in what is packed, by the keyboard alone, and shows the structure and the bytes around', async () => {
    const image = join(temporaryFolder(), 'packed.fd');
    const content = Buffer.alloc(SIZE, 0xff);
    const files = [newcMember('motd', `${'-'.repeat(5000)}hello`), newcMember('issue', 'hello'), NEWC_END];
    content.set(gzipSync(Buffer.concat(files)), PLACES[0]);
    writeFileSync(image, content);
    norscope = await openInScratch(browser, [image]);
    await find('hello');
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('Nothing found.');
    await bar().getByRole('button', { name: 'Search packed data' }).focus();
    await press('Enter');
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('2 hits in what is packed.');
    const { page } = norscope;
    const chosen = () => page.getByRole('treeitem', { selected: true }).textContent();
    await expect.poll(chosen).toContain('motd');
    await expect.poll(row).toBe(rowOf(PLACES[0]));
    const around = page.getByRole('region', { name: 'The bytes around the hit' });
    await expect.poll(() => around.locator('mark').allTextContents()).toContain('hello');
    await press('F3');
    await expect.poll(chosen).toContain('issue');
    await expect.poll(() => around.textContent()).toContain('cpio archive / issue');
    const hits = page.getByRole('listbox', { name: 'Hits' });
    await hits.focus();
    await press('Home');
    await expect.poll(() => around.textContent()).toContain('cpio archive / motd');
    await around.getByRole('button', { name: 'The bytes before these' }).click();
    await expect.poll(() => around.getByRole('status').textContent()).toMatch(/^0x0000_0[0-9a-f]{3} to /);
    expect(await norscope.violations()).toEqual([]);
  });

  it('keeps the keyboard in a long list of what is packed, and goes on from the hit that was gone to', async () => {
    const image = join(temporaryFolder(), 'many.fd');
    const content = Buffer.alloc(SIZE, 0xff);
    content.set(gzipSync(Buffer.concat([newcMember('many', 'hello\n'.repeat(3000)), NEWC_END])), PLACES[0]);
    writeFileSync(image, content);
    norscope = await openInScratch(browser, [image]);
    await find('hello');
    await bar().getByRole('button', { name: 'Search packed data' }).click();
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('3,000 hits in what is packed.');
    const { page } = norscope;
    const hits = page.getByRole('listbox', { name: 'Hits' });
    const position = () => hits.getByRole('option', { selected: true }).getAttribute('aria-posinset');
    const around = page.getByRole('region', { name: 'The bytes around the hit' });
    await hits.focus();
    await press('End');
    await expect.poll(position).toBe('3000');
    await expect.poll(() => around.locator('mark').first().textContent()).toBe('68 65 6c 6c 6f');
    await press('ArrowUp');
    await expect.poll(position).toBe('2999');
    await press('Enter');
    await press('F3');
    await expect.poll(position).toBe('3000');
    await press('F3');
    await expect.poll(position).toBe('1');
    expect(await hits.isVisible()).toBe(true);
    await find('nothing of the kind');
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('Nothing found in what is packed.');
    expect(await around.count()).toBe(0);
  });

  it('lists strings of what is packed', async () => {
    const image = join(temporaryFolder(), 'strings.fd');
    const content = Buffer.alloc(SIZE, 0xff);
    content.set(gzipSync(Buffer.concat([newcMember('motd', 'hello world'), NEWC_END])), PLACES[1]);
    writeFileSync(image, content);
    norscope = await openInScratch(browser, [image]);
    await press('Alt+Shift+T');
    const { page } = norscope;
    await page.getByRole('searchbox', { name: 'Filter strings' }).fill('hello');
    await page.getByRole('checkbox', { name: 'In packed data' }).check();
    await page.getByRole('button', { name: 'List' }).click();
    const strings = page.getByRole('listbox', { name: 'Strings' });
    await expect.poll(() => strings.getByRole('option').allTextContents()).toHaveLength(1);
    const [only] = await strings.getByRole('option').allTextContents();
    expect(only).toBe('cpio archive / motd0x0000_0000ASCIIhello world');
    await strings.focus();
    await press('Enter');
    await expect.poll(() => page.getByRole('treeitem', { selected: true }).textContent()).toContain('motd');
  });

  it('goes on to the next hit by Enter in the field', async () => {
    await find('U-Boot');
    await expect.poll(row).toBe(rowOf(PLACES[0]));
    await press('Enter');
    await expect.poll(row).toBe(rowOf(PLACES[1]));
  });

  it('searches in what is selected', async () => {
    await norscope.rowAt(0x1ff0);
    await press('Shift+PageUp');
    await press('Control+f');
    await bar().getByRole('radio', { name: 'Selection' }).click();
    await bar().getByRole('combobox', { name: 'Find', exact: true }).fill('2023');
    await press('Enter');
    await expect.poll(() => bar().getByRole('status').textContent()).toMatch(/^Nothing found in 0x0000_1/);
    await bar().getByRole('radio', { name: 'Flash' }).click();
    await bar().getByRole('button', { name: 'Find', exact: true }).click();
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('3 hits.');
  });

  it('says under the field what is wrong with a pattern, and where', async () => {
    await find('55 a', 'Hex');
    await expect
      .poll(() => bar().getByRole('alert').textContent())
      .toContain('A byte has two hexadecimal digits, and this has one: at character 4: “a”.');
  });

  it('can be cancelled, and keeps what was found up to there', async () => {
    // Each byte is hoped to be the start of a match that ends 4,096 bytes later.
    await find('(?:\\xff(?:[^\\x00]*\\x00)?)', 'Regex');
    await bar().getByRole('button', { name: 'Cancel' }).click();
    await expect
      .poll(() => bar().getByRole('status').textContent())
      .toMatch(/^Cancelled: [\d,]+ hits? up to there/);
  });

  it('says that the hits are old once the bytes have changed, and searches again', async () => {
    await find('U-Boot');
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('3 hits.');
    await press('Escape');
    await norscope.page.getByRole('radio', { name: 'Console and timeline' }).click();
    await norscope.run('program 0x1000 0x00');
    await press('Control+f');
    await expect.poll(() => bar().textContent()).toContain('The bytes have changed since.');
    await bar().getByRole('button', { name: 'Search again' }).click();
    await expect.poll(() => bar().getByRole('status').textContent()).toBe('2 hits.');
  });

  it('lists strings, and goes to one', async () => {
    await press('Alt+Shift+T');
    await press('Enter');
    const strings = norscope.page.getByRole('listbox', { name: 'Strings' });
    await expect.poll(() => strings.getByRole('option').count()).toBe(3);
    expect(await strings.getByRole('option').first().textContent()).toContain('U-Boot 2023');
    await strings.getByRole('option').nth(2).click();
    await expect.poll(row).toBe(rowOf(PLACES[2]));
    await press('Alt+Shift+T');
    await press('ArrowDown');
    await press('Home');
    await press('Enter');
    await expect.poll(row).toBe(rowOf(PLACES[0]));
  });

  it('begins at the top of another list, however far down one was in the one before', async () => {
    await press('Alt+Shift+T');
    await press('Enter');
    const strings = norscope.page.getByRole('listbox', { name: 'Strings' });
    const active = () => strings.getByRole('option', { selected: true }).getAttribute('aria-posinset');
    await expect.poll(() => strings.getByRole('option').count()).toBe(3);
    await press('ArrowDown');
    await press('End');
    await expect.poll(active).toBe('3');
    await press('Alt+Shift+T');
    await norscope.page.keyboard.type('Boot');
    await press('Enter');
    await expect.poll(active).toBe('1');
    await press('ArrowDown');
    await press('Enter');
    await expect.poll(row).toBe(rowOf(PLACES[0]));
  });

  it('says at the field how many characters a string may have at least', async () => {
    await press('Alt+Shift+T');
    const panel = norscope.page.getByRole('region', { name: 'Strings' });
    const least = panel.getByRole('textbox', { name: 'Least characters' });
    for (const text of ['0', 'abc']) {
      await least.fill(text);
      await expect.poll(() => panel.getByRole('alert').textContent()).toContain('at least: 1 to 1,000');
    }
    await least.fill('5');
    await panel.getByRole('alert').waitFor({ state: 'detached' });
    await panel.getByRole('checkbox', { name: 'ASCII' }).uncheck();
    await panel.getByRole('checkbox', { name: 'UTF-16LE' }).uncheck();
    await expect.poll(() => panel.getByRole('alert').textContent()).toContain('stored as');
  });

  it('keeps the list of strings when the mode changes, and says that it is of before', async () => {
    await press('Alt+Shift+T');
    await press('Enter');
    const panel = norscope.page.getByRole('region', { name: 'Strings' });
    await expect.poll(() => panel.getByRole('option').count()).toBe(3);
    await press('Alt+s');
    await expect.poll(() => panel.textContent()).toContain('3 strings.The bytes have changed since.');
    expect(await panel.getByRole('option').count()).toBe(3);
    await expect.poll(() => panel.getByRole('option').first().textContent()).toContain('U-Boot 2023');
    await panel.getByRole('button', { name: 'Search again' }).click();
    await expect.poll(() => panel.textContent()).not.toContain('The bytes have changed since.');
    await expect.poll(() => panel.getByRole('option').count()).toBe(3);
  });
});
