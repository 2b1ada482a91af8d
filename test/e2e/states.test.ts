import { truncateSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;

describe.skipIf(missing !== null)(`The state machine${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;
  let image: string;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  const openOn = async (board: 'virt' | 'musicpal') => {
    image = board === 'virt' ? madeImage(64 * MIB, 'vars.fd') : madeImage(8 * MIB, 'pal.bin');
    served = await serveNorscope([image], ['--board', board]);
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.grid.waitFor();
    await norscope.page.keyboard.press('Alt+s');
    await norscope.page.getByRole('banner').getByText('scratch').waitFor();
    await norscope.page.keyboard.press('Alt+g');
    await drawing().waitFor();
  };
  const drawing = () => norscope.page.getByRole('group', { name: /states and the ways between them/ });
  const room = (state: string) =>
    norscope.page.getByRole('region', { name: new RegExp(`^State machine of .*: ${state}$`) });
  const input = () => norscope.page.getByRole('combobox', { name: /^Console of/ });
  const litStates = () =>
    norscope.page.locator('.node-now .node-title, .node-direct .node-title').allTextContents();
  const takenWords = () => norscope.page.locator('.words-taken').allTextContents();
  const note = () => norscope.page.locator('.states-note');

  describe('of an Intel flash', () => {
    beforeEach(async () => {
      await openOn('virt');
      return () => served.stop();
    });

    it('lights the state, the path that led there, and says the last step', async () => {
      expect(await litStates()).toEqual(['Read array']);
      for (const line of ['w32 0x1000 0x00e800e8', 'w32 0x1000 0x00010001', 'w32 0x1000 0'])
        await norscope.run(line);
      await room('Write buffer · data').waitFor();
      await expect.poll(litStates).toEqual(['Write buffer · data']);
      expect(await takenWords()).toEqual(['0xe8', 'count − 1 ◆', 'data word']);
      expect(await note().textContent()).toBe(
        'Write buffer · data · data word · data word into the write buffer → Write buffer · data',
      );
    });

    it('goes back with the history, and lights what it lit then', async () => {
      await norscope.run('w32 0 0x00200020');
      await norscope.run('w32 0 0x00d000d0');
      await room('Read status').waitFor();
      await norscope.page.keyboard.press('Shift+F11');
      await room('Erase setup').waitFor();
      await expect.poll(litStates).toEqual(['Erase setup']);
      expect(await takenWords()).toEqual(['0x20 ◆']);
    });

    it('puts a transition that is clicked into the console, where Enter sends it; one that can’t be now is left', async () => {
      await drawing().getByText('0xd0', { exact: true }).first().click({ force: true });
      expect(await input().inputValue()).toBe('');
      await drawing().getByText('0x60', { exact: true }).hover();
      await expect
        .poll(() => note().textContent())
        .toMatch(/^0x60 · block lock setup → Lock setup\. A click/);
      await drawing().getByText('0x60', { exact: true }).click();
      await expect.poll(() => input().inputValue()).toBe('w32 0x0000_0000 0x0060_0060');
      await norscope.page.keyboard.press('Enter');
      await room('Lock setup').waitFor();
    });

    it('is driven with the keyboard alone, by what may come next', async () => {
      const next = (cycle: string) => norscope.deviceState.getByRole('button', { name: cycle, exact: true });
      for (const [cycle, state] of [
        ['0x20', 'Erase setup'],
        ['0xd0', 'Read status'],
        ['0xff', 'Read array'],
      ] as const) {
        await next(cycle).focus();
        await norscope.page.keyboard.press('Enter');
        await expect.poll(() => input().evaluate((field) => field === document.activeElement)).toBe(true);
        await norscope.page.keyboard.press('Enter');
        await room(state).waitFor();
      }
      await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
    });

    it('is walked with arrow keys, and a way is taken with Enter', async () => {
      const focused = () => norscope.page.locator(':focus').getAttribute('aria-label');
      const press = (key: string) => norscope.page.keyboard.press(key);
      await expect.poll(focused).toMatch(/^Read array, now, reads array\. \d+ ways: .*0x20 to Erase setup/);
      expect(await norscope.violations()).toEqual([]);
      const walk = async (wanted: RegExp, ...keys: string[]) => {
        for (const key of keys) await press(key);
        await expect.poll(focused).toMatch(wanted);
      };
      await walk(/^(?!Read array)/, 'ArrowDown');
      await walk(/^Read array, now/, 'ArrowUp');
      await walk(/^0x[0-9a-f]{2} to /, 'Tab');
      await walk(/^Read array, now/, 'Escape');
      while (!(await focused())?.startsWith('0x60 to ')) await press('Tab');
      await expect
        .poll(() => note().textContent())
        .toMatch(/^0x60 · block lock setup → Lock setup\. A click or Enter/);
      await press('Enter');
      await expect.poll(() => input().inputValue()).toBe('w32 0x0000_0000 0x0060_0060');
      await expect.poll(focused).toMatch(/^Console of/);
      await press('Enter');
      await room('Lock setup').waitFor();
      await press('Alt+g');
      await expect.poll(focused).toMatch(/^Lock setup, now/);
      await walk(/^0x[0-9a-f]{2} to /, 'Enter');
      await walk(/^Lock setup, now/, 'Escape');
      await walk(/^State machine of/, 'Escape');
    });

    it('brings the state that is walked to wholly into sight, however large it is drawn', async () => {
      for (const _ of [1, 2, 3, 4, 5]) await norscope.page.keyboard.press('+');
      const isInSight = () =>
        norscope.page.locator(':focus').evaluate((state) => {
          const own = state.getBoundingClientRect();
          const around = state.closest('section')?.getBoundingClientRect();
          return (
            around !== undefined &&
            own.left >= around.left &&
            own.right <= around.right &&
            own.top >= around.top &&
            own.bottom <= around.bottom
          );
        });
      const scrolled = () =>
        drawing().evaluate(({ parentElement: around }) => [around?.scrollLeft, around?.scrollTop].join());
      const places = new Set<string>();
      for (const key of [
        'ArrowDown',
        'ArrowDown',
        'ArrowRight',
        'ArrowDown',
        'ArrowLeft',
        'ArrowUp',
        'ArrowUp',
      ]) {
        await norscope.page.keyboard.press(key);
        await expect.poll(isInSight, { message: key }).toBe(true);
        places.add(await scrolled());
      }
      expect(places.size).toBeGreaterThan(1);
    });

    it('lights no state once its image is lost, and says so', async () => {
      await norscope.page.keyboard.press('Alt+s');
      await norscope.page.getByRole('banner').getByText('shared').waitFor();
      truncateSync(image, MIB);
      await norscope.showTab('Bytes');
      await norscope.page.getByRole('alert').getByRole('button', { name: 'Reopen' }).waitFor();
      await norscope.page.keyboard.press('Alt+g');
      await room('lost').waitFor();
      await drawing().waitFor();
      expect(await litStates()).toEqual([]);
      expect(await note().textContent()).toMatch(/^The device is lost with its image/);
      expect(await drawing().locator('.way-next, .way-taken, .way-open').count()).toBe(0);
      await norscope.page.getByRole('radio', { name: 'Table' }).click();
      const table = norscope.page.getByRole('region', { name: /^State table of/ });
      await table.waitFor();
      expect(await table.locator('.states-now').count()).toBe(0);
    });

    it('has a table with every row, the present state’s in sight, and is well for a screen reader', async () => {
      await norscope.run('w32 0x1000 0x00e800e8');
      await norscope.page.getByRole('radio', { name: 'Table' }).click();
      const table = norscope.page.getByRole('region', { name: /^State table of/ });
      const send = table.getByRole('button', { name: 'count − 1' });
      await send.waitFor();
      const isInSight = await send.evaluate((button) => {
        const { top, bottom } = button.getBoundingClientRect();
        const around = button.closest('section')?.getBoundingClientRect();
        return around !== undefined && top >= around.top && bottom <= around.bottom;
      });
      expect(isInSight).toBe(true);
      await send.press('Enter');
      await expect.poll(() => input().inputValue()).toBe('w32 0x0000_1000 ');
      expect(await norscope.violations()).toEqual([]);
      await norscope.page.getByRole('radio', { name: 'Graph' }).click();
      await drawing().waitFor();
      expect(await norscope.violations()).toEqual([]);
    });

    it('grows and shrinks with + and -, and fits with 0', async () => {
      const width = () => drawing().evaluate((svg) => svg.getBoundingClientRect().width);
      await room('Read array').focus();
      await norscope.page.keyboard.press('0');
      const fitting = await width();
      await norscope.page.keyboard.press('+');
      await norscope.page.keyboard.press('+');
      await expect.poll(width).toBeGreaterThan(fitting);
      await norscope.page.keyboard.press('0');
      await expect.poll(width).toBe(fitting);
    });
  });

  describe('of an AMD flash', () => {
    beforeEach(async () => {
      await openOn('musicpal');
      return () => served.stop();
    });

    it('goes on by itself as time passes, and a click on time lets it pass', async () => {
      for (const line of ['w16 0xfe000aaa 0xaa', 'w16 0xfe000554 0x55', 'w16 0xfe000aaa 0x80'])
        await norscope.run(line);
      for (const line of ['w16 0xfe000aaa 0xaa', 'w16 0xfe000554 0x55', 'w16 0xfe000000 0x30'])
        await norscope.run(line);
      await room('Sector erase · window').waitFor();
      await drawing().locator('.words-next', { hasText: 'time' }).click();
      await expect.poll(() => input().inputValue()).toBe('wait');
      await norscope.page.keyboard.press('Enter');
      await room('Sector erase · busy').waitFor();
      await expect.poll(takenWords).toEqual(['0xaa', '0x55', '0x80', '0xaa', '0x55', '0x30 ◆', 'time']);
    });

    it('says a step that is not drawn, and draws it where all ways are asked for', async () => {
      await norscope.run('w16 0xfe000aaa 0xaa');
      await norscope.run('w16 0xfe000aaa 0x12');
      await expect
        .poll(() => note().textContent())
        .toBe('Unlock · second cycle · other · unlock broken off: reset → Read array');
      expect(await takenWords()).toEqual(['0xaa']);
      await norscope.page.getByRole('button', { name: 'All ways' }).click();
      await expect.poll(takenWords).toEqual(['0xaa', 'other']);
    });
  });
});
