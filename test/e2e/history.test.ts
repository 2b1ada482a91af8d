import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing() ?? firmwareMissing();
/** AAVMF_VARS.fd goes into the second flash of virt. */
const FLASH = 1;
const HELLO = [...Buffer.from('hello, flash')];

describe.skipIf(missing !== null)(`What was done${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let original: number[];

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    const image = join(temporaryFolder(), 'AAVMF_VARS.fd');
    copyFileSync(FIRMWARE.aavmfVars, image);
    original = [...readFileSync(image).subarray(0, 16)];
    norscope = await openInScratch(browser, [image], { flash: FLASH });
  });

  const history = () => norscope.page.getByRole('group', { name: 'History' });
  const place = () => history().textContent();
  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  /** A step at a time, each seen before the next. */
  async function backUntil(isThere: () => Promise<boolean>, chord = 'Shift+F11'): Promise<void> {
    while (!(await isThere())) {
      const before = await place();
      await press(chord);
      await expect.poll(place).not.toBe(before);
    }
  }
  const firstBytes = async () => (await norscope.rowAt(0)).slice(0, HELLO.length);
  const last = async () => Number(/\/ ([\d,]+)/.exec((await place()) ?? '')?.[1]?.replaceAll(',', ''));
  /** Runs both lines, each seen in the history before the next. @returns how many events it has then */
  async function eraseAndProgram(): Promise<number> {
    await norscope.run('erase #0');
    await expect.poll(() => history().count()).toBe(1);
    const erased = await last();
    await norscope.run('program +0 "hello, flash"');
    await expect.poll(last).toBeGreaterThan(erased);
    return last();
  }

  it('is stepped back and forward with the keyboard: bytes, chip, state and the last cycles follow', async () => {
    expect(await history().count()).toBe(0);
    const length = await eraseAndProgram();
    expect(await firstBytes()).toEqual(HELLO);
    expect(await place()).toContain(`${length} / ${length}`);
    await backUntil(async () => (await norscope.deviceState.textContent())?.includes('Erase setup') ?? false);
    expect(await firstBytes()).toEqual(new Array(HELLO.length).fill(0xff));
    await backUntil(async () => (await place())?.startsWith('0 /') ?? false);
    expect(await firstBytes()).toEqual(original.slice(0, HELLO.length));
    await expect.poll(() => norscope.chip(FLASH).textContent()).not.toContain('changed');
    await press('Shift+F11');
    for (let step = 0; step < length; step++) await press('F11');
    await expect.poll(place).toContain(`${length} / ${length}`);
    expect(await firstBytes()).toEqual(HELLO);
    await expect.poll(() => norscope.chip(FLASH).textContent()).toContain('1 block changed');
  });

  it('is kept when something else is done after going back, and can be followed again', async () => {
    const length = await eraseAndProgram();
    await backUntil(async () => (await place())?.startsWith('2 /') ?? false, 'Alt+,');
    await norscope.run('program +0 "another word"');
    expect(await firstBytes()).toEqual([...Buffer.from('another word')]);
    await history().getByRole('button', { name: 'Other branches' }).click();
    await norscope.page.getByRole('menuitem', { name: `${length - 2} events after 2` }).click();
    await expect.poll(place).toContain(`2 / ${length}`);
    await press('Control+Shift+P');
    await norscope.page.keyboard.type('forward to the last');
    await press('Enter');
    await expect.poll(place).toContain(`${length} / ${length}`);
    expect(await firstBytes()).toEqual(HELLO);
  });

  it('is never taken back in a file that is written through', async () => {
    await norscope.switchMode(FLASH, 'write-through');
    await norscope.answer('Let it change the file');
    await expect.poll(() => norscope.chip(FLASH).textContent()).toContain('write-through');
    await norscope.run('erase #0');
    await expect.poll(() => history().count()).toBe(1);
    const before = await place();
    await press('Shift+F11');
    const refusal = norscope.page.getByRole('alert').filter({ hasText: 'would write AAVMF_VARS.fd again' });
    expect(await refusal.textContent()).toContain('Switch it to scratch');
    expect(await place()).toBe(before);
  });

  it('can be seen and heard', async () => {
    await norscope.run('erase #0');
    expect(await norscope.violations()).toEqual([]);
    const back = history().getByRole('button', { name: 'Step back' });
    await back.focus();
    while ((await back.getAttribute('aria-disabled')) === 'false') await press('Enter');
    expect(await norscope.page.locator(':focus').getAttribute('aria-label')).toBe('Step back');
  });
});
