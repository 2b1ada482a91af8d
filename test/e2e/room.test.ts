import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;
const SMALL = { width: 1280, height: 800 };
const LARGE = { width: 1920, height: 1080 };

describe.skipIf(missing !== null)(`Console and timeline${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    const served = await serveNorscope([madeImage(64 * MIB, 'vars.fd')]);
    page = await served.openPage(browser, { viewport: SMALL });
    await new NorscopePage(page).grid.waitFor();
    await page.getByRole('region', { name: 'Timeline', exact: true }).waitFor();
    return () => served.stop();
  });
  afterAll(() => browser?.close());

  const widthOf = async (panel: 'Console' | 'Timeline') => {
    const box = await page.getByRole('region', { name: panel, exact: true }).boundingBox();
    return box?.width ?? 0;
  };
  /** Of the room of both. */
  const share = async () => {
    const [console, timeline] = [await widthOf('Console'), await widthOf('Timeline')];
    return timeline / (console + timeline);
  };

  it('share the room as the window grows, and again as it shrinks', async () => {
    const before = await share();
    const width = await widthOf('Timeline');
    await page.setViewportSize(LARGE);
    await expect.poll(() => widthOf('Timeline')).toBeGreaterThan(width * 1.5);
    await expect.poll(share).toBeCloseTo(before, 2);
    await page.setViewportSize(SMALL);
    await expect.poll(() => widthOf('Timeline')).toBeCloseTo(width, 0);
  });

  it('keep the width that a person gave the timeline', async () => {
    const width = await widthOf('Timeline');
    await page.getByRole('separator', { name: 'Between console and timeline' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => widthOf('Timeline')).toBeGreaterThan(width);
    const given = await widthOf('Timeline');
    await page.setViewportSize(LARGE);
    await expect.poll(() => widthOf('Console')).toBeGreaterThan(600);
    expect(await widthOf('Timeline')).toBeCloseTo(given, 0);
  });

  it('are under tabs that all fit in a small window, and so do the toolbars of bytes and map', async () => {
    await page.setViewportSize({ width: 960, height: 600 });
    const views = page.getByRole('tablist', { name: 'Views of the flash' });
    const inside = async (outer: Locator, inner: Locator) => {
      const [around, box] = [await outer.boundingBox(), await inner.boundingBox()];
      if (around === null || box === null) return false;
      const isBeside = box.x >= around.x && box.x + box.width <= around.x + around.width;
      return isBeside && box.y >= around.y && box.y + box.height <= around.y + around.height;
    };
    for (const tab of await views.getByRole('tab').all())
      await expect.poll(() => inside(views, tab)).toBe(true);
    const bytes = page.getByRole('tabpanel', { name: 'Bytes', exact: true });
    for (const name of ['Edit', 'Changed bytes: Since start', 'Follow', 'Go to'])
      await expect.poll(() => inside(bytes, bytes.getByRole('button', { name, exact: true }))).toBe(true);
    await views.getByRole('tab', { name: 'Map' }).click();
    const view = page.getByRole('tabpanel', { name: 'Map', exact: true });
    for (const name of ['Smaller', 'Fit', 'Larger'])
      await expect.poll(() => inside(view, view.getByRole('button', { name }))).toBe(true);
  });
});
