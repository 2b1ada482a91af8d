import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
const BLOCK_BYTES = 262_144;

describe.skipIf(missing !== null)(`The views follow${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    served = await serveNorscope([FIRMWARE.aavmfCode, FIRMWARE.aavmfVars]);
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.waitForImage('AAVMF_CODE.fd');
    await norscope.switchToScratch();
    return () => served.stop();
  });
  afterAll(() => browser?.close());

  const focused = () => norscope.page.locator(':focus').getAttribute('aria-label');
  const toggle = () => norscope.page.getByRole('button', { name: 'Follow', exact: true });

  it('an erase far away: the grid shows the block, cursor and focus stay', async () => {
    const cursorRow = await norscope.rowIndex();
    await norscope.run('erase 0x40000');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
    await expect.poll(focused).toBe('Console of flash0');
    expect(await norscope.rowIndex()).toBe(cursorRow);
    await expect.poll(() => norscope.clickTopRow()).toBeGreaterThan(BLOCK_BYTES - 16 * 12);
    expect(await norscope.clickTopRow()).toBeLessThan(BLOCK_BYTES);
  });

  it('the words that go into the write buffer, which are in no array yet', async () => {
    await norscope.run('w32 0x80000 0x00e800e8');
    await norscope.run('w32 0x80000 0x000f000f');
    expect(await norscope.clickTopRow()).toBe(0);
    await norscope.run('w32 0x80100 0x12345678');
    await expect.poll(() => norscope.clickTopRow()).toBeGreaterThan(0x8_0100 - 16 * 12);
    expect(await norscope.clickTopRow()).toBeLessThanOrEqual(0x8_0100);
  });

  it('no line that changes nothing, and none at all once following is off', async () => {
    await norscope.run('r32 0x1000000');
    await norscope.run('query');
    expect(await norscope.clickTopRow()).toBe(0);
    await norscope.page.keyboard.press('Alt+l');
    expect(await toggle().getAttribute('aria-pressed')).toBe('false');
    await norscope.run('erase 0x40000');
    await norscope.run('r32 0x04000000');
    await expect.poll(() => norscope.chip(0).textContent()).toContain('1 block changed');
    expect(await norscope.chip(0).getAttribute('aria-pressed')).toBe('true');
    expect(await norscope.clickTopRow()).toBe(0);
    await norscope.page.reload();
    await norscope.waitForImage('AAVMF_CODE.fd');
    expect(await toggle().getAttribute('aria-pressed')).toBe('false');
  });

  it('a cycle to another flash: panel, grid and prompt are of that flash, and the log names it', async () => {
    expect(await norscope.run('w32 0x04000000 0x00700070')).toContain('flash1');
    await expect.poll(() => norscope.chip(1).getAttribute('aria-pressed')).toBe('true');
    await expect.poll(() => norscope.deviceState.textContent()).toContain('Read status');
    await norscope.page.getByRole('grid', { name: 'Bytes of virt.flash1' }).waitFor();
    await expect.poll(focused).toBe('Console of flash1');
  });

  it('the console’s log outlives a reload, and another window has it and its new lines, once each', async () => {
    await norscope.run('status');
    await norscope.run('erase #1');
    await norscope.page.reload();
    await norscope.waitForImage('AAVMF_CODE.fd');
    await expect.poll(() => echoes(norscope)).toEqual(['status', 'erase #1']);
    const input = norscope.page.getByRole('combobox', { name: /^Console of/ });
    await input.press('ArrowUp');
    await input.press('ArrowUp');
    expect(await input.inputValue()).toBe('status');

    const other = new NorscopePage(await served.openPage(browser));
    await other.waitForImage('AAVMF_CODE.fd');
    await expect.poll(() => echoes(other)).toEqual(['status', 'erase #1']);
    await norscope.run('query');
    await other.run('id');
    for (const window of [norscope, other])
      await expect.poll(() => echoes(window)).toEqual(['status', 'erase #1', 'query', 'id']);
  });
});

/** What was typed, as the log shows it. */
async function echoes({ consoleLog }: NorscopePage): Promise<string[]> {
  const lines = await consoleLog.locator('.log-echo').allTextContents();
  return lines.map((line) => line.replace(/^flash\d>/, ''));
}
