import { describe, expect, it } from 'vitest';
import type { Format } from '../../../../../../main/image/structure/format.ts';
import {
  ENTRIES_MAX,
  type Entry,
  type FileTree,
  type Listing,
  listFiles,
} from '../../../../../../main/image/structure/formats/filesystem/listing.ts';
import { Malformed } from '../../../../../../main/image/structure/malformed.ts';
import { scanBytes } from '../../../../../../main/image/structure/scan.ts';

function entry(name: string, directory?: number): Entry {
  const type = directory === undefined ? 'file' : 'directory';
  return {
    name: Buffer.from(name),
    type,
    sizeBytes: 0,
    fields: [],
    ...(directory === undefined ? {} : { directory }),
  };
}

/** Lists a tree as a parser does. */
function listed(entriesOf: FileTree['entriesOf']): Listing {
  const listings: Listing[] = [];
  const format: Format = {
    kind: 'files',
    follows: 'This test.',
    signatures: [{ bytes: 'FS' }],
    read: (reading) => {
      const listing = listFiles(reading, { root: entry('', 0), entriesOf });
      listings.push(listing);
      return { kind: 'files', name: 'files', start: 0, sizeBytes: 2, children: [listing.root] };
    },
  };
  scanBytes(Buffer.from('FS'), [format]);
  const [listing] = listings;
  if (listing === undefined) throw new Error('nothing was listed');
  return listing;
}

describe('the listing of a file system', () => {
  it(`ends at ${ENTRIES_MAX} files, wherever they lie, and says so once`, () => {
    const { root, entries, problems } = listed((directory) =>
      directory === 0
        ? [entry('before'), entry('inner', 1), entry('after')]
        : Array.from({ length: ENTRIES_MAX }, (_, index) => entry(`${index}`)),
    );
    expect(entries).toBe(ENTRIES_MAX);
    expect(problems).toEqual(['There are more files: the listing ends at 20,000.']);
    expect(root.children?.map(({ name }) => name)).toEqual(['before', 'inner']);
    expect(root.children?.[1]?.problems).toEqual([]);
  });

  it('does not say so where there are just as many', () => {
    const all = Array.from({ length: ENTRIES_MAX }, (_, index) => entry(`${index}`));
    expect(listed(() => all).problems).toEqual([]);
  });

  it('enters no directory twice', () => {
    const { root, entries } = listed((directory) =>
      [entry('up', 0), entry('down', directory + 1)].slice(0, 2 - directory),
    );
    expect(entries).toBe(3);
    expect(root.children?.[0]?.problems).toEqual([
      'It is a directory that is listed elsewhere, and is not listed again.',
    ]);
  });

  it('ends where directories have no end', () => {
    const { root, entries } = listed((directory) => [entry('inner', directory + 1)]);
    expect(entries).toBeLessThan(50);
    let deepest = root;
    while (deepest.children?.[0] !== undefined) deepest = deepest.children[0];
    expect(deepest.problems).toEqual([
      'There is more inside: 40 levels are looked at; what a structure unpacks to is one, too.',
    ]);
  });

  it('keeps what was read of a directory before a fault, and goes on after it', () => {
    const { root } = listed(function* (directory) {
      if (directory === 1) {
        yield entry('first');
        throw new Malformed('The second is cut.');
      }
      yield entry('broken', 1);
      yield entry('sound');
    });
    expect(root.children?.map(({ name }) => name)).toEqual(['broken', 'sound']);
    expect(root.children?.[0]).toMatchObject({
      children: [{ name: 'first' }],
      problems: ['The second is cut.'],
    });
  });

  it('marks names that no file may have', () => {
    const names = ['..', 'a/b', '', 'caf\u00e9', '\u96ea'];
    const { root } = listed(() => names.map((name) => entry(name)));
    const leads = 'Its name would lead to another directory.';
    expect(root.children?.map(({ name, problems }) => [name, ...(problems ?? [])])).toEqual([
      ['..', leads],
      ['a/b', leads],
      ['', 'It has no name.'],
      ['caf\u00e9'],
      ['\u96ea'],
    ]);
  });
});
