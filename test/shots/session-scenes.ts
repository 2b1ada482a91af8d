/** Sessions as files, and bookmarks. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { inProject } from '../house/source-tree.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const NAMES = [
  'the block is erased',
  'here a 0 bit would have to be 1 again, which flash can’t',
  'before it all',
];

export const SESSION_SCENES: readonly Scene[] = [
  scene('session-bookmarks', async (norscope) => {
    await markLesson(norscope);
    await norscope.page.keyboard.press('Control+b');
    await norscope.page.getByRole('dialog', { name: 'Bookmarks' }).waitFor();
  }),
  scene('session-none', async (norscope) => {
    await norscope.page.keyboard.press('Control+b');
    await norscope.page.getByRole('dialog', { name: 'Bookmarks' }).waitFor();
  }),
  scene('session-flags', async (norscope) => {
    await markLesson(norscope);
    const tab = norscope.page.getByRole('radio', { name: 'Timeline', exact: true });
    if (await tab.isVisible()) await tab.click();
    await norscope.timeline.getByRole('tree').focus();
    await norscope.page.keyboard.press('ArrowRight');
  }),
  scene('session-save', async (norscope) => {
    await markLesson(norscope);
    await norscope.page.keyboard.press('Control+Shift+S');
    await norscope.page.getByRole('textbox', { name: 'Name of the new file' }).waitFor();
  }),
  scene('session-refused', async (norscope, image) => {
    const elsewhere = join(dirname(image), 'elsewhere');
    mkdirSync(elsewhere);
    await norscope.page.keyboard.press('Control+Shift+S');
    const field = norscope.page.getByRole('textbox', { name: 'Name of the new file' });
    await field.fill(join(elsewhere, 'bug.norscope'));
    await norscope.page.keyboard.press('Enter');
    await field.waitFor({ state: 'detached' });
    await norscope.page.keyboard.press('Alt+w');
    writeFileSync(image, new Uint8Array(64 << 20));
    await norscope.page.getByRole('button', { name: /^bug\.norscope/ }).click();
    await norscope.page.getByRole('alertdialog').getByText('vars.fd is not what it was').waitFor();
  }),
];

/** On virt with an image in scratch. */
function scene(name: string, arrange: (norscope: NorscopePage, image: string) => Promise<void>): Scene {
  return {
    name,
    images: () => {
      const path = join(temporaryFolder(), 'vars.fd');
      writeFileSync(path, new Uint8Array(64 << 20).fill(0x5a));
      return [path];
    },
    options: ['--board', 'virt'],
    arrange: async (norscope, image) => {
      await norscope.switchToScratch();
      await arrange(norscope, image);
    },
  };
}

async function markLesson(norscope: NorscopePage): Promise<void> {
  await norscope.runScript(inProject('assets/scripts/erase-and-program.nor'));
  await expect.poll(() => norscope.consoleLog.textContent()).toContain('expectations held');
  for (const [at, name] of NAMES.entries()) {
    await norscope.run(`go ${30 - 10 * at}`);
    await norscope.run(`bookmark ${name}`);
  }
  await norscope.run('go 19');
  await expect
    .poll(() => norscope.page.getByRole('group', { name: 'History' }).textContent())
    .toContain('19 /');
}
