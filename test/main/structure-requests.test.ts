import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deviceOffset } from '../../app/contract/units.ts';
import { temporaryFolder } from '../kit/files/images.ts';
import { engineWith } from '../kit/session/engine.ts';

const untold = new AbortController().signal;
const SIZE = 64 << 10;
const PLACE = 0x4000;
const WORDS = Buffer.from('What is packed is told in words. '.repeat(40));

/** A flash with a gzip stream in it, and where a structure may be saved. */
async function opened(mode: 'shared' | 'scratch' = 'scratch') {
  const folder = temporaryFolder();
  const path = join(folder, 'packed.bin');
  const content = Buffer.alloc(SIZE, 0xff);
  content.set(gzipSync(WORDS), PLACE);
  writeFileSync(path, content);
  const geometry = { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 } as const;
  const made = await engineWith({ board: 'generic', images: [{ path, mode }], geometry });
  const { handlers } = made.engine;
  const scan = async () => {
    const { scan: number, rows } = await handlers['structure.scan']({ flash: 0, scanning: 'here' }, untold);
    const id = rows.find(({ kind }) => kind === 'gzip')?.id ?? -1;
    return { flash: 0, scan: number, id };
  };
  return { ...made, handlers, scan, path, target: join(folder, 'saved.bin') };
}

describe('The structures of a flash', () => {
  it('are saved as they are, and as what they unpack to', async () => {
    const { handlers, scan, target } = await opened();
    const saving = { ...(await scan()), path: target, overwrites: true };
    await handlers['structure.save']({ ...saving, isUnpacked: false }, untold);
    expect(readFileSync(target)).toEqual(gzipSync(WORDS));
    await handlers['structure.save']({ ...saving, isUnpacked: true }, untold);
    expect(readFileSync(target)).toEqual(WORDS);
  });

  it.each([false, true])(
    'are those of its last mapping: another mode has none yet (unpacked: %s)',
    async (isUnpacked) => {
      const { handlers, scan, target } = await opened();
      const part = { ...(await scan()), isUnpacked };
      await handlers['flash.setMode']({ flash: 0, mode: 'shared' }, untold);
      const save = async () =>
        handlers['structure.save']({ ...part, path: target, overwrites: false }, untold);
      await expect(save()).rejects.toThrow('Scan it again');
      expect(existsSync(target)).toBe(false);
      const bytes = async () => handlers['structure.bytes']({ ...part, from: 0, lengthBytes: 16 }, untold);
      await expect(bytes()).rejects.toThrow('Scan it again');
      const again = { ...(await scan()), isUnpacked };
      const { bytes: first } = await handlers['structure.bytes'](
        { ...again, from: 0, lengthBytes: 4 },
        untold,
      );
      expect(first).toEqual(new Uint8Array((isUnpacked ? WORDS : gzipSync(WORDS)).subarray(0, 4)));
    },
  );

  it('are named by their scan: after the next one, whose numbers are others, the old ones are refused', async () => {
    const { handlers, scan, target, type } = await opened();
    const part = { ...(await scan()), isUnpacked: false };
    // A stream before it takes its number.
    await type(`edit 0x1000 ${gzipSync('Something else.').toString('hex')}`);
    const next = await scan();
    expect(next).toMatchObject({ id: part.id });
    const { id, ...old } = part;
    const asks = [
      async () => handlers['structure.node']({ ...old, id }, untold),
      async () => handlers['structure.inside']({ ...old, id, from: 0, count: 1 }, untold),
      async () => handlers['structure.notes']({ ...old, offset: deviceOffset(0), lengthBytes: 1 }, untold),
      async () => handlers['structure.bytes']({ ...part, from: 0, lengthBytes: 1 }, untold),
      async () => handlers['structure.proposeSave'](part, untold),
      async () => handlers['structure.save']({ ...part, path: target, overwrites: false }, untold),
    ];
    for (const ask of asks) await expect(ask()).rejects.toThrow('was scanned again');
    expect(existsSync(target)).toBe(false);
  });

  it('keep their numbers for another window that scans the same bytes', async () => {
    const { handlers, scan } = await opened();
    const part = await scan();
    expect(await scan()).toEqual(part);
    const { id, ...first } = part;
    const range = { offset: deviceOffset(0), lengthBytes: SIZE };
    const { notes } = await handlers['structure.notes']({ ...first, ...range }, untold);
    expect(notes.map(({ node }) => node)).toContain(id);
  });

  it('have others once a byte has changed, were it during the scan', async () => {
    const { scan, type } = await opened();
    const scanning = scan();
    await type('edit 0x1000 00');
    const before = await scanning;
    const after = await scan();
    expect(after.scan).not.toBe(before.scan);
    await type('edit 0x1000 01');
    expect((await scan()).scan).not.toBe(after.scan);
  });

  it('have the numbers of one scan where two windows ask at once', async () => {
    const { scan } = await opened();
    const [one, other] = await Promise.all([scan(), scan()]);
    expect(one).toEqual(other);
  });

  it('are not told once the image is lost, though they are known', async () => {
    const { scan, path } = await opened('shared');
    await scan();
    await truncate(path, 4096);
    await expect(scan()).rejects.toMatchObject({ report: { code: 'backing-lost' } });
  });
});
