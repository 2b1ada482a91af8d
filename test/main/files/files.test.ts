import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDirectory } from '../../../main/files/list.ts';
import { ReceivedFiles } from '../../../main/files/receive.ts';
import { RecentFiles } from '../../../main/files/recent.ts';
import { temporaryFolder } from '../../kit/files/images.ts';

describe('A folder', () => {
  it('is listed folders first, by name, with sizes; hidden entries are left out', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'z'));
    for (const name of ['b10.fd', 'b9.fd', '.hidden']) writeFileSync(join(folder, name), 'four');
    const { entries, parent } = listDirectory(folder);
    expect(entries.map(({ name, kind, sizeBytes }) => [name, kind, sizeBytes])).toEqual([
      ['z', 'directory', null],
      ['b9.fd', 'file', 4],
      ['b10.fd', 'file', 4],
    ]);
    expect(parent).not.toBeNull();
  });

  it.each([
    ['is not there', () => '/nowhere/at/all', 'no such folder'],
    ['is a file', () => '/etc/hostname', 'a file, not a folder'],
    ['can’t be a name', () => '/a\0b', 'can’t be read'],
    ['has a name that is too long', () => `/${'x'.repeat(300)}`, 'can’t be read'],
  ])('that %s is refused with what to do', (_, path, sentence) => {
    expect(() => listDirectory(path())).toThrow(sentence);
  });
});

describe('Recent files', () => {
  it('are kept newest first, each once, over a restart', () => {
    const store = join(temporaryFolder(), 'recent.json');
    const recent = new RecentFiles(store);
    recent.add([{ path: '/a.fd' }]);
    recent.add([{ path: '/b.fd' }]);
    recent.add([{ path: '/a.fd' }]);
    expect(new RecentFiles(store).list().map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['/a.fd', null],
      ['/b.fd', null],
    ]);
    recent.add([{ path: '/c.fd' }, { path: '/c.fd' }]);
    expect(recent.list().map(({ name }) => name)).toEqual(['c.fd', 'a.fd', 'b.fd']);
    recent.forget('/c.fd');
    recent.forget('/a.fd');
    expect(recent.list().map(({ name }) => name)).toEqual(['b.fd']);
  });

  it('remember what a person said an image is, until they open it without', () => {
    const store = join(temporaryFolder(), 'recent.json');
    const recent = new RecentFiles(store);
    recent.add([{ path: '/a.gz', format: 'raw' }, { path: '/b.fd' }]);
    expect(new RecentFiles(store).list().map(({ format }) => format)).toEqual(['raw', undefined]);
    recent.add([{ path: '/a.gz' }]);
    expect(new RecentFiles(store).list().map(({ format }) => format)).toEqual([undefined, undefined]);
  });

  it('survive a damaged store and a place that can’t be written', () => {
    const store = join(temporaryFolder(), 'recent.json');
    writeFileSync(store, '{"files": 3');
    expect(new RecentFiles(store).list()).toEqual([]);
    new RecentFiles('/etc/hostname/recent.json').add([{ path: '/a.fd' }]);
  });
});

describe('A dropped file', () => {
  it('becomes a copy with the same bytes when its last piece arrives', () => {
    const received = new ReceivedFiles(temporaryFolder());
    const piece = { name: 'image.fd', sizeBytes: 6 };
    expect(received.take({ ...piece, offset: 0, bytes: new Uint8Array([1, 2, 3, 4]) })).toBeNull();
    const path = received.take({ ...piece, offset: 4, bytes: new Uint8Array([5, 6]) });
    expect([...readFileSync(path ?? '')]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('leaves an earlier copy of the same name its bytes', () => {
    const received = new ReceivedFiles(temporaryFolder());
    const first = received.take({ name: 'a.fd', sizeBytes: 2, offset: 0, bytes: new Uint8Array([1, 2]) });
    const second = received.take({ name: 'a.fd', sizeBytes: 1, offset: 0, bytes: new Uint8Array([9]) });
    expect([...readFileSync(first ?? '')]).toEqual([1, 2]);
    expect([...readFileSync(second ?? '')]).toEqual([9]);
  });

  it('lies in the folder for such copies, whatever its name says', () => {
    const folder = temporaryFolder();
    for (const name of ['../../etc/passwd', 'C:\\images\\passwd', '/passwd']) {
      const path = new ReceivedFiles(folder).take({
        name,
        sizeBytes: 1,
        offset: 0,
        bytes: new Uint8Array(1),
      });
      expect(path).toMatch(new RegExp(`^${folder}/[-0-9a-f]+/passwd$`));
    }
  });

  it.each(['..', '.', '/', 'a\0b', 'x'.repeat(253)])(
    'is refused when its name is %j, and nothing is made',
    (name) => {
      const parent = temporaryFolder();
      const folder = join(parent, 'dropped');
      const received = new ReceivedFiles(folder);
      expect(() => received.take({ name, sizeBytes: 1, offset: 0, bytes: new Uint8Array(1) })).toThrow(
        'no name',
      );
      expect(readdirSync(parent)).toEqual([]);
    },
  );

  it('is refused before its first byte when no flash could hold it', () => {
    const received = new ReceivedFiles(temporaryFolder());
    const piece = { name: 'a.fd', sizeBytes: 2 ** 40, offset: 0, bytes: new Uint8Array(1) };
    expect(() => received.take(piece)).toThrow('larger than any flash');
  });

  it('leaves nothing when it is not finished, and old copies go when nobody remembers them', () => {
    const folder = temporaryFolder();
    const received = new ReceivedFiles(folder);
    const kept = received.take({ name: 'kept.fd', sizeBytes: 1, offset: 0, bytes: new Uint8Array(1) });
    received.take({ name: 'old.fd', sizeBytes: 1, offset: 0, bytes: new Uint8Array(1) });
    received.take({ name: 'unfinished.fd', sizeBytes: 9, offset: 0, bytes: new Uint8Array(1) });
    received.close();
    received.prune([kept ?? '']);
    expect(readdirSync(folder)).toHaveLength(1);
    expect(existsSync(kept ?? '')).toBe(true);
  });

  it('that can’t be kept is told with what to do', () => {
    const received = new ReceivedFiles('/etc/hostname/dropped');
    const piece = { name: 'a.fd', sizeBytes: 1, offset: 0, bytes: new Uint8Array(1) };
    expect(() => received.take(piece)).toThrow('NORSCOPE_DATA');
  });

  it.each([
    ['out of order', { offset: 2, bytes: new Uint8Array(2) }],
    ['more than announced', { offset: 0, bytes: new Uint8Array(7) }],
  ])('is refused when a piece is %s', (_, piece) => {
    const received = new ReceivedFiles(temporaryFolder());
    expect(() => received.take({ name: 'image.fd', sizeBytes: 6, ...piece })).toThrow('out of order');
  });
});
