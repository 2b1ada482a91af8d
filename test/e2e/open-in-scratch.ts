/** A window with an image in scratch: most tests of what a device does begin so. */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

export interface InScratch {
  /** The one whose image is in scratch; the others stay shared. */
  readonly flash?: number;
  readonly options?: readonly string[];
  readonly context?: BrowserContextOptions;
}

/** On a Norscope of its own, which ends with the test. */
export async function openInScratch(
  browser: Browser,
  images: readonly string[],
  { flash = 0, options = [], context = {} }: InScratch = {},
): Promise<NorscopePage> {
  const served = await serveNorscope(images, options);
  onTestFinished(() => served.stop());
  const norscope = new NorscopePage(await served.openPage(browser, context));
  await norscope.switchToScratch(flash);
  return norscope;
}
