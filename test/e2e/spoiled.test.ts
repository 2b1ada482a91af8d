import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { survivesBusErrors } from '../../main/backing/bus-error.ts';
import { temporaryFolder } from '../kit/images.ts';
import { FILLED, spoil } from '../kit/spoiler.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const SIZE_BYTES = 4 * 1024 * 1024;
/** `CUT_ROUNDS=3000` is the long form. */
const ROUNDS = Number(process.env.CUT_ROUNDS ?? 150);
const missing = chromiumMissing();

describe.skipIf(missing !== null || !survivesBusErrors())(
  `A window on a file that another program spoils${missing ?? ''}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser.close());

    it('stays up while the file is cut again and again, and opens it when it is whole', async () => {
      const path = join(temporaryFolder(), 'spoiled.bin');
      writeFileSync(path, new Uint8Array(SIZE_BYTES).fill(FILLED));
      const served = await serveNorscope([path]);
      onTestFinished(() => served.stop());
      const page = await served.openPage(browser);
      const norscope = new NorscopePage(page);
      await norscope.waitForImage('spoiled.bin');
      const reopen = page.getByRole('alert').getByRole('button', { name: 'Reopen' });
      const spoiler = spoil(path, ROUNDS);
      let losses = 0;
      while (!spoiler.hasEnded()) {
        await norscope.grid.press('PageDown');
        if (!(await reopen.isVisible())) continue;
        losses++;
        // It may be open again by now, or lost again as soon as it is opened.
        await reopen.click().catch(() => undefined);
      }
      expect(losses).toBeGreaterThan(0);
      await expect.poll(() => norscope.chip(0).textContent(), { timeout: 10_000 }).toMatch(/lost|shared/);
      if (await reopen.isVisible()) await reopen.click();
      await expect.poll(() => norscope.chip(0).textContent(), { timeout: 10_000 }).toContain('shared');
      expect(await norscope.rowAt(SIZE_BYTES - 16)).toEqual(Array(16).fill(FILLED));
    }, 600_000);
  },
);
