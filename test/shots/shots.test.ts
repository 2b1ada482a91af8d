import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { launchWholeChromium, serveNorscope } from '../e2e/browser.ts';
import { NorscopePage } from '../e2e/norscope-page.ts';
import type { Scene } from './scene.ts';
import { SCENES } from './scenes.ts';

const TREE = join(import.meta.dirname, '..', '..');
const PICTURES = join(TREE, '.cache', 'shots');

const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
  { width: 960, height: 600 },
] as const;
type Size = (typeof SIZES)[number];

/** What the system asks of a page, by the word that ends the picture's name. */
const LOOKS = {
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  light: { colorScheme: 'light', forcedColors: 'none' },
  contrast: { colorScheme: 'dark', forcedColors: 'active' },
} as const;

/** The pictures that the README shows, and their names there. */
const FRONT_PICTURES = {
  'bytes-1280-dark.png': 'bytes.png',
  'footprint-1920-light.png': 'footprint.png',
  'states-intel-1280-light.png': 'states.png',
  'structure-table-1280-dark.png': 'structure.png',
  'trace-findings-1280-light.png': 'trace-findings.png',
  'trace-geometry-1280-dark.png': 'trace-geometry.png',
  'trace-first-error-1280-dark.png': 'trace-first-error.png',
  'trace-silent-loss-1280-light.png': 'trace-silent-loss.png',
};

/** Not a test: `npm run shots` takes a picture of every view, for a person to look at. */
describe('Pictures of', () => {
  let browser: Browser;
  beforeAll(async () => {
    mkdirSync(PICTURES, { recursive: true });
    browser = await launchWholeChromium();
  });
  afterAll(() => browser.close());

  for (const scene of SCENES) {
    it.each(SIZES)(`${scene.name} at $width x $height`, (size) => picture(browser, scene, size));
  }

  it('the README', () => {
    for (const [taken, shown] of Object.entries(FRONT_PICTURES))
      copyFileSync(join(PICTURES, taken), join(TREE, 'assets', 'screenshots', shown));
  });
});

/** One scene in every look, in a program and a window of its own. */
async function picture(browser: Browser, scene: Scene, viewport: Size): Promise<void> {
  const images = scene.images();
  const served = await serveNorscope(images, scene.options, scene.environment?.());
  const page = await served.openPage(browser, { viewport, reducedMotion: 'reduce' });
  try {
    await scene.arrange(new NorscopePage(page), images[0] ?? '');
    await settle(page);
    for (const [look, media] of Object.entries(LOOKS)) {
      await page.emulateMedia(media);
      await settle(page);
      await page.screenshot({ path: join(PICTURES, `${scene.name}-${viewport.width}-${look}.png`) });
    }
  } finally {
    await served.stop();
  }
}

/** Fonts are there, and what the engine told last is on the screen. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(250);
}
