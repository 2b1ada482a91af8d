import { execFileSync } from 'node:child_process';
import { linkSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
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

const untold = () => undefined;

/** What is told of files. */
async function told(one: Uint8Array, other: Uint8Array): Promise<string[]> {
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

interface Archiver {
  readonly tool: Tool;
  readonly pack: (files: string, image: string) => void;
}

const ARCHIVERS: readonly (readonly [name: string, Archiver])[] = [
  ...Object.entries(PACKERS).map(([name, { tool, words }]): readonly [string, Archiver] => [
    name,
    { tool, pack: (files, image) => runTool(tool, words(files, image)) },
  ]),
  ['a romfs', { tool: 'genromfs', pack: (files, image) => runTool('genromfs', ['-d', files, '-f', image]) }],
  [
    'a tar archive',
    {
      tool: 'tar',
      pack: (files, image) => runTool('tar', ['--sort=name', '--mtime=@0', '-cf', image, '-C', files, '.']),
    },
  ],
  [
    'a cpio archive',
    {
      tool: 'cpio',
      pack: (files, image) => {
        const input = readdirSync(files).sort().join('\n');
        execFileSync('cpio', ['-o', '-H', 'newc', '--quiet', '-O', image], { cwd: files, input });
      },
    },
  ],
];

/** An image of nothing but these files, all as old as each other. */
function imageOf({ pack }: Archiver, files: Readonly<Record<string, string>>, seconds = 0): Uint8Array {
  const folder = temporaryFolder();
  const [root, image] = [join(folder, 'files'), join(folder, 'image')];
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(root, name), text);
    utimesSync(join(root, name), seconds, seconds);
  }
  utimesSync(root, 0, 0);
  pack(root, image);
  return Uint8Array.from(readFileSync(image));
}

/** What is told of all files but `keep`, in the order of words; a tar archive has its files in the folder `.`. */
async function toldOfOthers(one: Uint8Array, other: Uint8Array): Promise<string[]> {
  const { changes } = await COMPARE_STRUCTURES.work({ one, other }, untold, untold);
  const bare = (name: string) => name.replace('./', '');
  return changes
    .filter(({ kind, name }) => kind === 'file' && bare(name) !== 'keep')
    .map(({ change, name, formerName }) => {
      const was = formerName === null ? '' : `, was ${bare(formerName)}`;
      return `${change} ${bare(name)}${was}`;
    })
    .sort();
}

const NUMBERS = Array.from({ length: 1000 }, (_, index) => `${index}\n`).join('');

describe('What a file holds in', () => {
  // A file of a romfs has no times: all that can change of it is what it holds.
  for (const [name, archiver] of ARCHIVERS.filter(([each]) => each !== 'a romfs')) {
    const missing = toolsMissing([archiver.tool]);
    it.skipIf(missing)(`${name} is told apart from what else of it has changed`, async () => {
      const before = imageOf(archiver, { 'some.conf': NUMBERS });
      const fieldsOf = async (after: Uint8Array) => {
        const { changes } = await COMPARE_STRUCTURES.work({ one: before, other: after }, untold, untold);
        return changes.flatMap(({ fields }) => fields.map((field) => field.name));
      };
      expect(await fieldsOf(imageOf(archiver, { 'some.conf': NUMBERS }, 86_400))).not.toContain('content');
      expect(await fieldsOf(imageOf(archiver, { 'some.conf': NUMBERS.replace('1', '2') }))).toContain(
        'content',
      );
    });
  }
});

describe('Of two files of other names in', () => {
  for (const [name, archiver] of ARCHIVERS) {
    const missing = toolsMissing([archiver.tool]);
    describe.skipIf(missing)(`${name}${missing === null ? '' : ` (${missing})`}`, () => {
      it('one is gone and one appeared where they hold something else', async () => {
        const one = imageOf(archiver, { keep: 'one\n', 'deleted.conf': NUMBERS });
        const other = imageOf(archiver, { keep: 'one\n', 'added.sh': 'brand new\n' });
        expect(await toldOfOthers(one, other)).toEqual(['appeared added.sh', 'gone deleted.conf']);
      });

      it('it is one under another name where they hold the same, if that is something', async () => {
        const one = imageOf(archiver, { keep: 'one\n', 'old.conf': NUMBERS, empty: '' });
        const other = imageOf(archiver, { keep: 'one\n', 'a-new.conf': NUMBERS, nothing: '' });
        expect(await toldOfOthers(one, other)).toEqual([
          'appeared nothing',
          'gone empty',
          'renamed a-new.conf, was old.conf',
        ]);
      });
    });
  }
});

describe.skipIf(toolsMissing(['tar', 'cpio']))('A hard link', () => {
  const names = ['a', 'b', 'c'];

  function packed(text: string, tool: 'tar' | 'cpio'): Uint8Array {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'a'), text);
    utimesSync(join(folder, 'a'), 0, 0);
    for (const name of names.slice(1)) linkSync(join(folder, 'a'), join(folder, name));
    const how = { cwd: folder, input: names.join('\n') };
    const words = tool === 'tar' ? ['-c', ...names] : ['-o', '-H', 'newc', '--quiet', '--reproducible'];
    return Uint8Array.from(execFileSync(tool, words, how));
  }

  it.each(['tar', 'cpio'] as const)(
    'of a %s archive is told where what it leads to has changed',
    async (tool) => {
      const { changes } = await COMPARE_STRUCTURES.work(
        { one: packed('erase\n', tool), other: packed('write\n', tool) },
        untold,
        untold,
      );
      const files = changes.filter(({ kind }) => kind === 'file');
      expect(files.map(({ change, name }) => `${change} ${name}`).sort()).toEqual(
        names.map((name) => `changed ${name}`),
      );
    },
  );
});
