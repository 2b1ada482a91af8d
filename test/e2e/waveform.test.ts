import type { Browser, Locator } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMES_PX } from '../../renderer/canvas/waveform/layout.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import { openInScratch } from './open-in-scratch.ts';
import { traceFiles } from './trace-steps.ts';

const missing = chromiumMissing() ?? firmwareMissing();
/** Before the first cycle, at the beginning of the history. */
const EDGE_PX = 10;
const NARROW = { width: 1280, height: 800 };
const WIDE = { width: 1920, height: 1080 };

describe.skipIf(missing !== null)(`The waveform${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** U-Boot's failing `saveenv`, and its waveform in sight. */
  async function opened(viewport: typeof NARROW) {
    const { image, log } = traceFiles('uboot-on-virt', temporaryFolder());
    const options = ['--board', 'virt'];
    const images = [FIRMWARE.aavmfCode, image];
    const norscope = await openInScratch(browser, images, { flash: 1, options, context: { viewport } });
    await norscope.loadTraceWithFindings(log);
    const wave = norscope.timeline.getByRole('slider', { name: 'Waveform' });
    return { norscope, wave };
  }

  const says = (wave: Locator) => wave.getAttribute('aria-valuetext');
  const at = async (wave: Locator) => Number(await wave.getAttribute('aria-valuenow'));
  const click = (wave: Locator, laneX: number) => wave.click({ position: { x: NAMES_PX + laneX, y: 80 } });

  it('says the cycle that the machine stands after, and follows a finding and F10', async () => {
    const { norscope, wave } = await opened(WIDE);
    await expect.poll(() => says(wave)).toContain('cycle 10,279 of 10,279');
    await norscope.timeline.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
    await expect
      .poll(() => says(wave))
      .toContain(
        'cycle 3,034 of 10,279: write 5678 at 0x0010_1000, Write buffer · data, in: Buffered program, error:',
      );
    await norscope.page.keyboard.press('F10');
    await expect.poll(() => at(wave)).toBeGreaterThan(3034);
    const box = await wave.boundingBox();
    if (box === null) throw new Error('the waveform is in sight');
    // It came in sight with what was before it: the last cycle is in the right half.
    const position = await at(wave);
    await click(wave, (box.width - NAMES_PX) * 0.7 - 20);
    await expect.poll(() => at(wave)).toBe(position);
    expect(await norscope.violations()).toEqual([]);
  });

  it('goes to a cycle that is clicked, at any zoom, and after it was moved by keys or dragged', async () => {
    const { norscope, wave } = await opened(NARROW);
    await norscope.showTimeline('Waveform');
    await wave.focus();
    const { keyboard, mouse } = norscope.page;
    await keyboard.press('Home');
    await expect.poll(() => at(wave)).toBe(1);
    const place = norscope.page.getByRole('group', { name: 'History' });
    await click(wave, EDGE_PX + 2.5 * 40);
    await expect.poll(() => place.textContent()).toContain('3 / 10,279');
    await keyboard.press('s');
    await click(wave, EDGE_PX + 5.5 * 20);
    await expect.poll(() => place.textContent()).toContain('6 / 10,279');
    const box = await wave.boundingBox();
    if (box === null) throw new Error('the waveform is in sight');
    await mouse.move(box.x + NAMES_PX + 200, box.y + 80);
    await mouse.down();
    await mouse.move(box.x + NAMES_PX + 90, box.y + 80, { steps: 4 });
    await mouse.up();
    expect(await at(wave)).toBe(6);
    await click(wave, 5.5 * 20);
    await expect.poll(() => at(wave)).toBe(11);
    expect(await norscope.violations()).toEqual([]);
  });

  it('is moved along by its arrow keys, goes there with Enter, and fits the operation that is there', async () => {
    const { norscope, wave } = await opened(NARROW);
    await norscope.showTimeline('Waveform');
    await wave.focus();
    const { keyboard } = norscope.page;
    for (const key of ['End', 'ArrowLeft', 'ArrowLeft']) await keyboard.press(key);
    await expect.poll(() => says(wave)).toContain('cycle 10,277 of 10,279: write 00d0');
    await keyboard.press('Enter');
    const place = norscope.page.getByRole('group', { name: 'History' });
    await expect.poll(() => place.textContent()).toContain('10,277 / 10,279');
    await keyboard.press('f');
    await click(wave, EDGE_PX + 1);
    // The buffered program begins at cycle 9,250, and is some 1,000 cycles wide on some 300 pixels.
    await expect.poll(() => at(wave)).toBeLessThan(9260);
    expect(await at(wave)).toBeGreaterThanOrEqual(9250);
    await expect.poll(() => says(wave)).toContain('in: Buffered program');
  });

  it('zooms with the wheel around the pointer, and fits the operation that is double-clicked', async () => {
    const { norscope, wave } = await opened(WIDE);
    await norscope.timeline.getByRole('list', { name: 'Findings' }).getByRole('button').first().click();
    await expect.poll(() => at(wave)).toBe(3034);
    const box = await wave.boundingBox();
    if (box === null) throw new Error('the waveform is in sight');
    const { mouse } = norscope.page;
    await mouse.move(box.x + NAMES_PX + 130, box.y + 80);
    const note = norscope.timeline.locator('.wave-note');
    await expect.poll(() => note.textContent()).not.toContain('3,034');
    const under = await note.textContent();
    // From 40 pixels a cycle to 5.
    await mouse.wheel(0, 720);
    await wave.click({ position: { x: NAMES_PX + 130, y: 80 } });
    await expect.poll(async () => (await at(wave)).toLocaleString('en')).toBe(under?.split(' ')[0]);
    await wave.dblclick({ position: { x: NAMES_PX + 200, y: 80 } });
    await expect.poll(() => says(wave)).toContain('in: Buffered program');
    await click(wave, EDGE_PX + 1);
    await expect.poll(() => at(wave)).toBeGreaterThanOrEqual(3031);
    await expect.poll(() => at(wave)).toBeLessThan(3040);
  });
});
