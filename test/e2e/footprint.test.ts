import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { argumentsOf, processesWith } from '../kit/processes.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const MIB = 1 << 20;
const PAGE = 4096;
const missing = chromiumMissing() ?? (existsSync('/proc/self/smaps_rollup') ? null : 'needs Linux');

/** 16 MiB of which 2 are no padding: the rest are holes, whose pages nobody has read. */
function image(): string {
  const path = join(temporaryFolder(), 'firmware.fd');
  writeFileSync(path, Buffer.alloc(2 * MIB, 0x5a));
  truncateSync(path, 16 * MIB);
  return path;
}

describe.skipIf(missing !== null)(`The footprint lab${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let path: string;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    path = image();
    served = await serveNorscope([path]);
    onTestFinished(() => served.stop());
    norscope = await openWindow();
  });

  async function openWindow(): Promise<NorscopePage> {
    const window = new NorscopePage(await served.openPage(browser));
    await window.grid.waitFor();
    await window.page.keyboard.press('Alt+p');
    // Until it is known what can be measured the button takes neither focus nor keys.
    await expect.poll(() => button('Run', window).isEnabled()).toBe(true);
    return window;
  }

  const button = (name: string, window = norscope) => window.page.getByRole('button', { name, exact: true });
  const instances = () => norscope.page.getByRole('textbox', { name: /^Number of processes/ });
  const curves = () => norscope.page.getByRole('slider', { name: 'Number of processes' });
  const pages = () => norscope.page.getByRole('slider', { name: 'Part of the image' });
  const cell = (strategy: string, column: number) =>
    norscope.page
      .getByRole('row', { name: new RegExp(`^${strategy} `) })
      .getByRole('cell')
      .nth(column);
  const spoken = () => curves().getAttribute('aria-valuetext');

  /** Those that are measured: the program that serves the window was started with the image, too. */
  const measured = () =>
    processesWith(path).filter((pid) => argumentsOf(pid).includes('footprint-instance')).length;
  const untilProcesses = () => expect.poll(measured, { timeout: 30_000 }).toBeGreaterThan(2);
  const untilNone = () => expect.poll(measured, { timeout: 10_000 }).toBe(0);

  it('measures with the keyboard alone, and tells the exact numbers at every count', async () => {
    await instances().focus();
    await norscope.page.keyboard.press('Control+a');
    await norscope.page.keyboard.type('3');
    await norscope.page.keyboard.press('Enter');
    await button('Cancel').waitFor();
    await button('Run').waitFor({ timeout: 60_000 });
    expect(await cell('copy', 2).textContent()).toBe('48.0 MiB');
    expect(await cell('copy', 3).textContent()).toMatch(/^\d+ ×$/);
    expect(await cell('trimmed', 2).textContent()).toBe('6.0 MiB');
    await curves().focus();
    await norscope.page.keyboard.press('Home');
    await expect.poll(spoken).toMatch(/^1 process: /);
    expect(await norscope.page.getByText('Each of 1 process, the median').isVisible()).toBe(true);
    await norscope.page.keyboard.press('ArrowRight');
    await expect.poll(spoken).toMatch(/^2 processes: .*shared \d/);
    await norscope.page.keyboard.press('Tab');
    await expect.poll(spoken).toMatch(/^3 processes: /);
  });

  it('tells the exact numbers where the pointer is', async () => {
    await norscope.measureFootprint('2');
    const box = await curves().boundingBox();
    await curves().hover({ position: { x: (box?.width ?? 0) / 2.6, y: 100 } });
    await norscope.page.getByText('In 1 process', { exact: true }).waitFor();
    expect(await norscope.page.getByText('Each of 1 process, the median').isVisible()).toBe(true);
    await norscope.page.mouse.move(0, 0);
    await norscope.page.getByText('Each of 2 processes, the median').waitFor();
  });

  it('leaves out what is not ticked, from the run and from the curves', async () => {
    for (const strategy of ['trimmed', 'trimmed-window', 'data-extents'])
      await norscope.page.getByRole('checkbox', { name: strategy, exact: true }).click();
    await norscope.measureFootprint('1');
    expect(await spoken()).toMatch(/^1 process: copy 16\.0 MiB, shared [\d.]+ MiB$/);
    await norscope.page.getByRole('checkbox', { name: 'copy', exact: true }).click();
    await expect.poll(spoken).toMatch(/^1 process: shared [\d.]+ MiB$/);
    expect(await norscope.page.getByRole('checkbox', { name: /^QEMU/ }).isDisabled()).toBe(true);
  });

  it('copies what was measured as CSV and as Markdown', async () => {
    await norscope.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await norscope.measureFootprint('1');
    const clipboard = () => norscope.page.evaluate(() => navigator.clipboard.readText());
    await button('Copy as CSV').click();
    await expect.poll(clipboard).toMatch(/^image,read,strategy,.*\nfirmware\.fd,boot,copy,1,\d+,/);
    await button('Copy as Markdown').click();
    await expect.poll(clipboard).toMatch(/^`firmware\.fd`: .*\n\n\| strategy \| processes \|/);
  });

  it('ends all processes when the run is called off, and keeps the window', async () => {
    await instances().fill('60');
    await button('Run').click();
    await untilProcesses();
    await button('Cancel').click();
    await button('Run').waitFor();
    await untilNone();
    expect(await norscope.page.getByRole('alert').count()).toBe(0);
    await norscope.measureFootprint('1');
    expect(await cell('shared', 1).textContent()).toMatch(/MiB$/);
  });

  it('ends all processes when the window goes away', async () => {
    await instances().fill('60');
    await button('Run').click();
    await untilProcesses();
    await norscope.page.close();
    await untilNone();
  });

  it('is called off by Esc, and the focus stays on the button that ran it', async () => {
    await instances().fill('60');
    await button('Run').press('Enter');
    await button('Cancel').waitFor();
    await untilProcesses();
    const focused = () => norscope.page.locator(':focus').textContent();
    expect(await focused()).toBe('Cancel');
    await norscope.page.keyboard.press('Escape');
    await expect.poll(focused).toBe('Run');
    await norscope.page
      .getByRole('status')
      .getByText(/^Cancelled/)
      .waitFor({ state: 'attached' });
    await untilNone();
  });

  it('says when what it shows is not what is set up', async () => {
    await norscope.measureFootprint('1');
    const old = norscope.page.getByText('This is of before');
    expect(await old.count()).toBe(0);
    await instances().fill('2');
    await old.waitFor();
    expect(await norscope.page.getByText('firmware.fd in each of up to 1 process').isVisible()).toBe(true);
  });

  it('draws the same on a logarithmic scale', async () => {
    const failures: unknown[] = [];
    norscope.page.on('pageerror', (error) => failures.push(error));
    await norscope.measureFootprint('2');
    const before = await spoken();
    const drawn = () =>
      curves()
        .locator('canvas')
        .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    const linear = await drawn();
    await norscope.page.getByText('Log', { exact: true }).click();
    await expect.poll(async () => (await drawn()) === linear).toBe(false);
    expect(await spoken()).toBe(before);
    expect(failures).toEqual([]);
  });

  it('refuses an image that is open in write-through here, and measures it when it is not', async () => {
    await norscope.switchMode(0, 'write-through');
    await norscope.answer('Let it change the file');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('write-through');
    await instances().fill('1');
    await button('Run').click();
    const refusal = norscope.page.getByRole('alert').filter({ hasText: 'open in write-through here' });
    expect(await refusal.textContent()).toContain('Switch its flash to shared or scratch');
    await norscope.switchMode(0, 'shared');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('shared');
    await norscope.measureFootprint('1');
    expect(await refusal.count()).toBe(0);
  });

  it('ends when the image is closed', async () => {
    await instances().fill('60');
    await button('Run').click();
    await untilProcesses();
    await norscope.page.keyboard.press('Alt+w');
    await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
    await untilNone();
  });

  it('goes on while the person looks at something else', async () => {
    await instances().fill('3');
    await button('Run').click();
    await button('Cancel').waitFor();
    await norscope.showTab('Bytes');
    expect(await norscope.rowAt(0x100)).toEqual(new Array(16).fill(0x5a));
    await norscope.showTab('Footprint');
    await button('Run').waitFor({ timeout: 60_000 });
    expect(await cell('shared', 1).textContent()).toMatch(/MiB$/);
  });

  it('measures for one window at a time, and tells the other so', async () => {
    const other = await openWindow();
    await instances().fill('60');
    await button('Run').click();
    await untilProcesses();
    await button('Run', other).click();
    const refusal = other.page.getByRole('alert').filter({ hasText: 'Another window is measuring' });
    await refusal.waitFor();
    expect(await refusal.textContent()).toContain('Wait until it has ended');
    await button('Cancel').click();
    await untilNone();
  });

  it.each(['0', '201', 'many', ''])(
    'does not run with “%s” processes, and says what it takes',
    async (text) => {
      await instances().fill(text);
      await norscope.page.getByText('a whole number from 1 to 200').waitFor();
      expect(await button('Run').isDisabled()).toBe(true);
      await instances().press('Enter');
      expect(await button('Cancel').count()).toBe(0);
    },
  );

  it('says in the page why a file can’t be measured, and what to do', async () => {
    const packed = join(temporaryFolder(), 'packed.fd');
    writeFileSync(packed, Buffer.alloc(MIB, 0x5a));
    await norscope.page.getByRole('button', { name: /^Image: / }).click();
    await norscope.page.getByRole('menuitem', { name: 'Another file…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).fill(packed);
    await norscope.page.keyboard.press('Enter');
    await norscope.page.getByRole('button', { name: 'Image: packed.fd' }).waitFor();
    writeFileSync(packed, gzipSync(Buffer.alloc(MIB, 1)));
    await button('Run').click();
    const refusal = norscope.page.getByRole('alert');
    await refusal.waitFor();
    expect(await refusal.textContent()).toMatch(/packed\.fd.*gzip/);
    expect(await button('Run').isEnabled()).toBe(true);
  });

  it('shows which pages are in memory of a file that nobody has looked through', async () => {
    const other = join(temporaryFolder(), 'other.fd');
    writeFileSync(other, Buffer.alloc(2 * MIB, 0x5a));
    truncateSync(other, 16 * MIB);
    await norscope.page.getByRole('button', { name: /^Image: / }).click();
    await norscope.page.getByRole('menuitem', { name: 'Another file…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Path of an image' }).fill(other);
    await norscope.page.keyboard.press('Enter');
    await norscope.page.getByRole('button', { name: 'Image: other.fd' }).waitFor();
    const counted = norscope.page.getByText(/ in the page cache$/);
    const presentPages = async () => Number.parseInt((await counted.textContent()) ?? '', 10);
    const before = await presentPages();
    expect(before).toBeGreaterThanOrEqual((2 * MIB) / PAGE);
    const file = openSync(other, 'r');
    readSync(file, new Uint8Array(1), 0, 1, 8 * MIB);
    closeSync(file);
    await button('Look again').click();
    await expect.poll(presentPages).toBeGreaterThan(before);
    expect(await presentPages()).toBeLessThan(4_000);
  });

  it('goes to the bytes of a part, of whose pages it says which are in memory', async () => {
    await pages().focus();
    await norscope.page.keyboard.press('Home');
    await norscope.page.keyboard.press('ArrowRight');
    await expect
      .poll(() => pages().getAttribute('aria-valuetext'))
      .toMatch(/0x0002_0000 to 0x0003_ffff of the file: 32 in the page cache, of 32 pages/);
    await norscope.page.keyboard.press('Enter');
    await norscope.grid.waitFor();
    await expect.poll(() => norscope.rowIndex()).toBe((128 * 1024) / 16 + 1);
    expect(readFileSync(path).length).toBe(16 * MIB);
  });

  it('tells where a part of the image is on the bus', async () => {
    const second = join(temporaryFolder(), 'second.fd');
    writeFileSync(second, '');
    for (const file of [path, second]) truncateSync(file, 64 * MIB);
    const both = await serveNorscope([path, second]);
    onTestFinished(() => both.stop());
    norscope = new NorscopePage(await both.openPage(browser));
    await norscope.grid.waitFor();
    await norscope.page.keyboard.press('Alt+n');
    await norscope.page.keyboard.press('Alt+p');
    await norscope.page.getByRole('button', { name: 'Image: second.fd' }).waitFor();
    await pages().focus();
    await norscope.page.keyboard.press('End');
    const last = /^0x03f8_0000 to 0x03ff_ffff of the file, on the bus from 0x07f8_0000 on: /;
    await expect.poll(() => pages().getAttribute('aria-valuetext')).toMatch(last);
    await norscope.page.keyboard.press('Enter');
    await norscope.grid.waitFor();
    await expect.poll(() => norscope.rowIndex()).toBe(0x3f8_0000 / 16 + 1);
  });

  it('has no serious accessibility problem, before and after a run, in both themes', async () => {
    for (const theme of ['dark', 'light'] as const) {
      await norscope.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      expect(await norscope.violations(), `before, ${theme}`).toEqual([]);
      await norscope.measureFootprint('1');
      expect(await norscope.violations(), `after, ${theme}`).toEqual([]);
    }
  });
});
