import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { survivesBusErrors } from '../../main/backing/bus-error.ts';
import { testDisplay } from '../kit/electron/display.ts';
import { packagedProgram } from '../kit/electron/packaged-program.ts';
import { FIRMWARE, firmwareMissing } from '../kit/files/images.ts';
import { firmwareSteps } from './firmware-steps.ts';
import { footprintSteps } from './footprint-steps.ts';
import { NorscopePage } from './norscope-page.ts';
import { readWhileSpoiled, writeFilled } from './spoiled-steps.ts';
import { edk2Steps, traceFiles } from './trace-steps.ts';

const program = await packagedProgram();
const missing = 'missing' in program ? program.missing : firmwareMissing();

describe.skipIf(missing !== null)(`In the packaged program${missing === null ? '' : ` (${missing})`}`, () => {
  const data = mkdtempSync(join(tmpdir(), 'norscope-e2e-'));
  let app: ElectronApplication;
  let norscope: NorscopePage;
  let stopDisplay = () => {};

  beforeAll(async () => {
    if ('missing' in program) return;
    const { display, stop } = await testDisplay();
    stopDisplay = stop;
    const { PATH = '', HOME = '' } = process.env;
    app = await _electron.launch({
      executablePath: program.executable,
      args: [...program.launchArguments, FIRMWARE.aavmfCode],
      env: { PATH, HOME, DISPLAY: display, NORSCOPE_DATA: data },
    });
    norscope = new NorscopePage(await app.firstWindow());
  });

  afterAll(async () => {
    await app?.close();
    stopDisplay();
    rmSync(data, { recursive: true, force: true });
    if ('executable' in program) rmSync(dirname(dirname(program.executable)), { recursive: true });
  });

  firmwareSteps(() => norscope);
  footprintSteps(() => norscope);

  /** The system's dialog can't be driven: it answers this instead. @returns what it is asked from then on. */
  async function answerSaveDialog(filePath: string | null) {
    return app.evaluateHandle(({ dialog }, path) => {
      const asked: unknown[] = [];
      dialog.showSaveDialog = (...options: unknown[]) => {
        asked.push(options.at(-1));
        return Promise.resolve({ canceled: path === null, filePath: path ?? '' });
      };
      return asked;
    }, filePath);
  }

  it('saves what the scratch holds where the system’s dialog says, from the key and from the menu', async () => {
    const path = join(data, 'saved.fd');
    const asked = await answerSaveDialog(path);
    await norscope.grid.focus();
    await norscope.page.keyboard.press('Control+s');
    await norscope.page.getByRole('status').getByText(path).waitFor();
    const expected = readFileSync(FIRMWARE.aavmfCode).fill(0xff, 0, 262_144);
    expect(readFileSync(path).equals(expected)).toBe(true);
    expect(await asked.evaluate((options) => options)).toMatchObject([
      { defaultPath: FIRMWARE.aavmfCode.replace('.fd', '-scratch.fd') },
    ]);
    const declined = await answerSaveDialog(null);
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('file.saveAs')?.click());
    await expect.poll(() => declined.evaluate((options) => options.length)).toBe(1);
    expect(await norscope.chip(0).textContent()).toContain('scratch · 1 block changed');
  });

  it('saves the session and opens it again, where the dialogs of the system say', async () => {
    const path = join(data, 'bug.norscope');
    await norscope.run('r32 0');
    const history = norscope.page.getByRole('group', { name: 'History' });
    const before = await history.textContent();
    const asked = await answerSaveDialog(path);
    await app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.getMenuItemById('session.save')?.click());
    await norscope.page.getByRole('status').getByText(path).waitFor();
    expect(await asked.evaluate((options) => options)).toMatchObject([{ title: 'Save the session as' }]);
    await norscope.run('r32 4; r32 8');
    await app.evaluate(({ dialog }, file) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [file] });
    }, path);
    await norscope.page.keyboard.press('Control+o');
    await norscope.answer('Drop the changes');
    await expect.poll(() => history.textContent()).toBe(before);
    expect(await norscope.chip(0).textContent()).toContain('scratch · 1 block changed');
  });

  it('shows why a file can’t be saved, and leaves nothing of it', async () => {
    await answerSaveDialog('/nowhere/at/all/saved.fd');
    await norscope.page.keyboard.press('Control+s');
    const problem = norscope.page.getByRole('alert').filter({ hasText: 'There is no such folder' });
    expect(await problem.textContent()).toContain('/nowhere/at/all');
    await norscope.page.keyboard.press('Escape');
    await problem.waitFor({ state: 'detached' });
  });

  it('asks before changes are dropped, and keeps them if the person says so', async () => {
    await norscope.switchMode(0, 'shared');
    await norscope.page.getByRole('button', { name: 'Keep the changes' }).click();
    expect(await norscope.chip(0).textContent()).toContain('1 block changed');
    await norscope.switchMode(0, 'shared');
    await norscope.page.getByRole('button', { name: 'Drop the changes' }).click();
    await expect.poll(() => norscope.chip(0).textContent()).toContain('shared · protected');
  });

  it('maps the file’s own pages: not one of them is a private copy', () => {
    const pid = app.process().pid;
    const mappings = readFileSync(`/proc/${pid}/smaps`, 'utf8').split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
    const ours = mappings.filter((mapping) => mapping.split('\n', 1)[0]?.includes('AAVMF_CODE.fd'));
    expect(ours.length).toBeGreaterThan(0);
    for (const mapping of ours) expect(mapping).toMatch(/Private_Dirty: +0 kB/);
  });

  it.runIf(survivesBusErrors())(
    'stays up while another program cuts the open file again and again, and opens it when it is whole',
    async () => {
      const path = join(data, 'spoiled.bin');
      writeFilled(path);
      await answerOpenDialog(path);
      await norscope.page.keyboard.press('Control+o');
      await norscope.waitForImage('spoiled.bin');
      await readWhileSpoiled(norscope, path);
    },
    600_000,
  );

  /** What the system's dialog answers when it is next asked for files. */
  async function answerOpenDialog(...filePaths: string[]): Promise<void> {
    await app.evaluate(({ dialog }, chosen) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: chosen });
    }, filePaths);
  }

  describe('with the trace of a real driver', () => {
    const files = traceFiles('edk2-on-virt', data);

    beforeAll(async () => {
      await norscope.grid.waitFor();
      await answerOpenDialog(FIRMWARE.aavmfCode, files.image);
      await norscope.page.keyboard.press('Control+o');
      await norscope.waitForImage('edk2-on-virt.fd');
      await norscope.switchMode(1, 'scratch');
      await norscope.chip(1).filter({ hasText: 'scratch' }).waitFor();
    });

    edk2Steps(
      () => norscope,
      async () => {
        await answerOpenDialog(files.log);
        await norscope.page.keyboard.press('Alt+o');
      },
    );

    it('asks before what the driver wrote is dropped', async () => {
      await norscope.page.keyboard.press('Alt+w');
      await norscope.answer('Drop the changes');
      await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
      await answerOpenDialog(FIRMWARE.aavmfCode);
      await norscope.page.keyboard.press('Control+o');
      await norscope.waitForImage('AAVMF_CODE.fd');
    });
  });

  it('closes the image and is back at the welcome page', async () => {
    await norscope.page.keyboard.press('Alt+w');
    await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
  });
});
