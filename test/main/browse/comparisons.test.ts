import { truncateSync, writeFileSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ComparedOther } from '../../../app/contract/comparing.ts';
import { Browser } from '../../../main/browse/browse.ts';
import { FIRMWARE, firmwareMissing, temporaryFolder } from '../../kit/files/images.ts';
import { engineWith } from '../../kit/session/engine.ts';

const untold = new AbortController().signal;
const SIZE = 64 << 20;

/** Where two of three images differ: at the start, over a seam between the parts that are compared, and at the end. */
const DIFFERENT: readonly [number, number][] = [
  [0, 4],
  [(32 << 20) - 2, (32 << 20) + 2],
  [SIZE - 1, SIZE],
];

type Mode = 'shared' | 'scratch';

async function opened({ mode = 'shared', otherMode = 'shared' }: { mode?: Mode; otherMode?: Mode } = {}) {
  const folder = temporaryFolder();
  const content = Buffer.alloc(SIZE, 0x5a);
  const [path, same, other, longer] = ['now.fd', 'same.fd', 'other.fd', 'longer.fd'].map((name) =>
    join(folder, name),
  );
  if (path === undefined || same === undefined || other === undefined || longer === undefined)
    throw new Error('expected four paths');
  writeFileSync(path, content);
  writeFileSync(same, content);
  writeFileSync(longer, content);
  truncateSync(longer, SIZE + 4096);
  for (const [start, end] of DIFFERENT) content.fill(0xa5, start, end);
  writeFileSync(other, content);
  const made = await engineWith({
    board: 'virt',
    images: [
      { path, mode },
      { path: other, mode: otherMode },
    ],
    geometry: null,
  });
  const { handlers } = made.engine;
  const start = (with_: ComparedOther, comparing = 'here', signal = untold) =>
    handlers['compare.start']({ comparing, flash: 0, other: with_ }, signal);
  const ranges = async (comparing = 'here') =>
    handlers['compare.ranges']({ comparing, from: 0, count: 500 }, untold);
  const list = async () => (await ranges()).ranges.map(({ start: from, end }) => [from, end]);
  return { ...made, handlers, start, ranges, list, paths: { path, same, other, longer } };
}

describe('A comparison of a flash', () => {
  it.each([
    ['a file', (other: string): ComparedOther => ({ kind: 'file', path: other })],
    ['another flash', (): ComparedOther => ({ kind: 'flash', flash: 1 })],
  ])('with %s tells where both differ, in order', async (_, otherOf) => {
    const { start, list, paths, handlers } = await opened();
    expect(await start(otherOf(paths.other))).toMatchObject({
      flashBytes: SIZE,
      otherBytes: SIZE,
      differingBytes: 9,
      count: 3,
      kept: 3,
      position: null,
      copiedBytes: 0,
    });
    expect(await list()).toEqual(DIFFERENT);
    const { blocks } = await handlers['compare.blocks']({ comparing: 'here' }, untold);
    expect(blocks).toEqual([0, 127, 128, 255]);
    const window = { comparing: 'here', offset: SIZE - 2, lengthBytes: 16 };
    expect(await handlers['compare.window'](window, untold)).toEqual({
      flash: Uint8Array.of(0x5a, 0x5a),
      other: Uint8Array.of(0x5a, 0xa5),
    });
  });

  it('goes to the next range and to the one before, and not beyond them', async () => {
    const { start, handlers, paths } = await opened();
    await start({ kind: 'file', path: paths.other });
    const next = async (from: number, direction: 'forward' | 'back') =>
      (await handlers['compare.next']({ comparing: 'here', from, direction }, untold)).range?.index ?? null;
    expect(await next(0, 'forward')).toBe(1);
    expect(await next(SIZE - 1, 'forward')).toBe(null);
    expect(await next(SIZE - 1, 'back')).toBe(1);
    expect(await next(0, 'back')).toBe(null);
  });

  it('says that both are the same, and what only the longer one has', async () => {
    const { start, list, paths, handlers } = await opened();
    expect(await start({ kind: 'file', path: paths.same })).toMatchObject({ differingBytes: 0, kept: 0 });
    expect(await start({ kind: 'file', path: paths.longer })).toMatchObject({
      otherBytes: SIZE + 4096,
      differingBytes: 0,
      count: 0,
      kept: 1,
    });
    expect(await list()).toEqual([[SIZE, SIZE + 4096]]);
    const window = { comparing: 'here', offset: SIZE, lengthBytes: 2 };
    expect(await handlers['compare.window'](window, untold)).toEqual({
      flash: new Uint8Array(),
      other: new Uint8Array(2),
    });
  });

  it('looks for no structures in two that are the same, until one of them changes', async () => {
    const { start, handlers, type } = await opened({ mode: 'scratch' });
    const looks = vi
      .spyOn(Browser.prototype, 'compareStructures')
      .mockResolvedValue({ changes: [], omissions: [], outsideBytes: 0 });
    onTestFinished(() => looks.mockRestore());
    const changes = async () => (await handlers['compare.structures']({ comparing: 'here' }, untold)).changes;
    await start({ kind: 'opened' });
    expect(await changes()).toEqual([]);
    // Only their number: a failure would print all bytes of both.
    expect(looks.mock.calls.length).toBe(0);
    await type('program 0x100 0x00');
    await changes();
    expect(looks.mock.calls.length).toBe(1);
  });

  it('with another flash is old after a write to that one', async () => {
    const { start, ranges, type } = await opened({ otherMode: 'scratch' });
    await start({ kind: 'flash', flash: 1 });
    expect((await ranges()).isStale).toBe(false);
    await type('program 0x4000100 0x00', 1);
    expect((await ranges()).isStale).toBe(true);
  });

  it('with what it was when it was opened, and at a position, is old after the next write', async () => {
    const { start, list, ranges, type, state } = await opened({ mode: 'scratch' });
    await type('program 0x100 0x00');
    const { position } = (await state()).history;
    await type('program 0x40000 0x00');
    expect(await start({ kind: 'opened' })).toMatchObject({ differingBytes: 2, position: 0, copiedBytes: 0 });
    expect(await list()).toEqual([
      [0x100, 0x101],
      [0x4_0000, 0x4_0001],
    ]);
    const { isStale } = await ranges();
    expect(isStale).toBe(false);
    expect(await start({ kind: 'position', position })).toMatchObject({ position, copiedBytes: SIZE });
    expect(await list()).toEqual([[0x4_0000, 0x4_0001]]);
    await type('program 0x80000 0x00');
    expect(await ranges()).toMatchObject({ isStale: true });
  });

  it('can be cancelled, and nothing is left of it', async () => {
    const { start, ranges, paths } = await opened();
    const controller = new AbortController();
    const started = start({ kind: 'file', path: paths.other }, 'here', controller.signal);
    controller.abort(new Error('enough'));
    await expect(started).rejects.toThrow('enough');
    await expect(ranges()).rejects.toThrow('Compare again.');
  });

  it('tells the loss of the other file', async () => {
    const { start, handlers, paths, events } = await opened();
    await start({ kind: 'file', path: paths.same });
    // Not at once: whoever has a lease on the file is asked first, and that is this process.
    await truncate(paths.same, 1 << 20);
    const asked = async () =>
      handlers['compare.window']({ comparing: 'here', offset: 0, lengthBytes: 16 }, untold);
    await expect(asked()).rejects.toThrow('same.fd');
    const lost = events.flatMap((event) => (event.name === 'compare.lost' ? [event.payload] : []));
    expect(lost[0]).toMatchObject({ comparing: 'here', error: { code: 'backing-lost' } });
  });

  it('lets go of the file when it ends, and when there are newer ones', async () => {
    const { start, ranges, handlers, paths } = await opened();
    await start({ kind: 'file', path: paths.other }, 'ended');
    await handlers['compare.end']({ comparing: 'ended' }, untold);
    await expect(ranges('ended')).rejects.toThrow('Compare again.');
    for (const name of ['a', 'b', 'c', 'd', 'e']) await start({ kind: 'file', path: paths.same }, name);
    await expect(ranges('a')).rejects.toThrow('Compare again.');
    expect(await ranges('e')).toEqual({ ranges: [], isStale: false });
  });

  it('that makes room for newer ones while it goes on tells nothing of a file that it lets go of', async () => {
    const { start, paths } = await opened();
    const oldest = start({ kind: 'file', path: paths.other }, 'a');
    const refused = expect(oldest).rejects.toThrow('other.fd was closed while it was read');
    const newer = ['b', 'c', 'd', 'e'].map((name) => start({ kind: 'file', path: paths.same }, name));
    expect(await Promise.all(newer)).toMatchObject(newer.map(() => ({ differingBytes: 0 })));
    await refused;
  });

  it('is of no use once the flash has another image, and says so', async () => {
    const { start, ranges, handlers, paths } = await opened();
    await start({ kind: 'file', path: paths.same });
    await handlers['flash.setMode']({ flash: 0, mode: 'scratch' }, untold);
    expect(await ranges()).toMatchObject({ isStale: true });
    const asked = async () =>
      handlers['compare.window']({ comparing: 'here', offset: 0, lengthBytes: 16 }, untold);
    await expect(asked()).rejects.toThrow('not open any more');
  });

  it('refuses to compare a flash with itself, and a file that is not there', async () => {
    const { start, paths } = await opened();
    await expect(start({ kind: 'flash', flash: 0 })).rejects.toThrow('compared with itself');
    await expect(start({ kind: 'file', path: `${paths.same}.gone` })).rejects.toThrow('same.fd.gone');
  });
});

const missing = firmwareMissing();

describe.skipIf(missing !== null)('A comparison of real variable stores', () => {
  it('tells which variables appeared in the second one', async () => {
    const { engine } = await engineWith({
      board: 'q35',
      images: [{ path: FIRMWARE.ovmfVars, mode: 'shared' }, null],
      geometry: null,
    });
    const other = { kind: 'file', path: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd' } as const;
    await engine.handlers['compare.start']({ comparing: 'vars', flash: 0, other }, untold);
    const { changes } = await engine.handlers['compare.structures']({ comparing: 'vars' }, untold);
    const appeared = changes.filter(({ change }) => change === 'appeared').map(({ name }) => name);
    expect(appeared).toEqual(expect.arrayContaining(['PK', 'KEK', 'db', 'dbx']));
  });
});
