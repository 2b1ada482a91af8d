import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../main/engine.ts';
import type { LayoutSource } from '../../../main/files/layout-of-file.ts';
import { DEMO_AREAS } from '../../../main/image/demo/layout.ts';
import { makeDemoImage } from '../../../main/image/demo-image.ts';
import { BUILT_ENTRIES } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';

const untold = new AbortController().signal;

async function layoutOf(source: LayoutSource) {
  const folder = temporaryFolder();
  const path = join(folder, 'demo.bin');
  writeFileSync(path, makeDemoImage());
  const engine = createEngine({ dataDirectory: folder, isHeadless: true, ...BUILT_ENTRIES });
  try {
    return await engine.layoutOfFile(path, source, untold, () => {});
  } finally {
    engine.close();
  }
}

describe('The layout of an image', () => {
  it('has the parts that a line says, each with what begins in it, cut to the image', async () => {
    const sizeBytes = makeDemoImage().length;
    const [layout] = (await layoutOf({ mtdparts: 'mtdparts=nor:64k(first)ro,1g(rest)' })).flashes;
    expect(layout?.flash).toBe('nor');
    expect(
      layout?.partitions.map(({ name, offset, size, isReadOnly }) => [name, offset, size, isReadOnly]),
    ).toEqual([
      ['first', 0, 64 << 10, true],
      ['rest', 64 << 10, sizeBytes - (64 << 10), false],
    ]);
    expect(layout?.problems.join()).toContain('“rest” reaches beyond the flash: 1 GiB');
    const rest = layout?.partitions[1]?.structures ?? [];
    expect(rest.map(({ kind }) => kind)).toContain('jffs2');
    expect(rest.every(({ offset }) => offset !== null && offset >= 64 << 10)).toBe(true);
  });

  it('says in which structure a part lies that begins in the middle of one', async () => {
    const files = DEMO_AREAS.find(({ name }) => name === 'files')?.offset ?? 0;
    const line = `mtdparts=nor:${files}(first),4k(begins),4k(within)`;
    const [layout] = (await layoutOf({ mtdparts: line })).flashes;
    const [, begins, within] = layout?.partitions ?? [];
    expect(begins).toMatchObject({ structures: [{ kind: 'jffs2' }], liesIn: null });
    expect(within).toMatchObject({ structures: [], liesIn: { kind: 'jffs2', offset: files } });
  });

  it('is refused with the place in the line where it can’t be read', async () => {
    await expect(layoutOf({ mtdparts: 'nor:64q(first)' })).rejects.toThrow(
      'After “nor:” there is “q(first)”',
    );
  });

  it('is not in a file that is no device tree', async () => {
    const path = join(temporaryFolder(), 'no.dtb');
    writeFileSync(path, new Uint8Array(4096));
    await expect(layoutOf({ dtb: path })).rejects.toThrow('This is no device tree blob');
  });
});
