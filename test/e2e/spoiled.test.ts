import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, it, onTestFinished } from 'vitest';
import { survivesBusErrors } from '../../main/backing/bus-error.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';
import { readWhileSpoiled, writeFilled } from './spoiled-steps.ts';

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
      writeFilled(path);
      const served = await serveNorscope([path]);
      onTestFinished(() => served.stop());
      const norscope = new NorscopePage(await served.openPage(browser));
      await norscope.waitForImage('spoiled.bin');
      await readWhileSpoiled(norscope, path);
    }, 600_000);
  },
);
