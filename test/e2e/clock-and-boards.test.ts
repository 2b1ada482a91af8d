import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { FIRMWARE, firmwareMissing, madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
const MIB = 1 << 20;

describe.skipIf(missing !== null)(`On any board${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;

  async function serve(...images: string[]): Promise<NorscopePage> {
    const served = await serveNorscope(images);
    onTestFinished(() => served.stop());
    const norscope = new NorscopePage(await served.openPage(browser));
    await norscope.grid.waitFor();
    return norscope;
  }

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  it('an erase on musicpal passes its window and its time as the clock is pressed', async () => {
    const norscope = await serve(madeImage(8 * MIB, 'pal.bin'));
    const { page, deviceState } = norscope;
    const clock = page.getByRole('group', { name: 'Virtual clock' });
    const next = clock.getByRole('button', { name: 'To the next deadline' });
    await norscope.chooseBoard('musicpal', 'musicpal');
    await page.keyboard.press('Alt+s');
    await page.getByRole('banner').getByText('scratch').waitFor();
    expect(await next.getAttribute('aria-disabled')).toBe('true');

    await norscope.run('erase #0');
    await expect.poll(() => deviceState.textContent()).toContain('Erase window50 µs left');
    await next.click();
    await expect.poll(() => deviceState.textContent()).toContain('Sector erase · busy');
    expect(await deviceState.textContent()).toContain('512 µs left');
    expect(await clock.textContent()).toContain('0.050 ms');
    await expect.poll(() => norscope.consoleLog.textContent()).toContain('after 50 µs: erase window over');

    await clock.getByRole('button', { name: '+1 ms' }).click();
    await expect.poll(() => deviceState.textContent()).toContain('Read array');
    expect(await clock.textContent()).toContain('1.050 ms');
    await expect.poll(() => norscope.consoleLog.textContent()).toContain('sector erase complete');
    await expect.poll(() => next.getAttribute('aria-disabled')).toBe('true');
    expect(await norscope.rowAt(0x20)).toEqual(Array(16).fill(0xff));
    expect(await norscope.violations()).toEqual([]);
  });

  it('an erase of a protected flash is told as what it was, in sight in a narrow window', async () => {
    const norscope = await serve(madeImage(8 * MIB, 'pal.bin'));
    await norscope.page.setViewportSize({ width: 800, height: 600 });
    await norscope.chooseBoard('musicpal', 'musicpal');
    const inSight = async (text: string) => {
      const line = norscope.consoleLog.getByText(text).last();
      const log = await norscope.consoleLog.boundingBox();
      const box = await line.boundingBox();
      if (log === null || box === null) return false;
      return box.y >= log.y && box.y + box.height <= log.y + log.height;
    };
    for (const line of ['query', 'program +0x12 11 22', 'erase #1']) await norscope.run(line);
    await expect
      .poll(() => inSight('The device says: erase without effect: the flash is protected.'))
      .toBe(true);
    await norscope.run('wait');
    await norscope.run('wait');
    await expect.poll(() => inSight('nothing was erased: the flash is protected')).toBe(true);
    const head = norscope.deviceState.getByRole('columnheader', { name: 'DQ7' });
    expect(await head.getByText('7').isVisible()).toBe(true);
    expect(await head.getByText('DQ', { exact: true }).isVisible()).toBe(false);
  });

  it('a board is found and opened with the keyboard alone, and a refused one costs nothing', async () => {
    const norscope = await serve(FIRMWARE.aavmfCode);
    const { page } = norscope;
    const field = page.getByRole('combobox', { name: 'Find a board' });
    const current = () => page.getByRole('dialog').getByRole('option', { selected: true }).textContent();
    await page.keyboard.press('Alt+v');
    await field.waitFor();
    await expect.poll(current).toMatch(/^virt/);
    expect(await norscope.violations(), 'board chooser').toEqual([]);

    await page.keyboard.type('zipit');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('Not opened on z2');
    await norscope.chip(0).waitFor();
    expect(await norscope.chip(0).textContent()).toContain('AAVMF_CODE.fd');

    await page.keyboard.press('Control+a');
    await page.keyboard.type('vexpress');
    await page.keyboard.press('ArrowDown');
    await expect.poll(current).toMatch(/^vexpress-a15/);
    await page.keyboard.press('Enter');
    await page
      .getByRole('button', { name: /^vexpress-a15/ })
      .first()
      .waitFor();
    await field.waitFor({ state: 'detached' });
    await page.getByText('vexpress.flashalias').first().waitFor();
  });

  it('the generic board’s form says at the field what can’t be, and fills in what fits the file', async () => {
    const { page } = await serve(madeImage(8 * MIB, 'pal.bin'));
    const field = (name: string) => page.getByRole('textbox', { name });
    const open = page.getByRole('button', { name: 'Open on this board' });
    const errorAt = async (name: string) => {
      const id = await field(name).getAttribute('aria-describedby');
      return id === null ? null : page.locator(`[id="${id}"]`).textContent();
    };
    const isChosenInSight = () =>
      page
        .getByRole('dialog')
        .getByRole('option', { selected: true })
        .evaluate((row) => {
          const { top, bottom } = row.parentElement?.getBoundingClientRect() ?? row.getBoundingClientRect();
          const box = row.getBoundingClientRect();
          return box.top >= top && box.bottom <= bottom;
        });
    await page.keyboard.press('Alt+v');
    await open.waitFor();
    await expect.poll(isChosenInSight).toBe(true);

    await page.keyboard.press('Tab');
    await page.keyboard.type('9007199254740991');
    expect(await errorAt('Base address')).toContain('Choose 0x1fffffff7e0000 or lower.');
    await page.keyboard.press('Tab');
    await page.keyboard.type('1');
    expect(await errorAt('Erase block')).toBe(
      '1 byte can’t be an erase block. Choose a power of two from 256 B to 8 MiB.',
    );
    expect(await open.isDisabled()).toBe(true);
    await expect.poll(isChosenInSight).toBe(true);

    await page.getByRole('button', { name: 'Fill in what fits the file' }).focus();
    await page.keyboard.press('Enter');
    expect(await field('Base address').inputValue()).toBe('0x0000_0000');
    expect(await field('Erase block').inputValue()).toBe('128 KiB');
    await field('Erase block').fill('64k');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.getByText('block 0 of 128').waitFor();
  });

  it.each([
    ['of a board below 4 GiB', ['--board', 'musicpal'], 8 * MIB],
    ['of a board above 4 GiB', ['--board', 'sam460ex'], MIB],
    ['of a flash at the top of the bus', ['--geometry', 'base=0x1ffffffff00000'], MIB / 2],
  ])('the map shows every digit of the addresses %s', async (_, options, sizeBytes) => {
    const served = await serveNorscope([madeImage(sizeBytes, 'some.bin')], options);
    onTestFinished(() => served.stop());
    for (const viewport of [
      { width: 1280, height: 800 },
      { width: 1920, height: 1080 },
    ]) {
      const page = await served.openPage(browser, { viewport });
      const map = page.getByRole('list', { name: 'Address space' });
      await map.waitFor();
      expect(await map.evaluate(hiddenLabels)).toEqual([]);
      await page.context().close();
    }
  });

  it('the reset vector of OVMF is read at the top of 4 GiB on q35', async () => {
    const norscope = await serve(FIRMWARE.ovmfCode, FIRMWARE.ovmfVars);
    await norscope.page.getByRole('button', { name: /^q35/ }).waitFor();
    const code = readFileSync(FIRMWARE.ovmfCode);
    const vector = code
      .readUInt32LE(code.length - 16)
      .toString(16)
      .padStart(8, '0');
    const said = await norscope.run('r32 0xfffffff0');
    expect(said).toContain(`${vector.slice(0, 4)}_${vector.slice(4)}`);
  });
});

/** Addresses in the map that what stands beside them, or the edge of the panel, cuts. */
function hiddenLabels(map: Element): string[] {
  return [...map.children].flatMap((row) => {
    const [label, region] = row.children;
    if (label === undefined || region === undefined) return ['a row without its label'];
    const text = document.createRange();
    text.selectNodeContents(label);
    const { left, right, bottom } = text.getBoundingClientRect();
    const beside = region.getBoundingClientRect();
    const edge = map.getBoundingClientRect();
    const isClear = right <= beside.left || bottom <= beside.top + 1;
    return isClear && left >= edge.left && right <= edge.right ? [] : [label.textContent ?? ''];
  });
}
