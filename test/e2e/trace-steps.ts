/** The steps of a driver developer who has a trace log, the same in every host. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { readTraceFixture, type TraceName } from '../kit/qemu/trace-fixture.ts';
import type { NorscopePage } from './norscope-page.ts';

/** The files of a recording, in a folder, named as a person would name them. */
export function traceFiles(
  name: TraceName,
  folder: string,
): { readonly image: string; readonly log: string } {
  const { log, before } = readTraceFixture(name);
  const files = { image: join(folder, `${name}.fd`), log: join(folder, `${name}.log.gz`) };
  writeFileSync(files.image, before);
  writeFileSync(files.log, gzipSync(log));
  return files;
}

/** `load` makes a host load the log of edk2-on-virt; the window has its image in scratch in the second flash. */
export function edk2Steps(page: () => NorscopePage, load: () => Promise<void>): void {
  const place = () => page().page.getByRole('group', { name: 'History' }).textContent();
  const current = () => page().timeline.getByRole('treeitem', { selected: true }).textContent();
  const rows = () => page().timeline.getByRole('treeitem');
  async function bytesAt(offset: number, lengthBytes: number): Promise<number[]> {
    const bytes: number[] = [];
    for (let at = offset; at < offset + lengthBytes; at += 16) bytes.push(...(await page().rowAt(at)));
    return bytes;
  }

  it('loads what EDK2 did at its first boot: 8,975 cycles are some hundred operations', async () => {
    await load();
    await expect
      .poll(() => page().timeline.textContent(), { timeout: 20_000 })
      .toMatch(/8,975 events in \d{3} operations/);
    await expect.poll(place).toContain('8,975 / 8,975');
    expect(await page().chip(1).textContent()).toContain('3 blocks changed');
  });

  it('finds the third buffered program, and steps over it back and forward: its bytes follow', async () => {
    const [, second, third] = bufferedPrograms();
    const tree = page().timeline.getByRole('tree', { name: 'Operations' });
    await tree.focus();
    await page().page.keyboard.press('Home');
    await expect.poll(() => rows().first().textContent()).toContain('No command');
    // Only those on the screen are there: the third is reached by their places in the list.
    const seen = new Set<number>();
    while (seen.size < 3) {
      // A page that is not drawn yet, or a row that the engine has not told yet, would be passed over.
      await expect
        .poll(async () =>
          page()
            .page.locator(`[id="${await tree.getAttribute('aria-activedescendant')}"]`)
            .count(),
        )
        .toBe(1);
      await expect.poll(async () => (await rows().allTextContents()).every(Boolean)).toBe(true);
      for (const row of await rows().filter({ hasText: 'Buffered program' }).all())
        seen.add(Number(await row.getAttribute('aria-posinset')));
      if (seen.size < 3) await page().page.keyboard.press('PageDown');
    }
    const nth = [...seen].toSorted((a, b) => a - b)[2];
    const row = page().timeline.locator(`[role=treeitem][aria-posinset="${nth}"]`);
    expect(await row.textContent()).toContain('0x0008_0000');
    await row.click();
    await expect.poll(current).toContain('0x0008_0000');
    const after = await place();
    expect(await bytesAt(0x8_0000, 128)).toEqual(third);
    await page().page.keyboard.press('F9');
    await expect.poll(place).not.toBe(after);
    const before = await place();
    // The second one went to the same place.
    expect(await bytesAt(0x8_0000, 128)).toEqual(second);
    await page().page.keyboard.press('F10');
    await expect.poll(place).toBe(after);
    expect(await bytesAt(0x8_0000, 128)).toEqual(third);
    await page().page.keyboard.press('Alt+<');
    await expect.poll(place).toBe(before);
    await page().page.keyboard.press('Alt+>');
    await expect.poll(place).toBe(after);
  });
}

/** What each buffered program of the log stores, as the lines of QEMU's log have it. */
function bufferedPrograms(): number[][] {
  const programs: number[][] = [];
  for (const line of Buffer.from(readTraceFixture('edk2-on-virt').log).toString('latin1').split('\n')) {
    if (line.includes('value:0xe800e8')) programs.push([]);
    const word = /^pflash_io_write .* value:0x([\da-f]+) wcycle:2/.exec(line)?.[1];
    if (word === undefined) continue;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(Number.parseInt(word, 16));
    programs.at(-1)?.push(...bytes);
  }
  return programs;
}
