import { describe, expect, it } from 'vitest';
import type { StructureNode } from '../../../app/contract/structure.ts';
import { nodeOrRange, pathOf } from '../../../main/browse/find-node.ts';

function node(
  id: number,
  name: string,
  parent: number | null = null,
  { kind = 'part', subtype = null }: { kind?: string; subtype?: string | null } = {},
): StructureNode {
  return {
    ...{ id, parent, kind, subtype, name, offset: null, size: 4, space: 0, start: null, sum: null },
    ...{ confidence: 'proved', checks: [], fields: [], problems: [], origin: '' },
  };
}

const NODES = [
  node(0, 'OVMF DXE volume'),
  node(1, 'Shell', 0, { kind: 'uefi-file' }),
  node(2, 'x86-64 application', 1, { kind: 'uefi-section', subtype: 'PE32 image' }),
  node(3, 'Shell', 1, { kind: 'uefi-section', subtype: 'UI' }),
  node(4, 'SquashFS'),
  node(5, '/', 4, { kind: 'directory' }),
  node(6, 'bin', 5, { kind: 'directory' }),
  node(7, 'bin', 6, { kind: 'file' }),
  node(8, 'and / or', 5, { kind: 'file' }),
  node(9, 'tar archive', null, { kind: 'tar' }),
  node(10, './', 9, { kind: 'directory' }),
  node(11, './etc/', 9, { kind: 'directory' }),
  node(12, './etc/hosts', 9, { kind: 'file' }),
];

function meant(text: string): number | undefined {
  const found = nodeOrRange({ nodes: NODES, spaces: [], omissions: [] }, text, 0);
  return 'id' in found ? found.id : undefined;
}

describe('the structure that a person means', () => {
  it.each([
    ['3', 3],
    ['Shell', 1],
    ['OVMF DXE volume/Shell', 1],
    ['OVMF DXE volume / Shell', 1],
    ['OVMF DXE volume/Shell/Shell', 3],
    ['Shell / x86-64 application', 2],
    ['SquashFS / / / bin / bin', 7],
    ['SquashFS/bin/bin', 7],
    ['/bin/bin', 7],
    ['/', 5],
    ['and / or', 8],
    ['tar archive', 9],
    ['tar archive/./', 10],
    ['etc', 11],
    ['etc/', 11],
    ['./etc', 11],
    ['./etc/', 11],
    ['/etc/hosts', 12],
    ['tar archive / etc', 11],
  ])('is by %j that of number %j', (text, id) => expect(meant(text)).toBe(id));

  it.each([
    ['tar archive / ./etc/hosts', 12],
    ['tar archive/./etc/', 11],
    ['etc/', 11],
    ['SquashFS / bin/', 6],
  ])('is the same with the dot that an archive has before its names, and a slash behind: %s', (text, id) => {
    expect(meant(text)).toBe(id);
  });

  it('is by its path what it is by its number', () => {
    const around = ({ parent }: StructureNode) => (parent === null ? undefined : NODES[parent]);
    for (const each of NODES) expect(meant(pathOf(each, around)), each.name).toBe(each.id);
    expect(pathOf(node(12, './etc/hosts', 9), around)).toBe('tar archive/etc/hosts');
  });

  it.each(['', ' '])('is none by an empty name, though a root is called so: %j', (text) => {
    expect(() => meant(text)).toThrow('The name of the structure is empty');
  });

  it('is none that has the name of what it lies in, but where that is all that it holds', () => {
    expect(() => meant('bin')).toThrow(
      '2 structures are “bin”. Name one by its number: 6 (directory, unpacked), 7 (file, unpacked).',
    );
  });
});
