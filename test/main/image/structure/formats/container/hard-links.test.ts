import { linkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Structure, StructureNode } from '../../../../../../app/contract/structure.ts';
import { NodeBytes } from '../../../../../../main/browse/node-bytes.ts';
import { CPIO } from '../../../../../../main/image/structure/formats/container/cpio.ts';
import { TAR } from '../../../../../../main/image/structure/formats/container/tar.ts';
import { type Made, workshop } from '../../../../../kit/files/made.ts';
import { toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { NEWC_END, type NewcFields, newcMember } from '../../../../../kit/image/newc.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork } from '../../../../../kit/image/work.ts';

const LONG = `${'deep-'.repeat(25)}name`;

/** `one` has the names `two` and `three` as well, `empty` has `void`. */
function linked(): Made {
  const made = workshop();
  made.write('one', 'hello\n');
  made.write('empty', '');
  for (const name of ['two', 'three']) linkSync(join(made.folder, 'one'), join(made.folder, name));
  linkSync(join(made.folder, 'empty'), join(made.folder, 'void'));
  return made;
}

/** The text of each file, null where it has no content. */
async function textsIn(image: Uint8Array, structure: Structure): Promise<Record<string, string | null>> {
  const bytes = new NodeBytes(image, structure, ({ packed }) => Promise.resolve(packed));
  const files = structure.nodes.filter(({ kind }) => kind === 'file');
  const texts = files.map(async (file) => {
    const content = await bytes.content(file);
    return [file.name, content && Buffer.from(content).toString()] as const;
  });
  return Object.fromEntries(await Promise.all(texts));
}

function linksOf({ nodes }: Structure): string[] {
  return nodes.filter(({ subtype }) => subtype === 'hard link').map(({ name }) => name);
}

function problemsOf(nodes: readonly StructureNode[]): (readonly [string, readonly string[]])[] {
  return nodes.map(({ name, problems }) => [name, problems] as const);
}

const WHOLE = { one: 'hello\n', two: 'hello\n', three: 'hello\n', empty: '', void: '' };

describe.skipIf(toolsMissing(['tar']) !== null)('a hard link of a tar archive', () => {
  function archive(made: Made, form: string, names: readonly string[]): Uint8Array {
    return Uint8Array.from(made.run('tar', ['--create', `--format=${form}`, ...names]));
  }

  it.each(['ustar', 'gnu', 'pax'])('has the content of the file before it: %s', async (form) => {
    const image = archive(linked(), form, ['./one', './two', 'three', 'empty', 'void']);
    const structure = scanned(image, [TAR]);
    const { one, two, ...others } = WHOLE;
    expect(await textsIn(image, structure)).toEqual({ './one': one, './two': two, ...others });
    expect(linksOf(structure)).toEqual(['./two', 'three', 'void']);
    expect(fieldOf(nodeOf(structure, 'file', 'three'), 'content')).toBe('that of “./one”');
    expect(structure.nodes.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it.each(['gnu', 'pax'])('has it where the name is a long one: %s', async (form) => {
    const made = workshop();
    made.write(LONG, 'hello\n');
    linkSync(join(made.folder, LONG), join(made.folder, 'short'));
    const image = archive(made, form, [LONG, 'short']);
    expect(await textsIn(image, scanned(image, [TAR]))).toEqual({ [LONG]: 'hello\n', short: 'hello\n' });
  });

  it('is what the other name is, a symbolic link as well', () => {
    const made = workshop();
    symlinkSync('nowhere', join(made.folder, 'one'));
    linkSync(join(made.folder, 'one'), join(made.folder, 'two'));
    const structure = scanned(archive(made, 'gnu', ['one', 'two']), [TAR]);
    expect(structure.nodes.slice(1).map(({ kind, subtype }) => [kind, subtype])).toEqual([
      ['symlink', null],
      ['symlink', 'hard link'],
    ]);
  });

  it('has none where no file of that name is before it, and says so', async () => {
    const image = archive(linked(), 'gnu', ['one', 'two']);
    const behind = image.subarray(1024);
    const structure = scanned(behind, [TAR]);
    expect(await textsIn(behind, structure)).toEqual({ two: null });
    expect(problemsOf(structure.nodes)).toEqual([
      ['tar archive', []],
      ['two', ['It is a hard link to “one”, and no file of that name is before it in the archive.']],
    ]);
  });

  it('bears what is damaged', () =>
    staysInBounds(TAR, archive(linked(), 'gnu', ['one', 'two', 'three', 'empty', 'void'])));
});

describe.skipIf(toolsMissing(['cpio']) !== null)('a hard link of a cpio archive', () => {
  function archive(form: string): Uint8Array {
    const names = Object.keys(WHOLE).join('\n');
    return Uint8Array.from(linked().run('cpio', ['-o', '--quiet', '-H', form], names));
  }

  it.each([
    ['newc', ['one', 'two']],
    ['crc', ['one', 'two']],
    ['odc', []],
    ['bin', []],
  ])('has the content that stands with the last one, if it is %s', async (form, links) => {
    const image = archive(form);
    const structure = scanned(image, [CPIO]);
    expect(await textsIn(image, structure)).toEqual(WHOLE);
    expect(linksOf(structure).sort()).toEqual(links);
    expect(childrenOf(structure, nodeOf(structure, 'cpio'))).toHaveLength(5);
    expect(structure.nodes.flatMap(({ problems }) => problems)).toEqual([]);
    if (links.length > 0)
      expect(fieldOf(nodeOf(structure, 'file', 'one'), 'content')).toBe('that of “three”');
  });

  it('has the content that stands with the first one', async () => {
    const image = member('one', { content: 'hello\n' }, member('two', {}, NEWC_END));
    const structure = scanned(image, [CPIO]);
    expect(await textsIn(image, structure)).toEqual({ one: 'hello\n', two: 'hello\n' });
    expect(linksOf(structure)).toEqual(['two']);
  });

  it('is of the same file only on the same device, and with more than one name', async () => {
    const others = member('two', { device: 2 }, member('three', { names: 1 }, NEWC_END));
    const image = member('one', { content: 'hello\n' }, others);
    expect(await textsIn(image, scanned(image, [CPIO]))).toEqual({ one: 'hello\n', two: '', three: '' });
  });

  it('has none where the archive is cut before it, and says so', async () => {
    const lost = 'It is a hard link, and the archive is cut before the name that has its content.';
    for (const image of [
      member('one', {}, member('two', {}, Buffer.alloc(0))),
      member('one', {}, member('two', {}, Buffer.from('nothing like a header'))),
    ]) {
      const structure = scanned(image, [CPIO]);
      expect(await textsIn(image, structure)).toEqual({ one: null, two: null });
      expect(problemsOf(structure.nodes.slice(1))).toEqual([
        ['one', [lost]],
        ['two', [lost]],
      ]);
      expect(linksOf(structure)).toEqual(['one', 'two']);
    }
  });

  it('is charged for while its content is looked for', () => {
    let image = NEWC_END;
    for (let count = 0; count < 300; count++) image = member(`${count}`, {}, image);
    paysForItsWork(image, [CPIO]);
  });

  it('bears what is damaged', () => staysInBounds(CPIO, archive('newc')));
});

/** A file of “newc” with two names, and what is behind it. */
function member(
  name: string,
  { content = '', ...fields }: NewcFields & { readonly content?: string },
  behind: Uint8Array,
): Buffer<ArrayBuffer> {
  return Buffer.concat([newcMember(name, content, { names: 2, device: 1, ...fields }), behind]);
}
