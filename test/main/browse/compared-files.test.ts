import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMPARE_STRUCTURES } from '../../../main/browse/compare-task.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { runTool, type Tool, toolsMissing } from '../../kit/files/tools.ts';
import { makeFiles } from '../../kit/image/packed-files.ts';

const SQUASHFS = ['-noappend', '-quiet', '-no-progress', '-all-time', '0', '-mkfs-time', '0'];
const inSquashfs =
  (...options: readonly string[]) =>
  (files: string, image: string) => [files, image, ...SQUASHFS, ...options];
const inJffs2 =
  (...options: readonly string[]) =>
  (files: string, image: string) => ['-r', files, '-o', image, '-e', '64KiB', ...options];

interface Packer {
  readonly tool: Tool;
  readonly words: (files: string, image: string) => readonly string[];
}

const PACKERS: Readonly<Record<string, Packer>> = {
  'a SquashFS where they share a block': { tool: 'mksquashfs', words: inSquashfs() },
  'a SquashFS where they share no block': {
    tool: 'mksquashfs',
    words: inSquashfs('-no-fragments', '-b', '4096'),
  },
  'a SquashFS that is not packed': { tool: 'mksquashfs', words: inSquashfs('-noI', '-noD', '-noF') },
  'a JFFS2': { tool: 'mkfs.jffs2', words: inJffs2() },
  'a JFFS2 without clean markers': { tool: 'mkfs.jffs2', words: inJffs2('-n') },
  'a CramFS': { tool: 'mkfs.cramfs', words: (files, image) => [files, image] },
  'a UBIFS': {
    tool: 'mkfs.ubifs',
    words: (files, image) => ['-r', files, '-o', image, '-m', '2048', '-e', '126976', '-c', '200'],
  },
};

/** A folder of files that is packed by one tool again and again. */
class Packed {
  readonly #root = makeFiles(temporaryFolder());
  readonly #packer: Packer;

  constructor(packer: Packer) {
    this.#packer = packer;
    for (const path of ['README', 'etc/passwd', 'many/file-7'])
      this.#put(path, readFileSync(join(this.#root, path)));
  }

  /** With these files instead of those of the same names, and at the same time. */
  image(others: Readonly<Record<string, string>> = {}): Uint8Array {
    const before = Object.keys(others).map((path) => [path, readFileSync(join(this.#root, path))] as const);
    for (const [path, text] of Object.entries(others)) this.#put(path, text);
    const image = join(temporaryFolder(), 'image');
    runTool(this.#packer.tool, this.#packer.words(this.#root, image));
    for (const [path, bytes] of before) this.#put(path, bytes);
    return Uint8Array.from(readFileSync(image));
  }

  #put(path: string, content: string | Uint8Array): void {
    writeFileSync(join(this.#root, path), content);
    utimesSync(join(this.#root, path), 0, 0);
  }
}

/** What is told of files. */
async function told(one: Uint8Array, other: Uint8Array): Promise<string[]> {
  const untold = () => undefined;
  const { changes } = await COMPARE_STRUCTURES.work({ one, other }, untold, untold);
  const files = changes.filter(({ kind }) => kind === 'file');
  return files.map(
    ({ change, path, name }) => `${change} ${[...path.slice(path.indexOf('/') + 1), name].join('/')}`,
  );
}

describe('Of the files in', () => {
  for (const [name, packer] of Object.entries(PACKERS)) {
    const missing = toolsMissing([packer.tool]);
    describe.skipIf(missing)(`${name}${missing === null ? '' : ` (${missing})`}`, () => {
      it('none is told where all hold the same', async () => {
        const files = new Packed(packer);
        expect(await told(files.image(), files.image())).toEqual([]);
      });

      it('those are told that hold something else of the same size, and none beside them', async () => {
        const files = new Packed(packer);
        const other = files.image({ README: 'Erase, then program, not\n\n', 'many/file-7': '8\n' });
        expect(await told(files.image(), other)).toEqual(['changed README', 'changed many/file-7']);
      });

      it('none is told that lies elsewhere only because another one has grown', async () => {
        const files = new Packed(packer);
        const other = files.image({ 'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\n'.repeat(4000) });
        expect(await told(files.image(), other)).toEqual(['changed etc/passwd']);
      });
    });
  }
});
