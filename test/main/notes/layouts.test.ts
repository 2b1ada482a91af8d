import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { KeptLayout, LayoutSource } from '../../../app/contract/flash-layout.ts';
import type { MachineRequest } from '../../../app/contract/machine.ts';
import { createEngine } from '../../../main/engine.ts';
import { makeBoardTree } from '../../../main/image/demo/board-tree.ts';
import { writeDeviceTree } from '../../../main/image/demo/device-tree.ts';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { packSession, unpackSession } from '../../../main/saved/session-bytes.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { madeImage, temporaryFolder } from '../../kit/files/images.ts';
import { treeOfFlashes } from '../../kit/image/flash-trees.ts';
import { elsewhere } from '../backing/files.ts';

const untold = new AbortController().signal;
const KIB = 1 << 10;
const MIB = 1 << 20;

function requestFor(path: string, mode: 'scratch' | 'shared' = 'scratch'): MachineRequest {
  return {
    board: 'generic',
    images: [{ path, mode }],
    geometry: { commandSet: 'intel', bankWidthBytes: 2, sectorLengthBytes: 16 << 10 },
  };
}

/** A program that keeps its things in this folder, with this image open. */
async function programWith(
  path: string,
  dataDirectory = temporaryFolder(),
  mode: 'scratch' | 'shared' = 'scratch',
) {
  const engine = createEngine({ dataDirectory, ...BUILT_ENTRIES });
  onTestFinished(() => engine.close());
  const { handlers } = engine;
  const heard: string[][] = [];
  engine.subscribe((event) => {
    if (event.name === 'layout.changed') heard.push(event.payload.layouts.map(({ name }) => name));
  });
  await handlers['machine.open'](requestFor(path, mode), untold);
  const layout = async (): Promise<KeptLayout | undefined> =>
    (await handlers['layout.list']({}, untold)).layouts[0];
  return {
    engine,
    handlers,
    heard,
    layout,
    take: async (source: LayoutSource, which: number | null = null) =>
      handlers['layout.import']({ flash: 0, source, which }, untold),
    line: async (text: string) =>
      handlers['layout.import']({ flash: 0, source: { kind: 'line', text }, which: null }, untold),
    told: async () =>
      (await layout())?.partitions.map(({ name, depth, offset, sizeBytes, isReadOnly }) =>
        [`${'  '.repeat(depth)}${name}`, offset, sizeBytes, isReadOnly ? 'read-only' : ''].join(' '),
      ),
  };
}

/** The path of a tree with flashes of these sizes. */
function treeOf(...sizesBytes: readonly number[]): string {
  const path = join(temporaryFolder(), 'board.dtb');
  writeFileSync(path, treeOfFlashes(...sizesBytes));
  return path;
}

describe('The layout of a flash', () => {
  it('is taken from a line, wherever in a text that stands, and every window hears of it', async () => {
    const { line, told, heard } = await programWith(madeImage(64 * KIB));
    const answer = await line('console=ttyS0 mtdparts=nor:16k(boot)ro,-(rest) quiet');
    expect(answer).toMatchObject({ kind: 'taken', why: null });
    expect(await told()).toEqual(['boot 0 16384 read-only', 'rest 16384 49152 ']);
    expect(heard).toEqual([[], ['nor']]);
  });

  it('says which partition reaches beyond the flash, overlaps another, begins beyond, or has no bytes', async () => {
    const { line, layout } = await programWith(madeImage(64 * KIB));
    await line('nor:32k(all),0@8k(none),16k@16k(part),64k(long),1k(gone)');
    const { partitions = [], problems } = (await layout()) ?? {};
    expect(partitions.map(({ name, sizeBytes, problems: own }) => [name, sizeBytes, ...own])).toEqual([
      ['all', 32 * KIB],
      ['part', 16 * KIB, '“part” overlaps “all”: both have the 16 KiB from 0x00004000 on.'],
      ['long', 32 * KIB, '“long” reaches beyond the flash: 64 KiB, of which 32 KiB are there.'],
    ]);
    expect(problems).toEqual([
      '“none” has no bytes, and is left out.',
      '“gone” begins beyond the flash, and is left out.',
    ]);
  });

  it.each([
    ['nor:16q(boot)', 'After “nor:” there is “q(boot)”'],
    ['', 'There is nothing after'],
    ['nor:16k@1m(far)', 'No partition of nor has bytes in this flash of 64 KiB'],
  ])('stays as it was where %j is told', async (text, words) => {
    const { line, told } = await programWith(madeImage(64 * KIB));
    await line('nor:-(whole)');
    await expect(line(text)).rejects.toThrow(words);
    expect(await told()).toEqual(['whole 0 65536 ']);
  });

  it('is taken from a device tree blob, and not from another file', async () => {
    const path = join(temporaryFolder(), 'demo.dtb');
    writeFileSync(path, makeBoardTree());
    const image = join(temporaryFolder(), 'demo.bin');
    writeFileSync(image, makeDemoImage());
    const { take, layout } = await programWith(image);
    await take({ kind: 'file', path });
    expect(await layout()).toMatchObject({ name: '/flash@0', source: 'demo.dtb', problems: [] });
    await expect(take({ kind: 'file', path: image })).rejects.toThrow('no device tree blob');
    expect((await layout())?.partitions).toHaveLength(13);
  });

  it('is that of the only flash of its size; where several fit, or none does, a person is asked', async () => {
    const { take, layout } = await programWith(madeImage(1 * MIB));
    const fits = await take({ kind: 'file', path: treeOf(16 * MIB, 1 * MIB) });
    expect(fits).toMatchObject({ kind: 'taken', why: 'Of 2 flashes it is the only one of 1 MiB.' });
    expect((await layout())?.name).toBe('/flash@1');
    const source = { kind: 'file', path: treeOf(1 * MIB, 1 * MIB, 2 * MIB) } as const;
    expect(await take(source)).toEqual({
      kind: 'several',
      flashes: [
        { name: '/flash@0', partitions: 1, sizeBytes: 1 * MIB },
        { name: '/flash@1', partitions: 1, sizeBytes: 1 * MIB },
        { name: '/flash@2', partitions: 1, sizeBytes: 2 * MIB },
      ],
    });
    await take(source, 2);
    expect((await layout())?.problems).toEqual(['It is told of a flash of 2 MiB, and this one has 1 MiB.']);
    await expect(take(source, 3)).rejects.toThrow('no longer there');
  });

  it('is not taken from an image that is lost, and says that it is', async () => {
    const path = join(temporaryFolder(), 'demo.bin');
    writeFileSync(path, makeDemoImage());
    const { take, handlers } = await programWith(path, temporaryFolder(), 'shared');
    const { scan, rows } = await handlers['structure.scan']({ flash: 0, scanning: 'here' }, untold);
    const id = rows.find(({ kind }) => kind === 'device-tree')?.id ?? -1;
    await elsewhere(path, 'fs.truncateSync(path, 4096)');
    await expect(take({ kind: 'structure', scan, id })).rejects.toMatchObject({
      report: { code: 'backing-lost' },
    });
  });

  it('has no size, as it is asked about, where its tree tells more than a number holds', async () => {
    const { take } = await programWith(madeImage(1 * MIB));
    const path = join(temporaryFolder(), 'huge.dtb');
    const sizes = [2 ** 32 - 1, 2 ** 32 - 1];
    const flash = (name: string) => ({
      name,
      properties: { compatible: 'cfi-flash', reg: [0, 0, ...sizes] },
      children: [{ name: 'a@0', properties: { reg: [0, 0, 0, 16] }, children: [] }],
    });
    const cells = { '#address-cells': [2], '#size-cells': [2] };
    const children = [flash('flash@0'), flash('flash@1')];
    writeFileSync(path, writeDeviceTree({ name: '', properties: cells, children }));
    expect(await take({ kind: 'file', path })).toMatchObject({
      kind: 'several',
      flashes: [{ sizeBytes: null }, { sizeBytes: null }],
    });
  });

  it('is taken from a device tree that a scan found in the flash, from the whole of it or its partitions', async () => {
    const image = join(temporaryFolder(), 'demo.bin');
    writeFileSync(image, makeDemoImage());
    const { take, layout, handlers } = await programWith(image);
    const { scan, rows } = await handlers['structure.scan']({ flash: 0, scanning: 'here' }, untold);
    for (const wanted of ['device-tree', 'flash-layout']) {
      const id = rows.find(({ kind }) => kind === wanted)?.id ?? -1;
      await take({ kind: 'structure', scan, id });
      expect(await layout()).toMatchObject({ name: '/flash@0' });
      await handlers['layout.remove']({ flash: 0 }, untold);
    }
    const other = rows.find(({ kind }) => kind === 'jffs2')?.id ?? -1;
    await expect(take({ kind: 'structure', scan, id: other })).rejects.toThrow('no longer there');
  });

  it('is removed, once', async () => {
    const { line, handlers, heard, told } = await programWith(madeImage(64 * KIB));
    await line('nor:-(whole)');
    const remove = async () => handlers['layout.remove']({ flash: 0 }, untold);
    expect(await remove()).toEqual({ layouts: [] });
    expect(await told()).toBeUndefined();
    expect(heard.at(-1)).toEqual([]);
    await expect(remove()).rejects.toThrow('This flash has no layout');
  });

  it('is there again when its image is opened by another program, and the image stays as it is', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 * KIB)];
    const before = readFileSync(path);
    const first = await programWith(path, data);
    await first.line('nor:16k(boot),-(rest)');
    first.engine.close();
    expect(readFileSync(path).equals(before)).toBe(true);
    const second = await programWith(madeImage(64 * KIB), data);
    expect(await second.told()).toBeUndefined();
    await second.handlers['machine.open'](requestFor(path), untold);
    expect(await second.told()).toEqual(['boot 0 16384 ', 'rest 16384 49152 ']);
    await second.handlers['layout.remove']({ flash: 0 }, untold);
    second.engine.close();
    expect(await (await programWith(path, data)).told()).toBeUndefined();
  });

  it('stays kept with its image while that is behind a flash where it does not fit', async () => {
    const [data, path] = [temporaryFolder(), madeImage(64 * KIB)];
    const first = await programWith(path, data);
    await first.line('nor:48k(boot),-(rest)');
    first.engine.close();
    writeFileSync(path, new Uint8Array(32 * KIB));
    const second = await programWith(path, data);
    expect(await second.told()).toBeUndefined();
    await second.handlers['note.add'](
      { flash: 0, start: 0, end: 4, name: 'magic', text: '', colour: 'red' },
      untold,
    );
    second.engine.close();
    writeFileSync(path, new Uint8Array(64 * KIB));
    expect(await (await programWith(path, data)).told()).toHaveLength(2);
  });
});

describe('A saved session', () => {
  async function saved() {
    const path = madeImage(64 * KIB);
    const { engine, line, handlers } = await programWith(path);
    await line('nor:16k(boot)ro,-(rest)');
    const file = join(temporaryFolder(), 'divided.norscope');
    await handlers['session.save']({ path: file, overwrites: false, sight: null }, untold);
    engine.close();
    return file;
  }

  it('has the layout', async () => {
    const file = await saved();
    expect(readFileSync(file).subarray(0, 18).toString('latin1')).toBe('Norscope session 4');
    const there = await programWith(madeImage(64 * KIB));
    await there.handlers['session.open']({ path: file, images: [], opening: 'here' }, untold);
    expect(await there.told()).toEqual(['boot 0 16384 read-only', 'rest 16384 49152 ']);
  });

  it('with a layout that lies outside of its flash is refused', async () => {
    const file = await saved();
    const content = await unpackSession(readFileSync(file));
    if (typeof content === 'string') throw new Error(content);
    const [layout] = content.head.layouts ?? [];
    if (layout === undefined) throw new Error('no layout');
    const partitions = layout.partitions.map((partition) => ({ ...partition, sizeBytes: 1 * MIB }));
    const head = { ...content.head, layouts: [{ ...layout, partitions }] };
    writeFileSync(file, await packSession({ ...content, head }));
    const there = await programWith(madeImage(64 * KIB));
    const open = async () =>
      there.handlers['session.open']({ path: file, images: [], opening: 'here' }, untold);
    await expect(open()).rejects.toThrow('The layout nor is of no flash of it');
  });
});
