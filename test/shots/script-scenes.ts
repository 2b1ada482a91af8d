/** Scripts and exports. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { inProject } from '../house/source-tree.ts';
import { madeImage, temporaryFolder } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

export const SCRIPT_SCENES: readonly Scene[] = [
  scene('script-lesson', runLesson),
  scene('script-failed', async (norscope) => {
    const path = join(temporaryFolder(), 'bug.nor');
    writeFileSync(path, '# What the driver read\nw32 0 0x0070_0070\nexpect r32 0 0x00b0_00b0\n');
    await norscope.runScript(path);
    await expect.poll(() => norscope.consoleLog.textContent()).toContain('bug.nor, line 3');
  }),
  scene('script-pick', async (norscope) => {
    await norscope.page.keyboard.press('Alt+Shift+R');
    await norscope.page.getByRole('textbox', { name: 'Path of a script' }).waitFor();
  }),
  scene('export', async (norscope) => {
    await runLesson(norscope);
    await norscope.page.keyboard.press('Alt+Shift+S');
    await norscope.exportDialog.waitFor();
  }),
  scene('export-range', async (norscope) => {
    await runLesson(norscope);
    await norscope.page.keyboard.press('Alt+Shift+S');
    await norscope.exportDialog.getByRole('radio', { name: 'Bug report' }).click();
    await norscope.exportDialog.getByRole('radio', { name: 'Cycles', exact: true }).click();
    await norscope.exportDialog.getByRole('textbox', { name: 'Last' }).fill('9999');
  }),
];

/** On virt with an image in scratch. */
function scene(name: string, arrange: (norscope: NorscopePage) => Promise<void>): Scene {
  return {
    name,
    images: () => [madeImage(64 << 20, 'vars.fd')],
    options: ['--board', 'virt'],
    arrange: async (norscope) => {
      await norscope.switchToScratch();
      await arrange(norscope);
    },
  };
}

async function runLesson(norscope: NorscopePage): Promise<void> {
  await norscope.runScript(inProject('assets/scripts/erase-and-program.nor'));
  await expect.poll(() => norscope.consoleLog.textContent()).toContain('expectations held');
}
