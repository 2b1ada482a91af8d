import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../app/contract/structure.ts';
import { MemberTree } from '../../../main/files/member-tree.ts';
import { bytesOf, namesIn, written } from '../../kit/files/written-tree.ts';

/** In one archive, which is of no kind of its own here. */
function treeOf(names: readonly string[]): { tree: MemberTree; members: readonly StructureNode[] } {
  const given = names.map((name) => ({ name, kind: 'file', parent: 0 }));
  const { nodes } = bytesOf([{ name: 'archive', kind: 'tar' }, ...given]).structure;
  const members = nodes.slice(1);
  return { tree: new MemberTree(nodes, new Map([[0, members]])), members };
}

describe('the members of an archive as a tree of files', () => {
  it('has the members of an archive in the folders of their names, and in none that lies outside', async () => {
    const member = (name: string, kind = 'file') => ({
      name,
      kind,
      parent: 0,
      start: 8,
      isStored: kind === 'file',
    });
    const { folder, remarks, renamed, omissions } = await written([
      { name: 'archive', kind: 'tar' },
      member('./', 'directory'),
      member('./usr/bin/sh'),
      member('./usr/', 'directory'),
      member('./usr/', 'directory'),
      member('/etc/passwd'),
      member('../../outside'),
      member('a/../b//c/./d'),
      member('same'),
      member('same'),
      member('same/inside'),
      member('empty/', 'directory'),
      member('.'),
      member('dir.unpacked/x'),
    ]);
    expect(namesIn(join(folder, '00000000-archive'))).toEqual(
      [
        ...['__', '__/__', '__/__/outside', '_', 'a', 'a/__', 'a/__/b', 'a/__/b/c', 'a/__/b/c/d'],
        ...['dir-unpacked', 'dir-unpacked/x', 'empty', 'etc', 'etc/passwd', 'same', 'same/inside'],
        ...['same-2', 'same-3', 'usr', 'usr/bin', 'usr/bin/sh'],
      ].sort(),
    );
    expect([...readFileSync(join(folder, '00000000-archive/etc/passwd'))]).toEqual([10, 11]);
    expect(omissions).toEqual([]);
    expect(remarks).toEqual(['Not as in the image: 7 names. “..” as “__”, “..” as “__”, “..” as “__”, …']);
    expect(renamed).toContainEqual({
      node: expect.any(Number),
      from: 'archive/same',
      to: '00000000-archive/same-3',
    });
    expect(renamed).toContainEqual({ node: null, from: 'archive/a/..', to: '00000000-archive/a/__' });
  });

  it('begins at a directory of an archive with all that lies in it, whether it has an entry or is the root', async () => {
    const member = (name: string, kind = 'file') => ({
      name,
      kind,
      parent: 0,
      start: 8,
      isStored: kind === 'file',
    });
    const given = [
      { name: 'archive', kind: 'zip' },
      member('./', 'directory'),
      member('./etc/init.d/rc'),
      member('./etc/', 'directory'),
      member('./init'),
    ];
    const etc = await written(given, { top: 3 });
    expect(namesIn(etc.folder)).toEqual(['etc', 'etc/init.d', 'etc/init.d/rc']);
    const root = await written(given, { top: 1 });
    expect(namesIn(root.folder)).toEqual([
      ...['root', 'root/etc', 'root/etc/init.d', 'root/etc/init.d/rc', 'root/init'],
    ]);
    expect([...etc.remarks, ...root.remarks]).toEqual([]);
  });

  it('keeps a name of very many folders as one', async () => {
    const deep = `${'d/'.repeat(300)}x`;
    const { folder, renamed } = await written([
      { name: 'archive', kind: 'cpio' },
      { name: deep, kind: 'file', parent: 0, isStored: true },
    ]);
    expect(namesIn(folder)).toEqual([
      '00000000-archive',
      `00000000-archive/${deep.replaceAll('/', '_').slice(0, 230)}`,
    ]);
    expect(renamed).toEqual([
      { node: 1, from: `archive/${deep}`, to: expect.stringMatching(/^00000000-archive\/d_d_/) },
    ]);
  });

  it('makes so many folders at most, and keeps the names behind those as they are', () => {
    const names = Array.from({ length: 300 }, (_, index) => `${`${index}/`.repeat(200)}x`);
    const { tree, members } = treeOf(names);
    expect(members.filter((member) => tree.nameOf(member) === 'x')).toHaveLength(250);
    expect(tree.childrenOf(0)).toHaveLength(300);
  });
});
