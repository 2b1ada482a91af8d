import { truncateSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { classOf, PackedCells } from '../../app/contract/overview/byte-cell.ts';
import { CELLS_MAX } from '../../app/contract/overview/overview.ts';
import { madeImage } from '../kit/files/images.ts';
import { engineWith } from '../kit/session/engine.ts';
import { elsewhere } from './backing/files.ts';

const { signal } = new AbortController();
const MIB = 1 << 20;
const BLOCK = 64 << 10;

type Opened = Awaited<ReturnType<typeof withImage>>;

/** What is larger than a MiB ends in zeros that take no space. */
async function withImage(sizeBytes = MIB) {
  const path = madeImage(MIB);
  truncateSync(path, sizeBytes);
  const geometry = { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: BLOCK } as const;
  return { path, ...(await engineWith({ board: 'generic', images: [{ path, mode: 'scratch' }], geometry })) };
}

/** Asked again until all is counted, as a window does. */
async function counted({ engine }: Opened, asked = { cellBytes: BLOCK, first: 0, count: 64 }) {
  for (;;) {
    const { cells, isWhole } = await engine.handlers['overview.cells']({ flash: 0, ...asked }, signal);
    if (isWhole) return PackedCells.from(cells);
  }
}

async function classes(opened: Opened) {
  const cells = await counted(opened);
  return Array.from({ length: cells.count }, (_, index) => {
    const cell = cells.at(index);
    return cell && classOf(cell, BLOCK);
  });
}

/** Until a window would have heard of changed bytes. */
async function heard({ events }: Opened, before: number) {
  await expect.poll(() => events.slice(before).some(({ name }) => name === 'image.changed')).toBe(true);
}

describe('The cells of a flash', () => {
  it('reach up to its end, whatever was asked', async () => {
    const opened = await withImage();
    expect((await counted(opened)).count).toBe(16);
    expect((await counted(opened, { cellBytes: 128, first: 8_186, count: CELLS_MAX })).count).toBe(6);
    expect((await counted(opened, { cellBytes: 128, first: 70_000, count: 5 })).count).toBe(0);
  });

  it('are those of the bytes that are there now: after an erase, and back in the history', async () => {
    const opened = await withImage();
    const before = await classes(opened);
    expect(before).not.toContain('erased');
    let told = opened.events.length;
    await opened.type('erase #3');
    await heard(opened, told);
    expect(await classes(opened)).toEqual(before.map((each, block) => (block === 3 ? 'erased' : each)));
    told = opened.events.length;
    await opened.go(0);
    await heard(opened, told);
    expect(await classes(opened)).toEqual(before);
  });

  it('are those of the image again when what a scratch changed is dropped', async () => {
    const opened = await withImage();
    const before = await classes(opened);
    await opened.type('erase #3');
    await opened.engine.handlers['flash.setMode']({ flash: 0, mode: 'shared' }, signal);
    expect(await classes(opened)).toEqual(before);
  });

  it('of a large flash come in parts, spread over it', async () => {
    const large = await withImage(256 * MIB);
    const asked = { flash: 0, cellBytes: MIB, first: 0, count: 256 };
    const first = await large.engine.handlers['overview.cells'](asked, signal);
    const cells = PackedCells.from(first.cells);
    // The least that is counted before the first answer.
    expect([0, 128, 64, 192].map((cell) => cells.at(cell))).not.toContain(null);
    expect(await counted(large, asked)).toMatchObject({ count: 256 });
  });

  it('can be given up', async () => {
    const opened = await withImage();
    const given = new AbortController();
    const asked = { flash: 0, cellBytes: 128, first: 0, count: CELLS_MAX };
    const answer = opened.engine.handlers['overview.cells'](asked, given.signal);
    given.abort(new Error('given up'));
    await expect(answer).rejects.toThrow('given up');
    expect((await counted(opened, asked)).at(0)).not.toBeNull();
  });

  it('are not told of an image that is lost', async () => {
    const opened = await withImage();
    await elsewhere(opened.path, 'fs.truncateSync(path, 4096)');
    const asked = { flash: 0, cellBytes: BLOCK, first: 0, count: 16 };
    await expect(opened.engine.handlers['overview.cells'](asked, signal)).rejects.toMatchObject({
      report: { code: 'backing-lost' },
    });
  });
});
