/**
 * Frame times of the hex grid at 1920x1080 in headless Chromium without a GPU, over a made-up image of 1 GiB.
 * Prints for each movement the 50th and 95th percentile of the time between frames and of the script's share in one.
 *
 *     node test/bench/grid-frames.mjs [picture.png]
 */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const FRAMES = 240;
const harness = fileURLToPath(new URL('./grid-frames', import.meta.url));
const tree = fileURLToPath(new URL('../..', import.meta.url));

const server = await createServer({
  configFile: false,
  root: harness,
  logLevel: 'error',
  server: { port: 0, host: '127.0.0.1', fs: { allow: [tree] } },
});
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.locator('.hex-grid').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.locator('.hex-grid').click({ position: { x: 300, y: 300 } });

  const rows = [];
  rows.push(await measure(page, 'wheel', () => page.mouse.wheel(0, 137)));
  const strip = await page.locator('.hex-strip').boundingBox();
  if (strip === null) throw new Error('expected a strip, got none');
  const x = strip.x + strip.width / 2;
  await page.mouse.move(x, strip.y + 4);
  await page.mouse.down();
  rows.push(await measure(page, 'thumb drag', (at) => page.mouse.move(x, strip.y + 10 + ((at * 7) % 1000))));
  await page.mouse.up();
  await page.locator('.hex-grid').focus();
  rows.push(await measure(page, 'arrow down', () => page.keyboard.press('ArrowDown')));
  console.table(rows);
  if (process.argv[2] !== undefined) await page.screenshot({ path: process.argv[2] });
} finally {
  await browser.close();
  await server.close();
}

/** Moves once a frame, as fast as the page takes it, while the page notes its frames. */
async function measure(page, what, move) {
  await page.evaluate(startFrameLog);
  for (let at = 0; at < FRAMES; at += 1) await move(at);
  const { betweenMs, scriptMs } = await page.evaluate(() => globalThis.stopFrameLog());
  return {
    what,
    frames: betweenMs.length,
    'between p50 ms': percentile(betweenMs, 0.5),
    'between p95 ms': percentile(betweenMs, 0.95),
    'script p50 ms': percentile(scriptMs, 0.5),
    'script p95 ms': percentile(scriptMs, 0.95),
  };
}

/** Runs in the page: times between animation frames, and of what the grid does within one. */
function startFrameLog() {
  const betweenMs = [];
  const scriptMs = [];
  const native = globalThis.requestAnimationFrame.bind(globalThis);
  let isOn = true;
  let last = 0;
  const tick = (now) => {
    if (last !== 0) betweenMs.push(now - last);
    last = now;
    if (isOn) native(tick);
  };
  native(tick);
  globalThis.requestAnimationFrame = (draw) =>
    native((now) => {
      const start = performance.now();
      draw(now);
      scriptMs.push(performance.now() - start);
    });
  globalThis.stopFrameLog = () => {
    isOn = false;
    globalThis.requestAnimationFrame = native;
    return { betweenMs, scriptMs };
  };
}

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return Number((sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(2));
}
