import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { madeImage } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, type ServedNorscope, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing();
const MIB = 1 << 20;
const CONSOLE = 'Console of flash0';
const BYTES = 'Bytes of musicpal.flash';

describe.skipIf(missing !== null)(`What a scratch changed${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let served: ServedNorscope;
  let norscope: NorscopePage;

  beforeAll(async () => {
    browser = await launchChromium();
  });
  beforeEach(async () => {
    served = await serveNorscope([madeImage(8 * MIB, 'pal.bin')], ['--board', 'musicpal']);
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.grid.waitFor();
    await press('Alt+s');
    await norscope.page.getByRole('banner').getByText('scratch').waitFor();
    await norscope.run('erase #1');
    await stillChanged();
    return () => served.stop();
  });
  afterAll(() => browser?.close());

  const press = async (...chords: string[]) => {
    for (const chord of chords) await norscope.page.keyboard.press(chord);
  };
  const findBoard = async (words: string) => {
    await norscope.page.getByRole('dialog').getByRole('option').first().waitFor();
    await press('Control+a');
    await norscope.page.keyboard.type(words);
    await press('Enter');
  };
  const refusal = () => norscope.page.getByRole('alert');
  const question = () => norscope.page.getByRole('alertdialog', { name: 'Drop 1 changed block?' });
  const focused = () => norscope.page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const changedChip = () =>
    norscope.page.getByRole('banner').getByRole('button', { name: /pal\.bin.*1 block changed/ });
  const stillChanged = () => changedChip().waitFor();
  const keepIt = async () => {
    // It takes keys from when it has the focus, which is a moment after it is seen.
    await question().locator(':focus').waitFor();
    await press('Escape');
    await question().waitFor({ state: 'detached' });
  };

  it('is not asked for where the image can’t be opened: the chooser says why, and nothing else happens', async () => {
    await press('Alt+v');
    await findBoard('r2d');
    await refusal().waitFor();
    expect(await refusal().textContent()).toMatch(
      /^Not opened on r2d\. .*r2d\.flash holds exactly 16,777,216/,
    );
    expect(await question().count()).toBe(0);
    await expect.poll(focused).toBe('Find a board');
    await press('Escape');
    await stillChanged();
  });

  it('stays while the person keeps it, and the keyboard stays in the chooser and its form', async () => {
    await press('Alt+v');
    await findBoard('pc');
    await keepIt();
    await expect.poll(focused).toBe('Find a board');

    await findBoard('generic');
    const base = norscope.page.getByRole('textbox', { name: 'Base address' });
    await base.focus();
    await press('Enter');
    await keepIt();
    expect(await base.evaluate((field) => field === document.activeElement)).toBe(true);
    await press('Escape');
    await stillChanged();
  });

  it('stays while the person keeps it, and the keyboard is where it was before the question', async () => {
    for (const [goThere, label] of [
      ['Control+`', CONSOLE],
      ['Alt+1', BYTES],
    ] as const) {
      for (const drop of ['Alt+s', 'Alt+w']) {
        await press(goThere);
        await expect.poll(focused).toBe(label);
        await press(drop);
        await keepIt();
        await expect.poll(focused, { message: `${drop} in ${label}` }).toBe(label);
      }
    }
    await norscope.page.getByRole('button', { name: /image and mode/ }).focus();
    await press('Enter');
    await norscope.page.getByRole('menuitemradio', { name: /^shared/ }).focus();
    await press('Enter');
    await keepIt();
    await expect.poll(focused).toBe('musicpal.flash: image and mode');
    await stillChanged();
  });

  it('is asked for where somebody has stepped back over it, too', async () => {
    await press('Control+Shift+P');
    await norscope.page.keyboard.type('step back as far');
    await press('Enter');
    await changedChip().waitFor({ state: 'detached' });
    await press('Alt+w');
    const asked = norscope.page.getByRole('alertdialog', { name: 'Go on without saving the session?' });
    await asked.locator(':focus').waitFor();
    await press('Escape');
    await asked.waitFor({ state: 'detached' });
    await press('Control+Shift+P');
    await norscope.page.keyboard.type('step forward to the last');
    await press('Enter');
    await stillChanged();
  });

  it('is dropped for a board that takes the image, and the keyboard stays in the console', async () => {
    await press('Control+`', 'Alt+v');
    await findBoard('q35');
    await question().waitFor();
    await press('Tab', 'Enter');
    await norscope.page.getByRole('button', { name: /^q35/ }).waitFor();
    await norscope.page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await changedChip().count()).toBe(0);
    await expect.poll(focused).toBe(CONSOLE);
  });
});
