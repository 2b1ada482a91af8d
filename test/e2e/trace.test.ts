import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { logFile } from '../kit/trace/log-files.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';
import { edk2Steps, traceFiles } from './trace-steps.ts';

const missing = chromiumMissing() ?? firmwareMissing();

describe.skipIf(missing !== null)(`A trace log${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** A window with this image in scratch, in the second flash of virt. */
  async function opened(image: string): Promise<NorscopePage> {
    return openInScratch(browser, [FIRMWARE.aavmfCode, image], { flash: 1, options: ['--board', 'virt'] });
  }

  /** The same, with U-Boot's `saveenv` that fails loaded. */
  async function withUboot(): Promise<NorscopePage> {
    const { image, log } = traceFiles('uboot-on-virt', temporaryFolder());
    const norscope = await opened(image);
    await norscope.loadTraceWithFindings(log);
    return norscope;
  }

  describe('of EDK2', () => {
    let norscope: NorscopePage;
    const folder = mkdtempSync(join(tmpdir(), 'norscope-e2e-'));
    let stop = async () => {};
    let log = '';

    beforeAll(async () => {
      const files = traceFiles('edk2-on-virt', folder);
      log = files.log;
      const served = await serveNorscope([FIRMWARE.aavmfCode, files.image, '--board', 'virt']);
      stop = async () => served.stop();
      norscope = new NorscopePage(await served.openPage(browser));
      await norscope.grid.waitFor();
      await norscope.switchMode(1, 'scratch');
    });
    afterAll(async () => {
      await stop();
      rmSync(folder, { recursive: true });
    });

    edk2Steps(
      () => norscope,
      () => norscope.loadTrace(log),
    );

    it('is read well by a screen reader', async () => {
      expect(await norscope.violations()).toEqual([]);
    });
  });

  it('of U-Boot says at once why its environment was not saved, and leads to the first wrong cycle', async () => {
    const norscope = await withUboot();
    const findings = norscope.timeline.getByRole('list', { name: 'Findings' });
    await expect.poll(() => findings.textContent()).toContain('is outside of the write buffer');
    await findings.getByRole('button').first().click();
    await expect.poll(() => norscope.deviceState.textContent()).toContain('Write buffer · data');
    await expect.poll(() => norscope.deviceState.textContent()).toContain('SR.4: a program failed');
    await norscope.page.keyboard.press('F5');
    await expect.poll(() => norscope.deviceState.textContent()).toContain('Read array');
    expect(await findings.getByRole('button').nth(1).getAttribute('aria-current')).toBe('step');
    expect(await norscope.violations()).toEqual([]);
  });

  it('has its first error one key away, and the views go along with the keys', async () => {
    const norscope = await withUboot();
    const history = norscope.page.getByRole('group', { name: 'History' });
    await expect.poll(() => history.textContent()).toContain('10,279 / 10,279');
    await norscope.chip(0).click();
    await norscope.page.keyboard.press('F8');
    await expect.poll(() => history.textContent()).toContain('3,034 / 10,279');
    // The flash that the cycle went to is looked at, where it went.
    await expect.poll(() => norscope.deviceState.textContent()).toContain('Write buffer · data');
    await expect
      .poll(() =>
        norscope.timeline.getByRole('button', { name: /is outside of the write buffer/ }).isVisible(),
      )
      .toBe(true);
    await norscope.page.keyboard.press('F8');
    await expect.poll(() => history.textContent()).toContain('4,058 / 10,279');
    await norscope.page.keyboard.press('Shift+F8');
    await expect.poll(() => history.textContent()).toContain('3,034 / 10,279');
  });

  it('shows the cycles of whichever operation is folded open', async () => {
    const norscope = await withUboot();
    await norscope.showTimeline('Operations');
    const cycles = norscope.timeline.locator('[role=treeitem][aria-level="2"]');
    await norscope.pressInOperations('End', 'ArrowRight', 'ArrowDown');
    await expect.poll(() => cycles.first().textContent()).toContain('10,278');
    await norscope.pressInOperations('ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowRight', 'ArrowDown');
    await expect.poll(() => cycles.first().textContent()).toContain('9,249');
  });

  it('folds its operations open to their cycles, with the arrow keys', async () => {
    const norscope = await withUboot();
    await norscope.showTimeline('Operations');
    await norscope.pressInOperations('End', 'ArrowUp', 'ArrowRight', 'ArrowDown', 'Enter');
    const current = norscope.timeline.getByRole('treeitem', { selected: true });
    await expect.poll(() => current.textContent()).toBe('9,250w160x0000_0000← 00e8');
    await norscope.page.keyboard.press('ArrowLeft');
    await expect.poll(() => current.textContent()).toContain('Buffered program');
  });

  it('lists only what came to nothing, or only one flash, where that is asked for', async () => {
    const norscope = await withUboot();
    await norscope.showTimeline('Operations');
    const rows = norscope.timeline.getByRole('treeitem');
    const choose = async (role: 'menuitemradio' | 'menuitem', name: RegExp) => {
      await norscope.timeline.getByRole('button', { name: /^Filter/ }).click();
      await norscope.page.getByRole(role, { name }).click();
    };
    await choose('menuitemradio', /^in vain/);
    await expect.poll(() => rows.count()).toBe(3);
    for (const text of await rows.allTextContents()) expect(text).toMatch(/Buffered program.*aborted/);
    await choose('menuitem', /Only those of virt\.flash0/);
    await expect.poll(() => norscope.timeline.textContent()).toContain('None of the operations');
    await choose('menuitemradio', /^all/);
    await expect.poll(() => rows.first().textContent()).toContain('flash0');
    await choose('menuitem', /Those of every flash/);
    expect(await norscope.violations()).toEqual([]);
  });

  it('is searched for what is like some words, with the keyboard alone', async () => {
    const norscope = await withUboot();
    const { page } = norscope;
    const rows = norscope.timeline.getByRole('treeitem');
    await norscope.timeline.getByRole('list', { name: 'Findings' }).waitFor();
    await norscope.grid.focus();
    await page.keyboard.press('/');
    await page.keyboard.type('program aborted');
    await expect.poll(() => rows.count()).toBe(3);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.first().getAttribute('aria-selected')).toBe('true');
    await page.keyboard.press('/');
    await page.keyboard.type(' 0x1');
    await expect.poll(() => norscope.timeline.textContent()).toContain('None of the operations');
    expect(await norscope.violations()).toEqual([]);
    await page.keyboard.press('Escape');
    await expect.poll(() => rows.count()).toBeGreaterThan(5);
    await expect.poll(() => page.locator(':focus').getAttribute('aria-label')).toBe('Operations');
  });

  it('is looked for beside the image that is looked at', async () => {
    const { image } = traceFiles('edk2-on-virt', temporaryFolder());
    const { page } = await opened(image);
    await page.keyboard.press('Alt+n');
    await page.keyboard.press('Alt+o');
    const folder = page.getByRole('listbox');
    await expect.poll(() => folder.getAttribute('aria-label')).toBe(dirname(image));
    await page.keyboard.press('Escape');
  });

  it('of another board is refused with its first line, and nothing is lost', async () => {
    const { image } = traceFiles('edk2-on-virt', temporaryFolder());
    const norscope = await opened(image);
    await norscope.chip(1).click();
    await norscope.run('erase #0');
    await norscope.loadTrace(logFile('something else\npflash_reset musicpal.flash: reset\n'));
    await norscope.answer('Drop the changes');
    const problem = norscope.page.getByRole('alert');
    await expect.poll(() => problem.textContent()).toContain('Line 2 of the log speaks of musicpal.flash');
    expect(await norscope.chip(1).textContent()).toContain('1 block changed');
    expect(await norscope.consoleLog.textContent()).toContain('erased');
  });

  it('is followed no more after a reload of the page, which is said; what was done stays', async () => {
    const { image, log } = traceFiles('edk2-on-virt', temporaryFolder());
    const norscope = await opened(image);
    const growing = logFile(gunzipSync(readFileSync(log)).toString('latin1'), 'growing.log');
    await norscope.page.keyboard.press('Alt+Shift+O');
    await norscope.page.getByRole('textbox', { name: 'Path of a trace log' }).fill(growing);
    await norscope.page.keyboard.press('Enter');
    const cycles = norscope.page.getByText(/8,975/);
    await cycles.first().waitFor();
    await norscope.page.reload();
    await norscope.page.getByText('Following growing.log has ended').waitFor();
    await cycles.first().waitFor();
    await norscope.page.reload();
    await cycles.first().waitFor();
    expect(await norscope.page.getByText('Following growing.log has ended').count()).toBe(0);
  });

  it('that somebody still writes is followed: stepping back pauses, and coming to the end goes on', async () => {
    const { image, log } = traceFiles('edk2-on-virt', temporaryFolder());
    const lines = gunzipSync(readFileSync(log))
      .toString('latin1')
      .split(/(?<=\n)/);
    const eventsIn = (part: readonly string[]) =>
      part.filter((line) => /^pflash_(io_read|io_write|reset) /.test(line)).length;
    const [some, more] = [3_000, 6_000].map((end) => String(eventsIn(lines.slice(0, end))));
    const growing = logFile(lines.slice(0, 3_000).join(''), 'growing.log');
    const norscope = await opened(image);
    const history = norscope.page.getByRole('group', { name: 'History' });
    const place = async () => (await history.textContent())?.replaceAll(',', '').match(/(\d+) \/ (\d+)/);
    await norscope.page.keyboard.press('Alt+Shift+O');
    await norscope.page.getByRole('textbox', { name: 'Path of a trace log' }).fill(growing);
    await norscope.page.keyboard.press('Enter');
    await expect.poll(async () => (await place())?.[1]).toBe(some);
    appendFileSync(growing, lines.slice(3_000, 6_000).join(''));
    await expect.poll(async () => (await place())?.[2]).toBe(more);
    expect(await norscope.run('r32 0x04000000')).toContain('Stop following it first');
    await norscope.page.keyboard.press('F9');
    await expect.poll(async () => (await place())?.[1]).not.toBe(more);
    appendFileSync(growing, lines.slice(6_000).join(''));
    await norscope.page.waitForTimeout(300);
    expect((await place())?.[2]).toBe(more);
    await norscope.page.keyboard.press('F10');
    await expect.poll(async () => (await place())?.[1]).toBe('8975');
    await norscope.timeline.getByRole('button', { name: 'Stop following' }).click();
    await expect
      .poll(() => norscope.timeline.getByRole('button', { name: 'Stop following' }).count())
      .toBe(0);
    expect(await norscope.run('r32 0x04000000')).toContain('array');
  });

  it('is loaded by dropping it on the window', async () => {
    const norscope = await opened(traceFiles('edk2-on-virt', temporaryFolder()).image);
    const text = 'pflash_io_write virt.flash1: offset:0x0 size:4 value:0x980098 wcycle:0\n';
    await norscope.drop(norscope.grid, 'dropped.log', Buffer.from(text));
    await expect.poll(() => norscope.deviceState.textContent()).toContain('CFI query');
    await expect.poll(() => norscope.timeline.textContent()).toContain('1 event in 1 operation');
  });
});
