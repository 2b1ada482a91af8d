import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();

describe.skipIf(missing !== null)(`The composer${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    served = await serveNorscope([madeImage(64 << 20, 'vars.fd')], ['--board', 'virt']);
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.grid.waitFor();
    await press('Alt+s');
    await norscope.page.getByRole('banner').getByText('scratch').waitFor();
    await press('Alt+1', 'Control+g');
    await norscope.page.keyboard.type('0x40010');
    await press('Enter', 'Alt+k');
    await command().waitFor();
    return () => served.stop();
  });
  afterAll(() => browser?.close());

  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const command = () => norscope.page.getByRole('combobox', { name: 'Command' });
  const cycles = () => norscope.page.getByRole('list', { name: 'Composed cycles' }).getByRole('listitem');
  const told = async () => (await cycles().allTextContents()).map((text) => text.replaceAll('◆', ''));
  const says = (words: RegExp) => norscope.page.getByText(words);

  it('shows the cycles of a command at this width and interleave, and nothing is sent before it is asked for', async () => {
    await expect
      .poll(told)
      .toEqual([
        'w32 0x0004_0000 ← 0050_0050clear status register',
        'w32 0x0004_0000 ← 0020_0020block erase setup',
        'w32 0x0004_0000 ← 00d0_00d0block erase confirm',
        'r32 0x0004_0000 →status: ready',
        'w32 0x0004_0000 ← 00ff_00ffread array',
      ]);
    expect(await norscope.deviceState.textContent()).toContain('Read array');
    expect(await norscope.chip(0).textContent()).not.toContain('changed');
  });

  it('sends them one by one with the keyboard, and says what came of each; the views follow', async () => {
    await cycles().nth(4).waitFor();
    await press('Alt+Enter', 'Alt+Enter');
    await norscope.deviceState.getByRole('heading', { name: 'Erase setup' }).waitFor();
    await expect
      .poll(() =>
        cycles()
          .filter({ has: norscope.page.getByLabel('sent') })
          .count(),
      )
      .toBe(2);
    await press('Alt+Enter', 'Alt+Enter');
    await expect.poll(told).toContain('r32 0x0004_0000 → 0080_0080status: ready');
    expect(await norscope.chip(0).textContent()).toContain('1 block changed');
  });

  it('sends all of it with Enter, and shows the console', async () => {
    await cycles().nth(4).waitFor();
    await press('Enter');
    await norscope.consoleLog.getByText('block at 0x40000 erased').waitFor();
    await expect
      .poll(() => norscope.page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Console of flash0');
  });

  it('takes bytes and an address, and says what is wrong with them', async () => {
    await command().selectOption('word-program');
    await norscope.page.getByRole('textbox', { name: 'bytes' }).fill('xyz');
    await says(/“xyz” are no bytes/).waitFor();
    expect(await cycles().count()).toBe(0);
    await norscope.page.getByRole('textbox', { name: 'bytes' }).fill('01 02 03 04');
    await norscope.page.getByRole('textbox', { name: 'Address on the bus' }).fill('#2');
    await expect.poll(told).toContain('w32 0x0008_0000 ← 0403_0201word programmed');
    await norscope.page.getByRole('textbox', { name: 'Address on the bus' }).fill('0x2000_0000');
    await says(/No flash is at 0x20000000/).waitFor();
  });

  it('shows what comes of the cycles in the state that the device is in, and is well for a screen reader', async () => {
    await cycles().nth(4).waitFor();
    await press('Control+`');
    await norscope.run('w32 0 0x00400040');
    await press('Alt+k');
    await command().selectOption('reset');
    await expect.poll(told).toEqual(['w32 0x0000_0000 ← 00ff_00ffword programmed']);
    expect(await norscope.violations()).toEqual([]);
    await press('Escape');
    await norscope.consoleLog.waitFor();
  });

  it('goes back with the history: a cycle that was gone back over is sent once more', async () => {
    await cycles().nth(4).waitFor();
    const sent = () =>
      cycles()
        .filter({ has: norscope.page.getByLabel('sent') })
        .count();
    await press('Alt+Enter', 'Alt+Enter', 'Alt+Enter');
    await expect.poll(sent).toBe(3);
    // A step goes back from where the window stands.
    await norscope.page.getByRole('banner').getByText('3 / 3').waitFor();
    await press('Shift+F11');
    await expect.poll(sent).toBe(2);
    await norscope.deviceState.getByRole('heading', { name: 'Erase setup' }).waitFor();
    await press('Alt+Enter');
    await expect.poll(sent).toBe(3);
    await norscope.deviceState.getByRole('heading', { name: 'Read status' }).waitFor();
  });
});
