import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium, serveNorscope } from './browser.ts';
import { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();
const VIRT_BYTES = 64 << 20;

describe.skipIf(missing !== null)(`A session${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let folder = '';
  let image = '';
  let file = '';

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    folder = temporaryFolder();
    [image, file] = [join(folder, 'vars.fd'), join(folder, 'bug.norscope')];
    writeFileSync(image, new Uint8Array(VIRT_BYTES).fill(0x5a));
    norscope = await openInScratch(browser, [image], { options: ['--board', 'virt'] });
  });

  const history = () => norscope.page.getByRole('group', { name: 'History' }).textContent();
  const toast = () =>
    norscope.page
      .getByRole('status')
      .allTextContents()
      .then((all) => all.join('\n'));
  const problem = () =>
    norscope.page
      .getByRole('alert')
      .allTextContents()
      .then((all) => all.join('\n'));
  const bookmarks = () => norscope.page.getByRole('dialog', { name: 'Bookmarks' });

  async function save(path = file): Promise<void> {
    await norscope.page.keyboard.press('Control+Shift+S');
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
    await norscope.page.keyboard.press('Enter');
  }

  /** In the window's own file browser. */
  async function findAt(path: string): Promise<void> {
    await norscope.page.getByRole('textbox', { name: 'Path of the image' }).fill(path);
    await norscope.page.keyboard.press('Enter');
  }

  /** Erases a block, goes back two cycles, and gives that a name. */
  async function workAndMark(): Promise<void> {
    await norscope.run('erase #1');
    await expect.poll(history).toMatch(/(\d+) \/ \1/);
    for (const from of ['Shift+F11', 'Shift+F11']) {
      const before = await history();
      await norscope.page.keyboard.press(from);
      await expect.poll(history).not.toBe(before);
    }
    await norscope.page.keyboard.press('Control+b');
    await bookmarks().getByRole('textbox').fill('here it is busy');
    await norscope.page.keyboard.press('Enter');
    await bookmarks().waitFor({ state: 'detached' });
  }

  it('is saved, and opened again by who stands there then, with the bookmark', async () => {
    await workAndMark();
    await norscope.rowAt(0x4_0010);
    const before = await history();
    await save();
    await expect.poll(toast).toContain(`Saved the session as ${file}`);
    await norscope.page.keyboard.press('Alt+w');
    await norscope.answer('Drop the changes');
    await norscope.openByPath(file);
    await expect.poll(history).toBe(before);
    await expect.poll(toast).toContain('Opened bug.norscope at cycle');
    expect(await norscope.rowIndex()).toBe(0x4_0010 / 16 + 1);
    await expect.poll(() => norscope.chip(0).textContent()).toContain('scratch');
    await norscope.timeline.getByRole('img', { name: 'Bookmark: here it is busy' }).first().waitFor();
    await norscope.page.keyboard.press('F11');
    await expect.poll(history).not.toBe(before);
    await norscope.page.keyboard.press('Control+Shift+P');
    await norscope.page.keyboard.type('it is busy');
    await norscope.page.keyboard.press('Enter');
    await expect.poll(history).toBe(before);
    await norscope.page.keyboard.press('Control+b');
    await bookmarks().waitFor();
    expect(await norscope.violations()).toEqual([]);
    await bookmarks().getByRole('button', { name: 'Remove the bookmark here it is busy' }).click();
    await expect.poll(() => bookmarks().textContent()).toContain('None yet');
  });

  it('is opened by its name when the program starts: whoever looks stands where it was saved', async () => {
    await workAndMark();
    await norscope.rowAt(0x4_0010);
    const before = await history();
    await save();
    await expect.poll(toast).toContain('Saved the session');
    const served = await serveNorscope([file]);
    onTestFinished(() => served.stop());
    norscope = new NorscopePage(await served.openPage(browser));
    await norscope.grid.waitFor();
    await expect.poll(history).toBe(before);
    await expect.poll(() => norscope.rowIndex()).toBe(0x4_0010 / 16 + 1);
  });

  it('whose image has changed asks where it is, and what is open stays open until it is found', async () => {
    await workAndMark();
    await save();
    await expect.poll(toast).toContain('Saved the session');
    const other = join(folder, 'other.fd');
    writeFileSync(other, new Uint8Array(VIRT_BYTES));
    await norscope.openByPath(other);
    await norscope.answer('Drop the changes');
    await norscope.waitForImage('other.fd');
    await norscope.switchToScratch();
    await norscope.run('erase #0; program +0 "mine"');
    const before = await history();
    const moved = join(folder, 'moved.fd');
    renameSync(image, moved);
    writeFileSync(image, new Uint8Array(VIRT_BYTES));
    await norscope.openByPath(file);
    const question = norscope.page.getByRole('alertdialog', { name: 'Where is vars.fd now?' });
    await question
      .getByText('vars.fd is not what it was when the session was saved: its SHA-256 began with')
      .waitFor();
    expect(await norscope.violations()).toEqual([]);
    await norscope.answer('Leave the session');
    expect(await history()).toBe(before);
    expect((await norscope.rowAt(0)).slice(0, 4)).toEqual([...Buffer.from('mine')]);
    await norscope.openByPath(file);
    await norscope.answer('Choose the file…');
    await findAt(other);
    await question.getByText('other.fd is not the vars.fd of this session').waitFor();
    await norscope.answer('Choose the file…');
    await findAt(moved);
    await norscope.answer('Drop the changes');
    await expect.poll(toast).toContain('Opened bug.norscope at cycle');
    await norscope.waitForImage('moved.fd');
  });

  it('opens when it is dropped on the window, and is on the list of recent files', async () => {
    await workAndMark();
    const before = await history();
    await save();
    await expect.poll(toast).toContain('Saved the session');
    await norscope.page.keyboard.press('Alt+w');
    await norscope.answer('Drop the changes');
    await norscope.page.getByRole('button', { name: /^bug\.norscope/ }).click();
    await expect.poll(history).toBe(before);
    await norscope.run('r32 0');
    await norscope.drop(norscope.grid, 'bug.norscope', readFileSync(file));
    await norscope.answer('Drop the changes');
    await expect.poll(history).toBe(before);
    await norscope.drop(norscope.grid, 'no.norscope', new TextEncoder().encode('no'));
    await expect.poll(problem).toContain('This is no saved session of Norscope');
    expect(await history()).toBe(before);
    expect(existsSync(file)).toBe(true);
  });
});
