import { describe, expect, it } from 'vitest';
import { written } from '../../kit/files/written-tree.ts';

describe('what is told by name of a tree that is written', () => {
  it('tells each by its name that is left out, has a fault, another name or a target', async () => {
    const link = { name: 'target', offset: null, size: 0, text: '“../x “y””' };
    const { leftOut, faulty, renamed, links, more } = await written([
      { name: 'SquashFS', kind: 'squashfs' },
      { name: '/', parent: 0, start: null, kind: 'directory' },
      { name: 'link', parent: 1, start: null, kind: 'symlink', fields: [link] },
      { name: 'lost link', parent: 1, start: null, kind: 'symlink' },
      { name: 'tty', parent: 1, start: null, kind: 'character-device' },
      { name: 'a', parent: 1, start: null, kind: 'directory' },
      { name: 'lost', parent: 5, start: null, kind: 'file', problems: ['It is lost.'] },
      { name: 'cut', parent: 5, kind: 'file', problems: ['It is cut.'] },
      { name: 'same', parent: 5, kind: 'file' },
      { name: 'same', parent: 5, kind: 'file' },
      { name: 'table', parent: 0, start: null },
    ]);
    expect(leftOut).toEqual([
      { node: 4, name: 'SquashFS/tty', why: 'Links, devices and pipes are not made.' },
      { node: 6, name: 'SquashFS/a/lost', why: 'It is lost.' },
      { node: 10, name: 'SquashFS/table', why: 'It has no bytes of its own.' },
    ]);
    expect(faulty).toEqual([{ node: 7, name: 'SquashFS/a/cut', why: 'It is cut.' }]);
    expect(renamed).toEqual([{ node: 9, from: 'SquashFS/a/same', to: '00000000-SquashFS/root/a/same-2' }]);
    expect(links).toEqual([
      { node: 2, name: 'SquashFS/link', target: '../x “y”' },
      { node: 3, name: 'SquashFS/lost link', target: null },
    ]);
    expect(more).toEqual({ leftOut: 0, faulty: 0, renamed: 0, links: 0 });
  });

  it('tells as many by name as there is room for, and how many more there are', async () => {
    const name = 'x'.repeat(1 << 20);
    const long = Array.from({ length: 20 }, () => ({ name, start: null }));
    const { leftOut, more, omissions } = await written(long);
    expect([leftOut.length, more.leftOut]).toEqual([15, 5]);
    expect(omissions).toEqual(['Left out for want of bytes of their own: 20 structures.']);
  });
});
