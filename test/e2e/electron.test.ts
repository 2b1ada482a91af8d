import { mkdtempSync, rmSync } from 'node:fs';
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

  it('maps the file’s own pages: the process holds far less than the image', async () => {
    await norscope.switchMode(0, 'shared');
    const dirtyKiB = await app.evaluate(async () => {
      const { readFileSync } = process.getBuiltinModule?.('node:fs') ?? (await import('node:fs'));
      const maps = readFileSync('/proc/self/smaps', 'utf8').split(/\n(?=[0-9a-f]+-[0-9a-f]+ )/);
      const ours = maps.filter((entry) => entry.split('\n', 1)[0]?.includes('AAVMF_CODE.fd'));
      return ours.reduce(
        (sum, entry) => sum + Number(/Private_Dirty: +(\d+)/.exec(entry)?.[1] ?? 0),
        ours.length === 0 ? Number.NaN : 0,
      );
    });
    expect(dirtyKiB).toBe(0);
  });

  it('closes the image and is back at the welcome page', async () => {
    await norscope.page.keyboard.press('Alt+w');
    const confirm = norscope.page.getByRole('button', { name: /^(Drop|Close|Discard)/ });
    if (await confirm.first().isVisible()) await confirm.first().click();
    await norscope.page.getByRole('button', { name: /demonstration/i }).waitFor();
  });
});
