import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testDisplay } from '../kit/display.ts';
import { FIRMWARE, firmwareMissing } from '../kit/images.ts';
import { packagedProgram } from '../kit/packaged-program.ts';
import { firmwareSteps } from './firmware-steps.ts';
import { NorscopePage } from './norscope-page.ts';

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

  it('closes the image and is back at the welcome page', async () => {
    await norscope.page.keyboard.press('Alt+w');
    await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
  });
});
