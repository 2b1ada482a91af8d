/**
 * Frame times of the hex grid at 1920x1080 in headless Chromium without a GPU, over a made-up image of 1 GiB. The
 * peer is the same page at rest: how often this machine lets the browser draw at all.
 */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { createServer } from 'vite';
import { launchWholeChromium } from '../../e2e/browser.ts';
import { reportRows } from '../kit/report.ts';
import { percentile, type Row, rowOf } from '../kit/row.ts';
import { type FrameLog, startFrameLog } from './frame-log.ts';

const FRAMES = 200;
const ROUNDS = 3;
const tree = join(import.meta.dirname, '..', '..');

type Move = (at: number) => Promise<unknown>;
type Movement = { readonly what: string; readonly move: Move; readonly before?: Move; readonly after?: Move };

const server = await createServer({
  configFile: false,
  root: join(tree, 'test', 'bench', 'grid-harness'),
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', fs: { allow: [tree] } },
});
await server.listen();
const browser = await launchWholeChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.locator('.hex-grid').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.locator('.hex-grid').click({ position: { x: 300, y: 300 } });
  reportRows(await rowsOf(page, await movementsOn(page)));
} finally {
  await browser.close();
  await server.close();
}

async function movementsOn(page: Page): Promise<Movement[]> {
  const { mouse, keyboard } = page;
  const strip = await page.locator('.hex-strip').boundingBox();
  if (strip === null) throw new Error('expected a strip, got none');
  const x = strip.x + strip.width / 2;
  return [
    { what: 'wheel', move: () => mouse.wheel(0, 137) },
    {
      what: 'thumb drag',
      before: async () => {
        await mouse.move(x, strip.y + 4);
        await mouse.down();
      },
      move: (at) => mouse.move(x, strip.y + 10 + ((at * 7) % 1000)),
      after: () => mouse.up(),
    },
    {
      what: 'page down',
      before: () => page.locator('.hex-grid').focus(),
      move: () => keyboard.press('PageDown'),
    },
  ];
}

/** By turns: rest, wheel, drag, page down, and again. */
async function rowsOf(page: Page, movements: readonly Movement[]): Promise<Row[]> {
  const rest: FrameLog[] = [];
  const moving = movements.map((): FrameLog[] => []);
  for (let round = 0; round < ROUNDS; round++) {
    rest.push(await framesWhile(page, { what: 'rest', move: () => page.waitForTimeout(8) }));
    for (const [index, movement] of movements.entries()) {
      moving[index]?.push(await framesWhile(page, movement));
    }
  }
  const restP95 = rest.map(({ betweenMs }) => percentile(betweenMs, 0.95));
  return movements.flatMap(({ what }, index) => {
    const logs = moving[index] ?? [];
    return [
      rowOf({
        what: `grid of 1 GiB, ${what}: 95% of frames within (no GPU)`,
        unit: 'ms',
        ours: logs.map(({ betweenMs }) => percentile(betweenMs, 0.95)),
        peer: { name: 'at rest', values: restP95 },
        budget: { text: '16.7 ms with a GPU', isMet: ({ median }) => (median <= 17 ? true : null) },
      }),
      rowOf({
        what: `grid of 1 GiB, ${what}: 95% of scripts within`,
        unit: 'ms',
        ours: logs.map(({ scriptMs }) => percentile(scriptMs, 0.95)),
      }),
    ];
  });
}

/** Moves as fast as the page takes it, while the page notes its frames. */
async function framesWhile(page: Page, { move, before, after }: Movement): Promise<FrameLog> {
  await before?.(0);
  await page.evaluate(startFrameLog);
  for (let at = 0; at < FRAMES; at += 1) await move(at);
  const log = await page.evaluate(() => window.stopFrameLog());
  await after?.(0);
  return log;
}
