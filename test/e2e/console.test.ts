import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const VIRT_BYTES = 64 << 20;

describe.skipIf(missing !== null)(`The console${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  async function opened(viewport: { width: number; height: number }): Promise<NorscopePage> {
    const served = await serveNorscope([madeImage(VIRT_BYTES, 'vars.fd')], ['--board', 'virt']);
    onTestFinished(() => served.stop());
    const norscope = new NorscopePage(await served.openPage(browser, { viewport }));
    await norscope.waitForImage('vars.fd');
    return norscope;
  }

  it.each([
    { width: 960, height: 600 },
    { width: 1280, height: 800 },
    { width: 1920, height: 1080 },
  ])('shows its help from the top, and nothing of it aside, at $width x $height', async (viewport) => {
    const norscope = await opened(viewport);
    await norscope.run('query');
    await norscope.run('help');
    const log = norscope.consoleLog;
    const echo = log.getByText('help', { exact: true }).first();
    const aside = () =>
      log.evaluate(({ scrollTop, scrollWidth, clientWidth }) => ({
        scrollTop,
        over: scrollWidth - clientWidth,
      }));
    const below = async (of: typeof echo) =>
      ((await of.boundingBox())?.y ?? -1) - ((await log.boundingBox())?.y ?? 0);
    await expect.poll(() => below(echo)).toBeGreaterThanOrEqual(0);
    expect(await below(echo)).toBeLessThan(8);
    expect((await aside()).over).toBe(0);
    await norscope.run('clock');
    await expect
      .poll(() =>
        log.evaluate(({ scrollHeight, scrollTop, clientHeight }) => scrollHeight - scrollTop - clientHeight),
      )
      .toBeLessThan(8);
  });
});
