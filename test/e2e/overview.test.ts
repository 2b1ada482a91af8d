import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;

/** The first quarter text, then random bytes, then erased up to the end: 8 MiB, as the board wants it. */
function image(): string {
  const path = join(temporaryFolder(), 'quarters.bin');
  writeFileSync(
    path,
    Buffer.concat([
      Buffer.alloc(2 * MIB, 'console=ttyS0,115200 root=/dev/mtdblock2\n'),
      randomBytes(2 * MIB),
      Buffer.alloc(4 * MIB, 0xff),
    ]),
  );
  return path;
}

describe.skipIf(missing !== null)(`All of an image${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    served = await serveNorscope([image()], ['--board', 'musicpal']);
    norscope = new NorscopePage(await served.openPage(browser, { viewport: { width: 1280, height: 800 } }));
    await norscope.grid.waitFor();
  });
  afterEach(() => served?.stop());

  const map = () => norscope.page.getByRole('slider', { name: /^Map of the bytes/ });
  const strip = () => norscope.page.locator('.hex-strip');
  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const told = async () => (await map().getAttribute('aria-valuetext')) ?? '';
  const cursor = async () => Number(await map().getAttribute('aria-valuenow'));
  const showMap = async () => {
    await press('Alt+a');
    await map().waitFor();
    await expect.poll(told).toMatch(/entropy/);
  };
  /** Hovers over the strip so far down, until it says this. */
  const hoverSays = async (share: number, words: RegExp) => {
    const box = await strip().boundingBox();
    await strip().hover({ position: { x: 12, y: Math.round((box?.height ?? 0) * share) } });
    // The bytes may be counted while the pointer rests there.
    await expect.poll(() => strip().textContent()).toMatch(words);
  };

  it('is told by the strip beside the bytes: what lies where the pointer is', async () => {
    await hoverSays(0.1, /^0x000c_c000, 16 KiB.*text, entropy 4\.\d\d of 8 bits.*block 12 of 128/);
    await hoverSays(0.4, /compressed or encrypted, entropy 7\.99 of 8 bits/);
    await hoverSays(0.9, /erased, entropy 0\.00 of 8 bits/);
    await norscope.page.mouse.move(10, 10);
    await expect.poll(() => strip().textContent()).toBe('');
  });

  it('has edges of the entropy that keys go to, and says where there is no other', async () => {
    await hoverSays(0.9, /erased/);
    await norscope.grid.focus();
    await press('Alt+j');
    await expect.poll(() => norscope.rowIndex()).toBe((2 * MIB) / 16 + 1);
    await press('Alt+j');
    await expect.poll(() => norscope.rowIndex()).toBe((4 * MIB) / 16 + 1);
    await press('Alt+j');
    await norscope.page.getByText('The entropy does not jump after this place.').waitFor();
    await press('Alt+Shift+j');
    await expect.poll(() => norscope.rowIndex()).toBe((2 * MIB) / 16 + 1);
  });

  it('has a legend in the colours of the map where a system forces its own', async () => {
    await norscope.page.emulateMedia({ forcedColors: 'active' });
    await showMap();
    const kinds = norscope.page.getByRole('list', { name: 'Kinds of bytes' });
    const colours = await kinds.evaluate((list) =>
      [...list.querySelectorAll('.cell-legend-swatch')].map(
        (swatch) => getComputedStyle(swatch).backgroundColor,
      ),
    );
    expect(colours.length).toBeGreaterThan(4);
    expect(new Set(colours).size).toBe(colours.length);
  });

  it('is a map that a keyboard walks: cell by cell, in and out, and to the bytes', async () => {
    await showMap();
    await expect.poll(() => map().evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await told()).toMatch(/^0x0000_0000, 512 B · text, entropy 4\.\d\d of 8 bits · block 0 of 128$/);
    await press('End');
    await expect.poll(told).toMatch(/^0x007f_fe00, 512 B · erased/);
    await press('Home', 'ArrowDown', 'ArrowRight');
    const there = await cursor();
    expect(there).toBeGreaterThan(0);
    await press('+', '+', '+');
    await expect.poll(told).toMatch(/, 128 B · text/);
    await press('Enter');
    await norscope.grid.waitFor();
    await expect.poll(() => norscope.rowIndex()).toBe(Math.floor(there / 16) + 1);
  });

  it('is a map that a mouse points at, clicks and moves', async () => {
    await showMap();
    const box = await map().boundingBox();
    if (box === null) throw new Error('expected a map, got none');
    const story = () => norscope.page.locator('.byte-map-story').textContent();
    const side = box.height;
    const left = box.x + (box.width - side) / 2;
    // The curve has its second quarter in the lower left.
    await norscope.page.mouse.move(left + side / 4, box.y + (side * 3) / 4);
    await expect.poll(story).toMatch(/compressed or encrypted/);
    await norscope.page.mouse.click(left + side / 4, box.y + (side * 3) / 4);
    await expect.poll(cursor).toBeGreaterThanOrEqual(2 * MIB);
    expect(await cursor()).toBeLessThan(4 * MIB);
    await norscope.page.mouse.wheel(0, -1200);
    await norscope.page.mouse.down();
    await norscope.page.mouse.move(left + side / 2, box.y + side / 2, { steps: 4 });
    await norscope.page.mouse.up();
    const before = await cursor();
    await norscope.page.mouse.move(left + side / 2 + 2, box.y + side / 2);
    await expect.poll(story).toMatch(/^0x00[2-3]/);
    expect(await cursor()).toBe(before);
  });

  it('is shown in the colours and the form that were chosen, with their meaning in words, after a reload, too', async () => {
    await showMap();
    await norscope.page.getByRole('radio', { name: 'Rows' }).click();
    await norscope.page.getByRole('radio', { name: 'Entropy' }).click();
    await norscope.page.getByRole('img', { name: /^Entropy, from 0 bits/ }).waitFor();
    await norscope.page.reload();
    await norscope.grid.waitFor();
    await showMap();
    await norscope.page.getByText('Each row begins with an erase block').waitFor();
    await norscope.page.getByRole('radio', { name: 'Kinds' }).click();
    const legend = norscope.page.getByRole('list', { name: 'Kinds of bytes' });
    expect(await legend.getByRole('listitem').allTextContents()).toEqual([
      'erased',
      'zeros',
      'text',
      'code or data',
      'compressed or encrypted',
    ]);
  });

  it('is counted anew for another flash, and after a change of the mode, while the map is shown', async () => {
    const images = [madeImage(64 * MIB, 'one.bin'), madeImage(64 * MIB, 'two.bin')];
    const both = await serveNorscope([...images, '--board', 'virt']);
    onTestFinished(() => both.stop());
    norscope = new NorscopePage(await both.openPage(browser));
    await norscope.grid.waitFor();
    await showMap();
    await press('Alt+n');
    await expect.poll(() => map().getAttribute('aria-label')).toContain('flash1');
    await expect.poll(told).toMatch(/entropy/);
    await norscope.switchMode(1, 'scratch');
    await expect.poll(() => norscope.chip(1).textContent()).toContain('scratch');
    await map().waitFor();
    await expect.poll(told).toMatch(/entropy/);
  });

  it('follows the bytes as they change, and back through the history', async () => {
    await press('Alt+s');
    await norscope.page.getByRole('banner').getByText('scratch').waitFor();
    await showMap();
    await norscope.run('erase #0');
    await norscope.page.getByRole('tab', { name: 'Map' }).click();
    await expect.poll(told).toMatch(/· erased, entropy 0\.00/);
    await press('Control+Shift+P');
    await norscope.page.keyboard.type('step back as far as');
    await press('Enter');
    await expect.poll(told).toMatch(/· text, entropy 4/);
  });

  it('reads well to a screen reader, on the map and with the choice of the minimap open', async () => {
    await showMap();
    expect(await norscope.violations()).toEqual([]);
    await norscope.showTab('Bytes');
    await norscope.page.getByRole('button', { name: 'View', exact: true }).click();
    await norscope.choose('Minimap', 'Entropy');
    expect(await norscope.violations()).toEqual([]);
  });
});
