/** From the request to open an image to its bytes on the canvas, in a real Chromium on the browser host. */
import type { Browser } from 'playwright-core';
import { launchWholeChromium, serveNorscope } from '../../e2e/browser.ts';
import { firmware, gibibyteImage } from '../kit/images.ts';
import { reportRows } from '../kit/report.ts';
import { rowOf } from '../kit/row.ts';
import { markOpening } from './first-paint-marks.ts';

const REPETITIONS = 7;
const PAINTED_BY_THEN_MS = 3000;

type Waits = { readonly fromKey: number[]; readonly fromRequest: number[] };

/** One opening, by the keyboard, in a window that is up: a server, an engine and a page of its own. */
async function openOnce(browser: Browser, path: string, waits: Waits): Promise<void> {
  const served = await serveNorscope([]);
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  try {
    const page = await context.newPage();
    await page.addInitScript(markOpening);
    await page.goto(served.url);
    await page.getByRole('button', { name: /Open an image/ }).waitFor();
    await page.keyboard.press('Control+o');
    await page.getByRole('textbox', { name: 'Path of an image' }).fill(path);
    // The engine's look into the folder, and what the dialog draws, are no part of it.
    await page.waitForTimeout(300);
    await page.keyboard.press('Enter');
    // Looking for the grid or the mark sooner would take the page's time. A page that painted nothing is an error.
    await page.waitForTimeout(PAINTED_BY_THEN_MS);
    const at = await page.evaluate(() => {
      const timeOf = (name: string) => performance.getEntriesByName(name)[0]?.startTime ?? Number.NaN;
      return { key: timeOf('key'), request: timeOf('open requested'), painted: timeOf('bytes painted') };
    });
    if (Number.isNaN(at.painted)) throw new Error(`no bytes of ${path} within ${PAINTED_BY_THEN_MS} ms`);
    waits.fromKey.push(at.painted - at.key);
    waits.fromRequest.push(at.painted - at.request);
  } finally {
    await context.close();
    await served.stop();
  }
}

const images = { small: firmware(), large: gibibyteImage() };
const small: Waits = { fromKey: [], fromRequest: [] };
const large: Waits = { fromKey: [], fromRequest: [] };
const browser = await launchWholeChromium();
try {
  for (let round = 0; round < REPETITIONS; round++) {
    await openOnce(browser, images.small, small);
    await openOnce(browser, images.large, large);
  }
} finally {
  await browser.close();
}
const soon = { text: 'under 150 ms', isMet: ({ median }: { median: number }) => median < 150 };
reportRows([
  rowOf({
    what: 'window: request to open 64 MiB to painted bytes',
    unit: 'ms',
    ours: small.fromRequest,
    budget: soon,
  }),
  rowOf({
    what: 'window: Enter on a 64 MiB path to painted bytes',
    unit: 'ms',
    ours: small.fromKey,
    budget: soon,
  }),
  rowOf({
    what: 'window: request to open 1 GiB to painted bytes',
    unit: 'ms',
    ours: large.fromRequest,
    peer: { name: '64 MiB', values: small.fromRequest },
    budget: { text: 'at most 2 × of 64 MiB', isMet: (_, ratio) => ratio !== null && ratio.median <= 2 },
  }),
]);
