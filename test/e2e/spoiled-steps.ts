/** What a person sees of a file that another program cuts and restores, the same in every host. */
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { FILLED, spoil } from '../kit/files/spoiler.ts';
import type { NorscopePage } from './norscope-page.ts';

const SIZE_BYTES = 4 * 1024 * 1024;
/** `CUT_ROUNDS=3000` is the long form. */
const ROUNDS = Number(process.env.CUT_ROUNDS ?? 150);

/** Makes the file that is to be spoiled. */
export function writeFilled(path: string): void {
  writeFileSync(path, new Uint8Array(SIZE_BYTES).fill(FILLED));
}

/** Reads and reopens the file of the first flash while it is spoiled, and then sees it as it was. */
export async function readWhileSpoiled(norscope: NorscopePage, path: string): Promise<void> {
  const { page, grid } = norscope;
  const reopen = page.getByRole('alert').getByRole('button', { name: 'Reopen' });
  const chipText = () => norscope.chip(0).textContent();
  const spoiler = spoil(path, ROUNDS);
  let losses = 0;
  while (!spoiler.hasEnded()) {
    await grid.press('PageDown');
    if (!(await reopen.isVisible())) continue;
    losses++;
    // It may be open again by now, or lost again as soon as it is opened.
    await reopen.click().catch(() => undefined);
  }
  expect(losses).toBeGreaterThan(0);
  // An answer to the last click may still be on its way: then the button goes by itself.
  const reopened = async () => {
    if (await reopen.isVisible()) await reopen.click({ timeout: 1000 }).catch(() => undefined);
    return chipText();
  };
  await expect.poll(reopened, { timeout: 20_000 }).toContain('shared');
  expect(await norscope.rowAt(SIZE_BYTES - 16)).toEqual(Array(16).fill(FILLED));
}
