/** The steps of a person who opens real firmware, the same in every host. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { FIRMWARE } from '../kit/files/images.ts';
import { sha256 } from '../kit/files/sha256.ts';
import type { NorscopePage } from './norscope-page.ts';

const BLOCK_BYTES = 262_144;
/** The firmware volume's header of AAVMF_CODE.fd, which lies in erase block 0. */
const VOLUME = 0x1000;

/** `page` gives the window of the host under test, with AAVMF_CODE.fd open in its first flash. */
export function firmwareSteps(page: () => NorscopePage): void {
  const file = readFileSync(FIRMWARE.aavmfCode);
  const hash = sha256(file);

  it('shows the bytes of AAVMF_CODE.fd, and that it is protected', async () => {
    await page().waitForImage('AAVMF_CODE.fd');
    expect(await page().chip(0).textContent()).toContain('shared · protected');
    expect(await page().rowAt(VOLUME)).toEqual([...file.subarray(VOLUME, VOLUME + 16)]);
    expect(await page().rowAt(file.length - 16)).toEqual([...file.subarray(-16)]);
  });

  it('answers `query` with QRY, and shows the decoded table', async () => {
    expect(await page().run('query')).toContain('QRY · Intel/Sharp extended · 2 chips of 16 bits');
    await page().showTab('Query table');
    const table = page().page.getByRole('region', { name: /^Query table of/ });
    await expect.poll(() => table.textContent()).toContain('256 blocks of 128 KiB per chip');
    await page().showTab('Bytes');
  });

  it('refuses an erase, says so in the status register, and keeps the bytes', async () => {
    expect(await page().run('erase 0x0')).toContain('refused: the flash is protected');
    await expect.poll(() => page().deviceState.textContent()).toContain('SR.5: an erase failed');
    expect(await page().rowAt(VOLUME)).toEqual([...file.subarray(VOLUME, VOLUME + 16)]);
  });

  it('follows raw cycles in the state panel, and shows which way reads go', async () => {
    await page().run('w32 0x0 0x00980098');
    await expect.poll(() => page().deviceState.textContent()).toContain('CFI query');
    await expect.poll(() => page().page.getByText('state machine').first().isVisible()).toBe(true);
    expect(await page().run('r32 0x40')).toContain('0051_0051');
    await page().run('w32 0x0 0x00ff00ff');
    await expect.poll(() => page().deviceState.textContent()).toContain('Read array');
  });

  it('erases in scratch: the block reads 0xff, the chip counts it, the file is what it was', async () => {
    await page().switchToScratch();
    expect(await page().run('erase 0x0')).toContain('erased');
    await expect.poll(() => page().chip(0).textContent()).toContain('1 block changed');
    expect(await page().rowAt(VOLUME)).toEqual(new Array(16).fill(0xff));
    expect(await page().rowAt(BLOCK_BYTES)).toEqual([...file.subarray(BLOCK_BYTES, BLOCK_BYTES + 16)]);
    expect(sha256(readFileSync(FIRMWARE.aavmfCode))).toBe(hash);
  });
}
