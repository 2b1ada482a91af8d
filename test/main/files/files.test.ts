import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listDirectory } from '../../../main/files/list.ts';
import { ReceivedFiles } from '../../../main/files/receive.ts';
import { RecentFiles } from '../../../main/files/recent.ts';
import { temporaryFolder } from '../../kit/images.ts';

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
  ])('that %s is refused with what to do', (_, path, sentence) => {
    expect(() => listDirectory(path())).toThrow(sentence);
  });
});

describe('Recent files', () => {
  it('are kept newest first, each once, over a restart', () => {
    const store = join(temporaryFolder(), 'recent.json');
    const recent = new RecentFiles(store);
    recent.add(['/a.fd']);
    recent.add(['/b.fd']);
    recent.add(['/a.fd']);
    expect(new RecentFiles(store).list().map(({ path, sizeBytes }) => [path, sizeBytes])).toEqual([
      ['/a.fd', null],
      ['/b.fd', null],
    ]);
    recent.forget('/a.fd');
    expect(recent.list().map(({ name }) => name)).toEqual(['b.fd']);
  });

  it('survive a damaged store and a place that can’t be written', () => {
    const store = join(temporaryFolder(), 'recent.json');
    writeFileSync(store, '{"files": 3');
    expect(new RecentFiles(store).list()).toEqual([]);
    new RecentFiles('/etc/hostname/recent.json').add(['/a.fd']);
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

  it('leaves an open copy of the same name its bytes', () => {
    const received = new ReceivedFiles(temporaryFolder());
    const path = received.take({ name: 'a.fd', sizeBytes: 2, offset: 0, bytes: new Uint8Array([1, 2]) });
    const opened = openSync(path ?? '', 'r');
    received.take({ name: 'a.fd', sizeBytes: 1, offset: 0, bytes: new Uint8Array([9]) });
    expect([...readFileSync(opened)]).toEqual([1, 2]);
    closeSync(opened);
    expect([...readFileSync(path ?? '')]).toEqual([9]);
  });

  it('can’t leave its folder by its name', () => {
    const folder = temporaryFolder();
    const path = new ReceivedFiles(folder).take({
      name: '../../etc/passwd',
      sizeBytes: 1,
      offset: 0,
      bytes: new Uint8Array(1),
    });
    expect(path).toBe(join(folder, 'passwd'));
  });

  it.each([
    ['out of order', { offset: 2, bytes: new Uint8Array(2) }],
    ['more than announced', { offset: 0, bytes: new Uint8Array(7) }],
  ])('is refused when a piece is %s', (_, piece) => {
    const received = new ReceivedFiles(temporaryFolder());
    expect(() => received.take({ name: 'image.fd', sizeBytes: 6, ...piece })).toThrow('out of order');
  });
});
