import { dirname } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
/** More than there are places to stop at. */
const TABS_MAX = 100;

describe.skipIf(missing !== null)(`With the keyboard alone${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
    served = await serveNorscope([]);
    const permissions = ['clipboard-read', 'clipboard-write'];
    norscope = new NorscopePage(await served.openPage(browser, { permissions }));
    await norscope.page.getByRole('heading', { name: /Look inside/ }).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });

  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const type = async (line: string) => {
    await norscope.page.keyboard.type(line);
    await press('Enter');
  };
  const focused = () => norscope.page.locator(':focus');

  it('opens an image by its path, and stands in its bytes', async () => {
    await press('Control+o');
    await expect.poll(() => focused().getAttribute('role')).toBe('listbox');
    await press('Tab', 'Tab', 'Tab');
    expect(await focused().getAttribute('aria-label')).toBe('Path of an image or a session');
    await type(FIRMWARE.aavmfCode);
    await norscope.waitForImage('AAVMF_CODE.fd');
    await expect.poll(() => focused().getAttribute('role')).toBe('grid');
  });

  it('begins to look for another file in the folder of the image that is open', async () => {
    for (const chord of ['Control+o', 'Control+k']) {
      await press(chord);
      const list = norscope.page.getByRole('listbox', { name: dirname(FIRMWARE.aavmfCode), exact: true });
      await list.waitFor();
      await expect.poll(() => focused().getAttribute('role')).toBe('listbox');
      await press('Escape');
      await list.waitFor({ state: 'detached' });
    }
  });

  it('passes through every control and out again, and always shows where it is', async () => {
    const tabToTheEnd = async () => {
      for (let stops = 0; stops < TABS_MAX; stops += 1) {
        await press('Tab');
        const stop = await norscope.page.evaluate(describeFocus);
        if (stop === null) return stops;
        expect(stop.isShown, stop.name).toBe(true);
      }
      return TABS_MAX;
    };
    await tabToTheEnd();
    const stops = await tabToTheEnd();
    expect(stops).toBeGreaterThan(20);
    expect(stops).toBeLessThan(TABS_MAX);
  });

  it('goes from the palette where a command puts it, and else back to where it was', async () => {
    await press('Alt+1');
    const run = async (words: string) => {
      await press('Control+Shift+P');
      await norscope.page.keyboard.type(words);
      await press('Enter');
      await norscope.page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await run('theme');
    await expect.poll(() => focused().getAttribute('role')).toBe('grid');
    await run('focus console');
    await expect.poll(() => focused().getAttribute('aria-label')).toMatch(/^Console of/);
    await run('theme');
    await run('theme');
    await expect.poll(() => focused().getAttribute('aria-label')).toMatch(/^Console of/);
  });

  it('goes to an offset, selects a range and copies it', async () => {
    await press('Alt+1', 'Control+g');
    await type('0x1000');
    await press('Shift+ArrowDown', 'Shift+ArrowRight', 'Control+c');
    await norscope.page.getByText('Copied 18 bytes as hex.').waitFor();
    const copied = await norscope.page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toMatch(/^48 0c 00 14 [0-9a-f \n]+$/);
  });

  it('runs cycles, switches to scratch, erases, and reads the query table', async () => {
    await press('Control+`');
    await type('r32 0x1000');
    await press('Alt+s');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('scratch');
    await type('erase #0');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
    await press('Alt+1', 'Alt+q');
    await expect.poll(() => focused().getAttribute('aria-label')).toContain('Query table of');
    await press('Alt+b');
    await expect.poll(() => focused().getAttribute('role')).toBe('grid');
  });

  it('goes from the console into the view that a key shows', async () => {
    const label = () => focused().getAttribute('aria-label');
    for (const [chord, view] of [
      ['Alt+g', /, now, reads /],
      ['Alt+q', /^Query table of/],
      ['Alt+p', /^Footprint$/],
      ['Alt+b', /^Bytes of/],
      ['Alt+b', /^Bytes of/],
      ['Alt+g', /, now, reads /],
      ['Alt+1', /^Bytes of/],
    ] as const) {
      await press('Control+`');
      await expect.poll(label).toMatch(/^Console of/);
      await press(chord);
      await expect.poll(label, { message: chord }).toMatch(view);
    }
  });

  it('stays in a dialog that has it, whatever view is asked for', async () => {
    await press('?');
    await norscope.page.locator('[role=dialog]:focus-within').waitFor();
    await press('Alt+g');
    await norscope.page.locator('[role=dialog]:focus-within').waitFor();
    expect(await norscope.page.locator('[role=tab][aria-selected=true]').textContent()).toBe('Bytes');
    await press('Escape');
    await expect.poll(() => focused().getAttribute('role')).toBe('grid');
  });

  it('offers candidates in the console, and takes the list away at Escape, a letter and Enter', async () => {
    const input = norscope.page.getByRole('combobox', { name: /^Console of/ });
    const list = norscope.page.getByRole('listbox', { name: 'Completions' });
    for (const [key, left] of [
      ['Escape', /^r$/],
      ['8', /^r8$/],
      ['Enter', /^r\S+/],
    ] as const) {
      await press('Control+`');
      await input.fill('');
      await norscope.page.keyboard.type('r');
      await press('Tab');
      await list.waitFor();
      await press(key);
      await list.waitFor({ state: 'detached' });
      expect(await input.inputValue()).toMatch(left);
    }
    await input.fill('');
  });

  it('keeps a line that is too long in the console, and says so', async () => {
    const input = norscope.page.getByRole('combobox', { name: /^Console of/ });
    await input.fill('x'.repeat(6019));
    await press('Enter');
    await norscope.consoleLog.getByText('This line has 6,019 characters').waitFor();
    expect((await input.inputValue()).length).toBe(6019);
    await input.fill('');
    await press('Alt+1');
  });

  it('stays in what is opened right after the console was asked for', async () => {
    await press('Alt+1');
    await norscope.page.evaluate(() => {
      for (const chord of [
        { key: '`', ctrlKey: true },
        { key: 'v', altKey: true },
      ])
        document.activeElement?.dispatchEvent(new KeyboardEvent('keydown', { ...chord, bubbles: true }));
    });
    await expect.poll(() => focused().getAttribute('aria-label')).toBe('Find a board');
    await norscope.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => drawn(null))));
    expect(await focused().getAttribute('aria-label')).toBe('Find a board');
    await press('Escape');
    await expect.poll(() => focused().getAttribute('aria-label')).toMatch(/^Console of/);
    await press('Alt+1');
  });

  it('is back in the bytes from whatever was opened over them', async () => {
    const dialog = norscope.page.getByRole('dialog');
    for (const chord of ['?', 'Control+Shift+P', 'Control+o', 'Alt+v']) {
      await press(chord);
      await norscope.page.locator('[role=dialog]:focus-within').waitFor();
      await press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await expect.poll(() => focused().getAttribute('role'), { message: chord }).toBe('grid');
    }
  });

  it('looks at the other flash, and at another theme', async () => {
    const theme = () => norscope.page.evaluate(() => document.documentElement.dataset.theme);
    await press('Alt+n');
    await expect.poll(() => focused().getAttribute('aria-label')).toBe('Bytes of virt.flash1');
    await press('Alt+t', 'Alt+t');
    expect(await theme()).toBe('light');
    await press('Alt+n');
  });

  it('is asked before changes are dropped, may keep them, and closes', async () => {
    await press('Alt+w');
    await expect.poll(() => focused().textContent()).toBe('Keep the changes');
    await press('Enter');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
    await press('Alt+w', 'Tab', 'Enter');
    await norscope.page.getByRole('heading', { name: 'Recent' }).waitFor();
  });
});

/** What has the focus in the page, and whether a ring or an edge shows it; null where the page itself has it. */
function describeFocus(): { name: string; isShown: boolean } | null {
  const element = document.activeElement;
  if (element === null || element === document.body) return null;
  const { left, top } = element.getBoundingClientRect();
  const hasRing = (node: Element, pseudo?: string) => {
    const { outlineStyle, outlineWidth, borderStyle } = getComputedStyle(node, pseudo);
    return pseudo === undefined ? outlineStyle !== 'none' && outlineWidth !== '0px' : borderStyle === 'solid';
  };
  const isField = element instanceof HTMLInputElement && element.closest('.console-input') !== null;
  return {
    name: `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent} at ${Math.round(left)},${Math.round(top)}`,
    isShown:
      element.matches(':focus-visible') && (isField || hasRing(element) || hasRing(element, '::after')),
  };
}
