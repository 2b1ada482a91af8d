import { copyFileSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeDemoImage } from '../../main/image/demo-image.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';

const missing = chromiumMissing() ?? firmwareMissing();
/** Where the demonstration image has its uImage, and how large it is. */
const UIMAGE = { offset: 0x8_0000, lengthBytes: 0x138 } as const;

describe.skipIf(missing !== null)(`What lies in a flash${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  /** Runs `body` with the image behind a flash of its size. */
  async function opened(
    write: (path: string) => void,
    options: readonly string[],
    body: (norscope: NorscopePage, folder: string) => Promise<void>,
  ): Promise<void> {
    const folder = temporaryFolder();
    const path = join(folder, 'image.fd');
    write(path);
    const served = await serveNorscope([path], options);
    const page = await served.openPage(browser);
    try {
      const norscope = new NorscopePage(page);
      await norscope.grid.waitFor();
      await body(norscope, folder);
    } finally {
      await served.stop();
    }
  }
  const vars = (path: string) => copyFileSync(FIRMWARE.ovmfVars, path);
  const demo = (path: string) => writeFileSync(path, makeDemoImage());
  const treeOf = ({ page }: NorscopePage) => page.getByRole('tree', { name: 'Structures' });

  /** With the keyboard alone: the first structure of this name. */
  const chooseByName = async (norscope: NorscopePage, name: string) => {
    await treeOf(norscope).waitFor();
    await norscope.page.keyboard.press('Alt+u');
    await norscope.page.keyboard.type(name);
    await norscope.page.keyboard.press('Enter');
  };

  it('is found by name with the keyboard alone, and selected in the grid', () =>
    opened(vars, ['--board', 'q35'], async (norscope) => {
      await chooseByName(norscope, 'working block');
      await expect.poll(() => norscope.rowIndex()).toBe(0x4_1000 / 16 + 1);
      const chosen = treeOf(norscope).getByRole('treeitem', { selected: true });
      expect(await chosen.textContent()).toContain('0004_1000');
    }));

  it('is walked with the arrow keys, and says its place in the tree', () =>
    opened(vars, ['--board', 'q35'], async (norscope) => {
      const { page } = norscope;
      const tree = treeOf(norscope);
      await tree.focus();
      const active = async () => {
        const id = await tree.getAttribute('aria-activedescendant');
        return page.locator(`#${id}`);
      };
      await page.keyboard.press('Home');
      const root = await active();
      expect(await root.getAttribute('aria-level')).toBe('1');
      expect(await root.getAttribute('aria-expanded')).toBe('true');
      await page.keyboard.press('ArrowRight');
      expect(await (await active()).getAttribute('aria-level')).toBe('2');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(async () => (await active()).getAttribute('aria-expanded')).toBe('false');
    }));

  it('has the colour of its kind in the grid while it is chosen, until a person wants none', () =>
    opened(vars, ['--board', 'q35'], async (norscope) => {
      const { page } = norscope;
      const marks = page.getByRole('list', { name: 'Marks in the grid' });
      const paper = page.locator('.bytes-grid canvas').first();
      const picture = () =>
        paper.evaluate((canvas) => canvas instanceof HTMLCanvasElement && canvas.toDataURL());
      await treeOf(norscope)
        .getByRole('treeitem', { name: /^variables/ })
        .click();
      await marks.getByText('variables or environment').waitFor();
      const colored = await picture();
      await page.keyboard.press('Control+Shift+P');
      await page.keyboard.type('colour structures: none');
      await page.keyboard.press('Enter');
      await marks.getByText('variables or environment').waitFor({ state: 'detached' });
      // Compared here: the words for how two pictures differ would take all memory.
      await expect.poll(async () => (await picture()) === colored).toBe(false);
      await page.getByRole('button', { name: 'View', exact: true }).click();
      await page.getByRole('radio', { name: 'The chosen one' }).click();
      await page.keyboard.press('Escape');
      await marks.getByText('variables or environment').waitFor();
    }));

  it('stays in sight when it is chosen though it is packed, and when the filter that found it is emptied', () =>
    opened(
      (path) => copyFileSync('/usr/share/OVMF/OVMF_CODE_4M.fd', path),
      ['--board', 'q35'],
      async (norscope) => {
        const { page } = norscope;
        const tree = treeOf(norscope);
        const active = () =>
          tree.evaluate((element) => {
            const row = document.getElementById(element.getAttribute('aria-activedescendant') ?? '');
            const [box, around] = [row?.getBoundingClientRect(), element.getBoundingClientRect()];
            const isSeen = box !== undefined && box.top >= around.top && box.bottom <= around.bottom;
            return isSeen ? row?.textContent : null;
          });
        await tree.waitFor();
        await norscope.grid.focus();
        await page.keyboard.press('Control+End');
        await page.keyboard.press('Alt+u');
        await page.keyboard.type('Tcg2ConfigPei');
        // The one that lies in what is packed: its bytes are those of the section around it.
        await page.keyboard.press('Enter');
        await expect.poll(active).toContain('Tcg2ConfigPei');
        expect(await page.getByRole('status').allTextContents()).toContain('2 found');
        await page.keyboard.press('Alt+u');
        await page.keyboard.press('Escape');
        await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('');
        await expect.poll(active).toContain('Tcg2ConfigPei');
        await norscope.grid.focus();
        await page.keyboard.press('Control+End');
        await tree.focus();
        await page.keyboard.press('Enter');
        await expect.poll(active).toContain('Tcg2ConfigPei');
      },
    ));

  it('is searched by itself, by the keyboard alone', () =>
    opened(vars, ['--board', 'q35'], async (norscope) => {
      const { page } = norscope;
      await chooseByName(norscope, 'working block');
      await page.keyboard.press('Alt+Shift+U');
      const bar = page.getByRole('form', { name: 'Find' });
      expect(await bar.getByRole('radio', { name: 'Structure' }).getAttribute('aria-checked')).toBe('true');
      expect(await bar.textContent()).toContain('working block');
      await bar.getByRole('radio', { name: 'Hex' }).click();
      await bar.getByRole('combobox', { name: 'Find', exact: true }).fill('ff ff ff ff');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => bar.getByRole('status').textContent())
        .toMatch(/hits in 0x0004_1000 to 0x0004_1fff\.$/);
    }));

  it('is told in full when it is chosen once more, and nothing of it violates what axe knows', () =>
    opened(demo, [], async (norscope) => {
      const { page } = norscope;
      const row = treeOf(norscope).getByRole('treeitem', { name: /Norscope demonstration boot/ });
      await row.click();
      await row.click();
      await page.getByRole('radio', { name: /^Fields/ }).click();
      const fields = page.getByRole('region', { name: 'Fields' });
      expect(await fields.getByRole('row', { name: /ih_type/ }).textContent()).toContain('6 (script)');
      const facts = page.getByRole('complementary', { name: 'What it is' });
      expect(await facts.textContent()).toContain('data CRC-32: good');
      expect(await norscope.violations()).toEqual([]);
    }));

  it('is saved as a file of its own', () =>
    opened(demo, [], async (norscope, folder) => {
      const { page } = norscope;
      const row = treeOf(norscope).getByRole('treeitem', { name: /Norscope demonstration boot/ });
      await row.click();
      await row.click();
      await page.getByRole('button', { name: 'Save…' }).click();
      const path = join(folder, 'boot.bin');
      await page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
      await page.keyboard.press('Enter');
      const { offset, lengthBytes } = UIMAGE;
      await expect.poll(() => existsSync(path) && statSync(path).size).toBe(lengthBytes);
      const expected = makeDemoImage().slice(offset, offset + lengthBytes);
      expect(readFileSync(path)).toEqual(Buffer.from(expected));
    }));

  it('is another when the flash holds something else, and the same again at the start of the history', () =>
    opened(demo, [], async (norscope) => {
      const row = treeOf(norscope).getByRole('treeitem', { name: /Norscope demonstration boot/ });
      await row.waitFor();
      await norscope.switchToScratch();
      await norscope.run('erase 0x80000');
      await row.waitFor({ state: 'detached' });
      await norscope.run('go 0');
      await row.waitFor();
    }));
});
