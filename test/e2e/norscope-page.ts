/** The window as a person has it: what they see by its name, what they press by its label. One for both hosts. */
import axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { BackingMode } from '../../app/contract/machine.ts';

export class NorscopePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  get grid(): Locator {
    return this.page.getByRole('grid');
  }

  get consoleLog(): Locator {
    return this.page.getByRole('log', { name: 'Console log' });
  }

  get deviceState(): Locator {
    return this.page.getByRole('region', { name: 'Device state' });
  }

  /** The chip of a flash in the top bar; it reads `flash0 AAVMF_CODE.fd shared · protected`. */
  chip(flash: number): Locator {
    return this.page.getByRole('banner').getByRole('button', {
      name: new RegExp(`flash${flash}\\b.*(shared|scratch|write-through|no image|lost)`),
    });
  }

  async waitForImage(name: string): Promise<void> {
    await this.page
      .getByRole('button', { name: new RegExp(name) })
      .first()
      .waitFor();
    await this.grid.waitFor();
  }

  /** Goes to an offset of the selected flash and gives the 16 bytes of its row, as a screen reader finds them. */
  async rowAt(offset: number): Promise<number[]> {
    await this.grid.focus();
    await this.page.keyboard.press('Control+g');
    await this.page.getByRole('textbox', { name: /^Go to/ }).fill(`0x${offset.toString(16)}`);
    await this.page.keyboard.press('Enter');
    const cells = this.grid.getByRole('gridcell');
    await expect.poll(() => this.rowIndex()).toBe(Math.floor(offset / 16) + 1);
    await expect.poll(async () => (await cells.allTextContents()).includes('loading')).toBe(false);
    return (await cells.allTextContents()).map(Number);
  }

  /** One of the choices in the View menu of the bytes, which is open. */
  async choose(what: string, choice: string): Promise<void> {
    const group = this.page.getByRole('dialog').getByLabel(what, { exact: true });
    await group.getByRole('radio', { name: choice, exact: true }).click();
  }

  async rowIndex(): Promise<number> {
    return Number(await this.grid.getByRole('row').getAttribute('aria-rowindex'));
  }

  /** Clicks into the uppermost row of bytes on the screen, which puts the cursor there, and gives its offset. */
  async clickTopRow(): Promise<number> {
    await this.grid.click({ position: { x: 140, y: 34 } });
    return (await this.rowIndex()) * 16 - 16;
  }

  /** Types a line into the console and waits until the engine has answered it. */
  async run(line: string): Promise<string> {
    const before = (await this.consoleLog.textContent()) ?? '';
    const input = this.page.getByRole('combobox', { name: /^Console of/ });
    await input.fill(line);
    await input.press('Enter');
    await expect
      .poll(async () => (await this.consoleLog.textContent())?.length ?? 0)
      .toBeGreaterThan(before.length + line.length);
    await expect.poll(() => input.inputValue()).toBe('');
    return ((await this.consoleLog.textContent()) ?? '').slice(before.length);
  }

  /** Chooses a mode in the flash's menu; what is asked then is left to be answered. */
  async switchMode(flash: number, mode: BackingMode): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`flash${flash}: image and mode`) }).click();
    await this.page.getByRole('menuitemradio', { name: new RegExp(`^${mode}\\b`) }).click();
  }

  /** Maps the image of a flash in scratch, and waits until it is. */
  async switchToScratch(flash = 0): Promise<void> {
    await this.grid.waitFor();
    await this.switchMode(flash, 'scratch');
    await expect.poll(() => this.chip(flash).textContent()).toContain('scratch');
  }

  /** Answers the question on the screen with one of its buttons. */
  async answer(button: string): Promise<void> {
    await this.page.getByRole('alertdialog').getByRole('button', { name: button }).click();
  }

  /** Saves the selected flash under this path, in the window's own dialog. */
  async saveAs(path: string): Promise<void> {
    await this.page.keyboard.press('Control+s');
    await this.page.getByRole('textbox', { name: 'Name of the new file' }).fill(path);
    await this.page.keyboard.press('Enter');
  }

  /** Opens the images on another board: finds it by these words, and takes the first one found. */
  async chooseBoard(words: string, title: string): Promise<void> {
    await this.page.keyboard.press('Alt+v');
    await this.page.getByRole('dialog').getByRole('option').first().waitFor();
    await this.page.keyboard.type(words);
    await this.page.keyboard.press('Enter');
    // The board stands before its flashes, whose names may begin alike.
    const boards = this.page.getByRole('banner').getByRole('button', { name: new RegExp(`^${title}`) });
    await boards.first().waitFor();
    await this.page.getByRole('combobox', { name: 'Find a board' }).waitFor({ state: 'detached' });
  }

  async showTab(
    name: 'Bytes' | 'Map' | 'Query table' | 'State machine' | 'Footprint' | 'Compare',
  ): Promise<void> {
    await this.page.getByRole('tab', { name }).click();
  }

  /** Lets the footprint lab measure up to so many processes of each kind, and waits for the end. */
  async measureFootprint(instances: string): Promise<void> {
    await this.showTab('Footprint');
    await this.page.getByRole('textbox', { name: /^Number of processes/ }).fill(instances);
    await this.page.getByRole('button', { name: 'Run', exact: true }).click();
    await this.page.getByRole('button', { name: 'Cancel', exact: true }).waitFor();
    await this.page.getByRole('button', { name: 'Run', exact: true }).waitFor({ timeout: 120_000 });
  }

  /** Opens a file by its path through the window's own file browser (where the system's dialog is not used). */
  async openByPath(path: string): Promise<void> {
    await this.page.keyboard.press('Control+o');
    await this.page.getByRole('textbox', { name: 'Path of an image' }).fill(path);
    await this.page.keyboard.press('Enter');
  }

  /** Loads a trace log by its path through the window's own file browser. */
  async loadTrace(path: string): Promise<void> {
    await this.page.keyboard.press('Alt+o');
    await this.page.getByRole('textbox', { name: 'Path of a trace log' }).fill(path);
    await this.page.keyboard.press('Enter');
  }

  /** The same of a log in which something is found: that comes into sight by itself, in place of what is shown then. */
  async loadTraceWithFindings(path: string): Promise<void> {
    await this.loadTrace(path);
    await this.timeline.getByRole('list', { name: 'Findings' }).waitFor();
  }

  /** Compares the flash with a file by its path, through the window's own file browser. */
  async compareWith(path: string): Promise<void> {
    await this.page.getByRole('tab', { name: 'Compare' }).waitFor();
    await this.page.keyboard.press('Control+k');
    await this.page.getByRole('textbox', { name: 'Path of the other file' }).fill(path);
    await this.page.keyboard.press('Enter');
    await this.page.getByRole('tab', { name: 'Compare', selected: true }).waitFor();
  }

  /** Runs a script by its path through the window's own file browser. */
  async runScript(path: string): Promise<void> {
    await this.page.keyboard.press('Alt+Shift+R');
    await this.page.getByRole('textbox', { name: 'Path of a script' }).fill(path);
    await this.page.keyboard.press('Enter');
  }

  /** The dialog that asks what of the session is exported. */
  get exportDialog(): Locator {
    return this.page.getByRole('dialog', { name: 'Export the session' });
  }

  get timeline(): Locator {
    return this.page.getByRole('region', { name: 'Timeline' });
  }

  /** Presses keys in the list of operations, each when the row that the last one led to is drawn and told. */
  async pressInOperations(...keys: string[]): Promise<void> {
    const tree = this.timeline.getByRole('tree', { name: 'Operations' });
    for (const key of keys) {
      await tree.press(key);
      const row = this.page.locator(`[id="${await tree.getAttribute('aria-activedescendant')}"]`);
      await expect.poll(async () => (await row.allTextContents()).join('')).not.toBe('');
    }
  }

  /** Shows the operations or the findings of the timeline. */
  async showTimeline(view: 'Operations' | 'Findings' | 'Waveform'): Promise<void> {
    await this.timeline.getByRole('radio', { name: view }).click();
  }

  /** Drops a file on whatever is at `target`, as a file manager does. */
  async drop(target: Locator, name: string, bytes: Uint8Array): Promise<void> {
    const dataTransfer = await this.page.evaluateHandle(
      ([file, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], file));
        return data;
      },
      [name, Buffer.from(bytes).toString('base64')] as const,
    );
    for (const type of ['dragenter', 'dragover', 'drop']) await target.dispatchEvent(type, { dataTransfer });
  }

  /** Serious and critical violations of axe's rules, each with where it is. */
  async violations(): Promise<string[]> {
    // The page's content policy forbids injected scripts, not ones that the debugger evaluates.
    await this.page.evaluate(axe.source);
    const found = await this.page.evaluate(async () => {
      const { axe: runner } = Object(window);
      const { violations } = await runner.run(document, { resultTypes: ['violations'] });
      return JSON.stringify(violations);
    });
    const list: { id: string; impact: string; nodes: { target: string[] }[] }[] = JSON.parse(found);
    return list
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }
}
