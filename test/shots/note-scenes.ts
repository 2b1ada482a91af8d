/** Notes on ranges: beside the bytes, while one is written, and all of them. */
import type { NorscopePage } from '../e2e/norscope-page.ts';
import { FIRMWARE } from '../kit/files/images.ts';
import type { Scene } from './scene.ts';

const NOTES = [
  { from: 0x0, bytes: 0x10, name: 'zero vector', text: '', colour: 'grey' },
  {
    from: 0x10,
    bytes: 0x38,
    name: 'volume header',
    text: 'Its sum is the one we check first.',
    colour: 'blue',
  },
  { from: 0x60, bytes: 0x30, name: 'first file', text: '', colour: 'orange' },
  { from: 0x80, bytes: 0x8, name: 'where the packed part begins', text: 'LZMA, 1.6 MiB', colour: 'red' },
];

export const NOTE_SCENES: readonly Scene[] = [
  scene('notes-grid', async ({ page, grid }) => {
    await page.keyboard.press('F4');
    await grid.focus();
  }),
  scene('notes-list', async ({ page }) => {
    await page.keyboard.press('Control+Alt+b');
    await page.getByRole('dialog', { name: 'Notes' }).waitFor();
  }),
  scene('notes-write', async ({ page }) => {
    await page.keyboard.press('Control+Alt+b');
    await page.getByRole('button', { name: 'Change the note volume header' }).click();
    await page.getByRole('dialog', { name: 'Change the note' }).waitFor();
  }),
];

function scene(name: string, arrange: (norscope: NorscopePage) => Promise<void>): Scene {
  return {
    name,
    images: () => [FIRMWARE.ovmfCode],
    options: ['--board', 'q35'],
    arrange: async (norscope) => {
      for (const each of NOTES) await note(norscope, each);
      await arrange(norscope);
    },
  };
}

async function note(norscope: NorscopePage, { from, bytes, name, text, colour }: (typeof NOTES)[number]) {
  const { page, grid } = norscope;
  await grid.focus();
  await page.keyboard.press('Control+g');
  await page.getByRole('textbox', { name: /^Go to/ }).fill(`0x${from.toString(16)}..+${bytes}`);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Control+Alt+m');
  const dialog = page.getByRole('dialog', { name: 'Note on the selection' });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('textbox', { name: 'Text' }).fill(text);
  await dialog.getByRole('radio', { name: colour }).check();
  await dialog.getByRole('button', { name: 'Add the note' }).click();
  await dialog.waitFor({ state: 'detached' });
}
