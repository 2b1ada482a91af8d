import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inProject } from '../house/source-tree.ts';
import { startCommand } from '../kit/command.ts';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import { chromiumMissing, launchChromium } from './browser.ts';
import type { NorscopePage } from './norscope-page.ts';
import { openInScratch } from './open-in-scratch.ts';

const missing = chromiumMissing();
const VIRT_BYTES = 64 << 20;

describe.skipIf(missing !== null)(`Scripts and exports${missing === null ? '' : ` (${missing})`}`, () => {
  let browser: Browser;
  let norscope: NorscopePage;
  let image = '';

  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    image = madeImage(VIRT_BYTES, 'vars.fd');
    norscope = await openInScratch(browser, [image], { options: ['--board', 'virt'] });
  });

  const history = () => norscope.page.getByRole('group', { name: 'History' }).textContent();
  const log = () => norscope.consoleLog.textContent();

  function scriptFile(text: string): string {
    const path = join(temporaryFolder(), 'bug.nor');
    writeFileSync(path, text);
    return path;
  }

  /** Writes the session to a file, through the two dialogs. */
  async function exportTo(form: string, path: string): Promise<void> {
    await norscope.page.keyboard.press('Alt+Shift+S');
    await norscope.exportDialog.getByRole('radio', { name: form, exact: true }).click();
    await norscope.exportDialog.getByRole('button', { name: 'Choose where…' }).click();
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
    await norscope.page.keyboard.press('Enter');
  }

  it('runs a lesson, whose comments and cycles stand in the console, and which can be stepped back over', async () => {
    await norscope.runScript(inProject('assets/scripts/erase-and-program.nor'));
    await expect.poll(log).toMatch(/erase-and-program\.nor: \d+ lines, \d+ cycles, \d+ expectations held/);
    expect(await log()).toContain('Who is there? 0x98 asks for the query table');
    const done = await history();
    await norscope.page.keyboard.press('Shift+F11');
    await expect.poll(history).not.toBe(done);
    expect(await norscope.violations()).toEqual([]);
  });

  it('says where a script is not as it expects, or makes no sense, and goes on', async () => {
    await norscope.runScript(scriptFile('w32 0 0x0070_0070\nexpect r32 0 0x00b0_00b0\nr32 4\n'));
    await expect.poll(log).toContain('bug.nor, line 2, column 1: expected 0x00b0_00b0, got 0x0080_0080.');
    await norscope.runScript(scriptFile('r32 0\nr33 0\n'));
    await expect.poll(log).toContain('bug.nor, line 2, column 1: The bus has no accesses of 33 bits.');
    await norscope.run('w32 0 0xff');
    await expect.poll(history).toContain('3 / 3');
  });

  it('shows how far a line is that takes its time, and cancels it: what was done stays', async () => {
    // So much of the flash that going back and forth over it takes half a minute: a person has time to press the button.
    const erases = Array.from({ length: 128 }, (_, block) => `erase #${block}`);
    await norscope.runScript(scriptFile(erases.join('\n')));
    await expect.poll(history).toContain('640 / 640');
    const { page } = norscope;
    // Not `run`, which waits for the answer.
    const type = async (line: string) => {
      await page.getByRole('combobox', { name: /^Console of/ }).fill(line);
      await page.keyboard.press('Enter');
    };
    await type('repeat 660; go 5; go 640; end; go 0');
    await page.getByRole('progressbar', { name: /^Running repeat 660/ }).waitFor();
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect.poll(log).toContain('cancelled: what was done until then stays');
    await page.getByRole('progressbar').waitFor({ state: 'detached' });
    await expect.poll(history).toMatch(/(5|640) \/ 640/);
    await type('go 7');
    await expect.poll(history).toContain('7 / 640');
  });

  it('runs a script that is dropped on the window', async () => {
    const bytes = new TextEncoder().encode('# dropped\nw32 0 0x0070_0070\nexpect 0x12\n');
    await norscope.drop(norscope.grid, 'dropped.nor', bytes);
    await expect.poll(log).toContain('dropped.nor, line 3, column 1: nothing was read yet.');
    await expect.poll(history).toContain('1 / 1');
  });

  it('exports what was typed as a script that a colleague runs', async () => {
    await norscope.run('erase #1; program #1 de ad be ef; r32 #1');
    const path = join(temporaryFolder(), 'session.nor');
    await exportTo('Script', path);
    await expect.poll(() => existsSync(path)).toBe(true);
    await norscope.page.getByText(/^Exported cycles 1 to \d+ as/).waitFor();
    const command = startCommand([
      'run',
      path,
      '--board',
      'virt',
      '--flash0',
      `${image},mode=scratch`,
      '--json',
    ]);
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(JSON.parse(command.output.stdout)).toMatchObject({ failed: null, expects: 3 });
  });

  it('exports some cycles, asks before it replaces a file, and by the keyboard alone', async () => {
    await norscope.run('r8 0 8');
    const path = join(temporaryFolder(), 'report.md');
    writeFileSync(path, 'mine');
    const { keyboard } = norscope.page;
    await keyboard.press('Alt+Shift+S');
    await norscope.exportDialog.getByRole('radio', { name: 'Script' }).waitFor();
    expect(await norscope.violations()).toEqual([]);
    // Form, then part. An arrow's segment has the focus a moment after the key.
    for (const [keys, segment] of [
      [['Tab', 'Tab', 'ArrowRight'], 'Bug report'],
      [['Space', 'Tab', 'End'], 'Cycles'],
    ] as const) {
      for (const key of keys) await keyboard.press(key);
      await expect.poll(() => norscope.page.locator(':focus').textContent()).toBe(segment);
    }
    for (const key of ['Space', 'Tab']) await keyboard.press(key);
    const [first, last] = ['First', 'Last'].map((name) =>
      norscope.exportDialog.getByRole('textbox', { name }),
    );
    await first?.fill('9');
    expect(await norscope.exportDialog.getByRole('button', { name: 'Choose where…' }).isDisabled()).toBe(
      true,
    );
    await first?.fill('3');
    await last?.fill('4');
    await last?.press('Enter');
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
    await keyboard.press('Enter');
    await norscope.page.getByRole('alertdialog', { name: 'Replace report.md?' }).waitFor();
    expect(readFileSync(path, 'utf8')).toBe('mine');
    await norscope.answer('Replace it');
    await expect.poll(() => readFileSync(path, 'utf8')).toContain('Cycles 3 to 4 of 8');
  });
});
