import { delimiter } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { processesWith, untilGone } from '../kit/processes.ts';
import { writeFakeQemu } from '../kit/qemu/fake-qemu.ts';
import { qemuMissing } from '../kit/qemu/qtest.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? qemuMissing();

describe.skipIf(missing !== null)(
  `A QEMU beside the window${missing === null ? '' : ` (${missing})`}`,
  () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());

    async function open(environment: NodeJS.ProcessEnv = {}) {
      const image = madeImage(64 << 20, 'vars.fd');
      const served = await serveNorscope([image], ['--board', 'virt'], environment);
      onTestFinished(() => served.stop());
      const norscope = new NorscopePage(await served.openPage(browser));
      await norscope.grid.waitFor();
      const { page } = norscope;
      const chip = (words: RegExp) => page.getByRole('banner').getByRole('button', { name: words });
      const lastCycles = page.getByRole('region', { name: 'Last cycles' });
      return { image, norscope, page, chip, lastCycles, served };
    }

    it('answers what is typed, waits while one goes back, begins anew on another branch, and is stopped', async () => {
      const { image, norscope, page, chip, lastCycles } = await open();
      await norscope.switchMode(0, 'scratch');
      await norscope.run('program +0x40 "hello, flash"');
      await page.keyboard.press('Alt+Shift+Q');
      await chip(/^beside QEMU [\d.]+ · \d+ cycles, the same$/).waitFor();
      expect(processesWith(image).length).toBeGreaterThan(1);
      await norscope.run('r32 0x40 2');
      const typed = await norscope.run('erase #0 ; status');
      expect(typed).toContain('erase');
      await chip(/, the same$/).waitFor();
      await expect.poll(() => lastCycles.textContent()).toContain('= QEMU');

      await page.keyboard.press('Shift+F11');
      await chip(/^QEMU [\d.]+ waits at cycle \d+$/).waitFor();
      await page.keyboard.press('F11');
      await chip(/, the same$/).waitFor();
      for (let step = 0; step < 4; step++) await page.keyboard.press('Shift+F11');
      await chip(/ waits at cycle /).waitFor();
      await norscope.run('r16 0x0');
      await chip(/, the same$/).waitFor();

      await chip(/, the same$/).click();
      await page.getByRole('menuitem', { name: 'Stop comparing' }).click();
      await expect.poll(() => chip(/QEMU/).count()).toBe(0);
      await expect.poll(() => processesWith(`file=${image}`)).toEqual([]);
    });

    it('stops at the first answer that differs, says both, and leads there', async () => {
      const folder = temporaryFolder();
      writeFakeQemu(folder, { wrongAt: 4 });
      const { norscope, page, chip, lastCycles } = await open({
        PATH: [folder, process.env.PATH].join(delimiter),
      });
      await page.keyboard.press('Alt+Shift+Q');
      await chip(/^beside QEMU/).waitFor();
      await norscope.run('r8 0x10 6');
      const differing = chip(/^differs from QEMU 7\.2\.22 at cycle 4$/);
      await differing.waitFor();
      await page
        .getByRole('status')
        .getByText(/^QEMU differs at cycle 4: /)
        .waitFor();
      await expect.poll(() => lastCycles.textContent()).toContain('13 ≠ QEMU ec');
      await untilGone(folder.concat('/qemu-system-arm'));
      expect(await norscope.violations()).toEqual([]);
      await differing.click();
      await page.getByRole('menuitem', { name: 'Go to cycle 4' }).click();
      await expect.poll(() => page.getByRole('group', { name: 'History' }).textContent()).toContain('4 / 6');
    });

    it('is asked for by the name of its package where there is none', async () => {
      const { page } = await open({ PATH: temporaryFolder() });
      await page.keyboard.press('Alt+Shift+Q');
      await page.getByRole('alert').getByText('apt-get install qemu-system-arm').waitFor();
    });
  },
);
