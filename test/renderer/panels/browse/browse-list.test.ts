import { describe, expect, it } from 'vitest';
import {
  beginsPath,
  crumbsOf,
  rowForKey,
  rowForTyped,
  stemLength,
  typedPath,
} from '../../../../renderer/panels/browse/browse-list.ts';

const entries = ['bin', 'Boot', 'etc', 'usr'].map((name) => ({
  name,
  path: `/${name}`,
  kind: 'directory' as const,
  sizeBytes: null,
}));

describe('the file browser’s list', () => {
  it('stays within its rows', () => {
    expect(rowForKey('ArrowUp', 0, 4)).toBe(0);
    expect(rowForKey('ArrowDown', 3, 4)).toBe(3);
    expect(rowForKey('PageDown', 0, 40)).toBe(12);
    expect(rowForKey('End', 0, 4)).toBe(3);
    expect(rowForKey('Home', 3, 4)).toBe(0);
    expect(rowForKey('ArrowDown', 0, 0)).toBeNull();
    expect(rowForKey('x', 0, 4)).toBeNull();
  });

  it('finds what is typed: one letter goes on to the next, more letters stay if they fit', () => {
    expect(rowForTyped('b', 0, entries)).toBe(1);
    expect(rowForTyped('b', 1, entries)).toBe(0);
    expect(rowForTyped('bo', 1, entries)).toBe(1);
    expect(rowForTyped('u', 0, entries)).toBe(3);
    expect(rowForTyped('x', 0, entries)).toBeNull();
  });

  it('knows a path that begins from a name that is looked for', () => {
    expect(['/', '~', '.', 'a', '-', ' ', 'Enter'].filter(beginsPath)).toEqual(['/', '~', '.']);
  });

  it('takes a folder apart, on any platform', () => {
    expect(crumbsOf('/usr/share')).toEqual([
      { name: '/', path: '/' },
      { name: 'usr', path: '/usr' },
      { name: 'share', path: '/usr/share' },
    ]);
    expect(crumbsOf('/')).toEqual([{ name: '/', path: '/' }]);
    expect(crumbsOf('C:\\images').map(({ path }) => path)).toEqual(['C:', 'C:\\images']);
  });
});

describe('a typed path', () => {
  it.each([
    ['/b.fd', '/a', '/b.fd'],
    ['b.fd', '/a', '/a/b.fd'],
    ['b.fd', '/', '/b.fd'],
    ['../b.fd', '/a', '/a/../b.fd'],
    [' "b c.fd" ', '/a', '/a/b c.fd'],
    ['b.fd', 'C:\\a', 'C:\\a\\b.fd'],
    ['D:\\b.fd', 'C:\\a', 'D:\\b.fd'],
    ['b.fd', null, 'b.fd'],
    [' ', '/a', ''],
  ])('%j in %j is %j', (typed, directory, path) => {
    expect(typedPath(typed, directory)).toBe(path);
  });
});

it('What a person replaces in a name is what stands before its extension', () => {
  const stem = (name: string) => name.slice(0, stemLength(name));
  expect(['VARS-copy.fd', 'a.tar.gz', 'dump', '.hidden'].map(stem)).toEqual([
    'VARS-copy',
    'a.tar',
    'dump',
    '.hidden',
  ]);
});
