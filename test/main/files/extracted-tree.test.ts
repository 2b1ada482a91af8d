import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../app/contract/errors.ts';
import { NodeBytes } from '../../../main/browse/node-bytes.ts';
import { writeTree } from '../../../main/files/extracted-tree.ts';
import { notUnpacked } from '../../../main/image/structure/unread.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { bytesOf, IMAGE, namesIn, signal, written } from '../../kit/files/written-tree.ts';

const LEADS_ELSEWHERE = 'Its name would lead to another directory.';

describe('a tree of structures as a tree of files', () => {
  it('has a folder for what others lie in, and a file for each of those', async () => {
    const { folder, files, sizeBytes } = await written([
      { name: 'flash', start: 0 },
      { name: 'boot', parent: 0, start: 4 },
      { name: 'root', parent: 0, start: 8 },
    ]);
    expect(namesIn(folder)).toEqual([
      '00000000-flash',
      '00000000-flash/00000004-boot',
      '00000000-flash/00000008-root',
    ]);
    expect([files, sizeBytes]).toEqual([2, 8]);
    expect(readFileSync(join(folder, '00000000-flash/00000008-root'))).toEqual(Buffer.from([8, 9, 10, 11]));
  });

  it('has no file for a directory that an archive packs as it does a file', async () => {
    const whole = bytesOf([{ name: 'dir', kind: 'directory' }]);
    const { structure } = whole;
    const packed = { node: 0, method: 'deflate', space: 0, start: 2, size: 2, unpackedBytes: 0 };
    const spaces = [{ ...packed, parts: [], losses: [] }];
    const bytes = new NodeBytes(IMAGE, { ...structure, spaces }, async () => new Uint8Array(0));
    const folder = join(temporaryFolder(), 'tree');
    const { files } = await writeTree(bytes, { top: null, folder, signal });
    expect([namesIn(folder), files]).toEqual([['dir'], 0]);
  });

  it('begins at the one that is named', async () => {
    const { folder } = await written([{ name: 'flash' }, { name: 'boot', parent: 0 }, { name: 'other' }], {
      top: 1,
    });
    expect(namesIn(folder)).toEqual(['00000000-boot']);
  });

  it('has names that mean nothing to a system, whatever the image calls them', async () => {
    const names = [
      '../../etc/passwd',
      '/etc/passwd',
      '..',
      '',
      'a\0b\nc',
      'CON',
      'dots...',
      'x'.repeat(500),
      'ü 🙂',
    ];
    const { folder } = await written(names.map((name) => ({ name })));
    expect(namesIn(folder)).toEqual(
      [
        '00000000-.._.._etc_passwd',
        '00000000-_etc_passwd',
        '00000000',
        '00000000-2',
        '00000000-a_b_c',
        '00000000-CON',
        '00000000-dots',
        `00000000-${'x'.repeat(60)}`,
        '00000000-ü',
      ].sort(),
    );
  });

  it('has the files of a file system by their own names, and says which have others', async () => {
    const file = (name: string) => ({ name, parent: 1, kind: 'file' });
    const { folder, omissions, remarks } = await written([
      { name: 'SquashFS' },
      { name: '/', parent: 0, start: null, kind: 'directory' },
      { name: 'etc', parent: 1, start: null, kind: 'directory' },
      { name: 'a b.txt', parent: 2, start: 8, kind: 'file' },
      { name: 'empty', parent: 1, start: null, kind: 'directory' },
      ...['.hidden', 'a/../b', 'end. ', 'x.unpacked', 'Ünï 雪.txt', 'same', 'Same', 'same'].map(file),
      { name: 'a/link', parent: 1, start: null, kind: 'symlink' },
      { name: 'a//b', parent: 1, start: null, kind: 'directory' },
    ]);
    const root = join(folder, '00000000-SquashFS/root');
    expect(namesIn(root)).toEqual(
      [
        ...['etc', 'etc/a b.txt', 'empty', '.hidden', 'a_.._b', 'end. ', 'x-unpacked', 'Ünï 雪.txt'],
        ...['same', 'Same', 'same-2', 'a__b'],
      ].sort(),
    );
    expect(omissions).toEqual(['Left out as links, devices and pipes are not made: 1 special file.']);
    expect(remarks).toEqual([
      'Not as in the image: 4 names. “a/../b” as “a_.._b”, “x.unpacked” as “x-unpacked”, “same” as “same-2”, …',
    ]);
    expect(readFileSync(join(root, 'etc/a b.txt'))).toEqual(Buffer.from([8, 9, 10, 11]));
  });

  it('says of each name that is not written as it is that it is another one', async () => {
    const long = `${'x'.repeat(300)}.txt`;
    const { folder, remarks } = await written(
      ['b\ufffdell.txt', '/', long].map((name) => ({ name, kind: 'file' })),
    );
    expect(namesIn(folder)).toEqual(['_', 'b_ell.txt', 'x'.repeat(230)]);
    const [start, end] = ['x'.repeat(30), 'x'.repeat(29)];
    expect(remarks).toEqual([
      `Not as in the image: 3 names. “b\ufffdell.txt” as “b_ell.txt”, “/” as “_”, “${start}…${end.slice(4)}.txt” as “${start}…${end}”.`,
    ]);
  });

  it('has a file of a file system as it is, and what is found in it beside it', async () => {
    const { folder, files } = await written([
      { name: 'kernel', start: 4, kind: 'file' },
      { name: 'gzip stream', parent: 0, start: 5 },
    ]);
    expect(namesIn(folder)).toEqual(['kernel', 'kernel.unpacked', 'kernel.unpacked/00000005-gzip_stream']);
    expect(readFileSync(join(folder, 'kernel'))).toEqual(Buffer.from([4, 5, 6, 7]));
    expect(files).toBe(2);
  });

  it('tells those apart that have the same name', async () => {
    const { folder, remarks } = await written([{ name: 'same' }, { name: 'other' }, { name: 'same' }]);
    expect(namesIn(folder)).toEqual(['00000000-other', '00000000-same', '00000000-same-2']);
    expect(remarks).toEqual([]);
  });

  it('cuts no character in two, of which a system makes one and the same', async () => {
    const start = 'x'.repeat(59);
    const { folder } = await written([{ name: `${start}𐐀` }, { name: `${start}𝒜` }]);
    expect(namesIn(folder)).toEqual([`00000000-${start}`, `00000000-${start}-2`]);
  });

  it('numbers many of the same name without going through all of them for each', async () => {
    const { omissions } = await written(
      Array.from({ length: 30_000 }, () => ({ name: 'same', start: null })),
    );
    expect(omissions).toEqual(['Left out for want of bytes of their own: 30,000 structures.']);
  });

  it('goes on where one can’t be written, and says how many', async () => {
    const folder = join(temporaryFolder(), 'tree');
    const names = ['taken', 'damaged', 'fine'];
    const { structure } = bytesOf(names.map((name) => ({ name })));
    const packed = { space: 0, start: 0, size: 4, unpackedBytes: 4, method: 'zlib', parts: [], losses: [] };
    const spaces = [0, 1, 2].map((node) => ({ ...packed, start: node, node }));
    const bytes = new NodeBytes(IMAGE, { ...structure, spaces }, async ({ packed: own }) => {
      if (own[0] === 0) writeFileSync(join(folder, '00000000-taken'), 'of somebody else');
      if (own[0] === 1)
        throw new UserError({ code: 'bad-input', what: 'It is damaged', where: null, todo: 'None.' });
      return own;
    });
    const { files, omissions } = await writeTree(bytes, { top: null, folder, signal });
    expect(omissions).toEqual([
      'Left out for want of a name that the system takes: 1 structure.',
      'Left out for damage: 1 file. part damaged: It is damaged.',
    ]);
    expect(namesIn(folder)).toEqual(['00000000-fine', '00000000-fine.unpacked', '00000000-taken']);
    expect(files).toBe(2);
  });

  it('leaves out all that lies in one whose folder can’t be made', async () => {
    const folder = join(temporaryFolder(), 'tree');
    const { structure } = bytesOf([{ name: 'taken' }, { name: 'a', parent: 0 }, { name: 'b', parent: 0 }]);
    const packed = {
      node: 0,
      space: 0,
      start: 0,
      size: 4,
      unpackedBytes: 4,
      method: 'zlib',
      parts: [],
      losses: [],
    };
    const bytes = new NodeBytes(IMAGE, { ...structure, spaces: [packed] }, async ({ packed: own }) => {
      writeFileSync(join(folder, '00000000-taken'), 'of somebody else');
      return own;
    });
    const { omissions } = await writeTree(bytes, { top: null, folder, signal });
    expect(omissions).toEqual(['Left out for want of a name that the system takes: 3 structures.']);
  });

  it('goes on behind a file that is damaged, and says what is wrong with it', async () => {
    const { structure } = bytesOf([
      { name: 'link', start: null, kind: 'symlink' },
      { name: 'bad', start: null, kind: 'file' },
      { name: 'good', start: 4, kind: 'file' },
    ]);
    const packed = { method: 'zlib', skipBytes: 0, takeBytes: 9 };
    const parts = [{ start: 0, size: 4, packed }];
    const space = {
      node: 1,
      method: 'files',
      space: 0,
      start: 0,
      size: 4,
      unpackedBytes: 9,
      parts,
      losses: [],
    };
    const what = 'The content of this file is damaged';
    const bytes = new NodeBytes(IMAGE, { ...structure, spaces: [space] }, async () => {
      throw new UserError({ code: 'bad-input', what, where: null, todo: 'Save what it lies in as it is.' });
    });
    const folder = join(temporaryFolder(), 'tree');
    expect((await writeTree(bytes, { top: null, folder, signal })).omissions).toEqual([
      'Left out as links, devices and pipes are not made: 1 special file.',
      'Left out for damage: 1 file. file bad: The content of this file is damaged.',
    ]);
    expect(namesIn(folder)).toEqual(['good']);
  });

  it('leaves out for damage a file of which neither place nor content is known, and no special file', async () => {
    const lost = (name: string, inode: number) => ({
      ...{ name, start: null, kind: 'file', problems: [`Its inode, ${inode}, has no node.`] },
    });
    const { folder, omissions } = await written([
      { name: 'link', start: null, kind: 'symlink', problems: ['Its data is cut.'] },
      lost('hosts', 3150),
      lost('passwd', 3151),
      { name: 'group', start: null, kind: 'file' },
    ]);
    expect(omissions).toEqual([
      'Left out as links, devices and pipes are not made: 1 special file.',
      'Left out for damage: 3 files. file hosts: Its inode, 3150, has no node.',
    ]);
    expect(namesIn(folder)).toEqual([]);
  });

  it('has a file with its own bytes that are there, and says what is wrong with it', async () => {
    const cut = 'It has 5,000 bytes; 4 are there.';
    const { folder, omissions, remarks } = await written([
      { name: 'vol', kind: 'romfs' },
      { name: '/', parent: 0, start: null, kind: 'directory' },
      { name: 'cut', parent: 1, start: 4, kind: 'file', problems: [cut] },
      { name: 'kernel', parent: 1, start: 8, kind: 'file', problems: [cut] },
      { name: 'uImage', parent: 3, start: 8 },
      { name: 'a/b', parent: 1, start: 12, kind: 'file', problems: [LEADS_ELSEWHERE] },
    ]);
    const root = join(folder, '00000000-vol/root');
    expect(namesIn(root)).toEqual([
      'a_b',
      'cut',
      'kernel',
      'kernel.unpacked',
      'kernel.unpacked/00000008-uImage',
    ]);
    expect(readFileSync(join(root, 'cut'))).toEqual(Buffer.from([4, 5, 6, 7]));
    expect(omissions).toEqual([`Not whole: 2 files. file cut: ${cut}`]);
    expect(remarks).toEqual(['Not as in the image: 1 name. “a/b” as “a_b”.']);
  });

  it('says of a file that lies in one piece which of its sums does not hold', async () => {
    const { files, omissions } = await written([
      { name: 'romfs', kind: 'romfs' },
      { name: 'init', parent: 0, start: 4, kind: 'file', bad: 'bad: 0x1 is there' },
    ]);
    expect(files).toBe(1);
    expect(omissions).toEqual(['Not whole: 1 file. file init: node CRCs: bad: 0x1 is there.']);
  });

  it('leaves a file of an archive out that has no content, and tells what is damaged from what is not read', async () => {
    const full = 'Not all was unpacked: 128 MiB are the most for an image of this size.';
    const file = (name: string, problem: string, parent = 0) => ({
      ...{ name, parent, kind: 'file', problems: [problem] },
    });
    const { folder, omissions, remarks } = await written(
      [
        { name: 'ZIP archive', kind: 'zip' },
        file('a/bzip2', notUnpacked('Its method bzip2')),
        file('much', full),
        { name: 'tar archive', kind: 'tar' },
        file('a/link', 'It is a hard link to nothing.', 3),
        { name: 'cpio archive', kind: 'cpio' },
        file('link', 'It is a hard link.', 5),
      ],
      { omissions: [full] },
    );
    expect(namesIn(folder).filter((name) => !/archive(\/a)?$/.test(name))).toEqual([]);
    expect(omissions).toEqual([
      'Left out for damage: 2 files. file a/link: It is a hard link to nothing.',
      'Left out as not unpacked here: 2 files. file a/bzip2: Its method bzip2 is not unpacked here.',
      full,
    ]);
    expect(remarks).toEqual([]);
  });

  it('says in which folders of a file system something may be missing, and what is wrong with the first', async () => {
    const tooDeep = 'There is more inside: 40 levels are looked at; what a structure unpacks to is one, too.';
    const { omissions } = await written([
      { name: 'SquashFS', kind: 'squashfs' },
      { name: '/', parent: 0, start: null, kind: 'directory' },
      { name: 'deep', parent: 1, start: null, kind: 'directory', problems: [tooDeep] },
      { name: 'JFFS2', kind: 'jffs2', bad: 'bad: 1 of 7', problems: ['It is cut.'] },
      { name: '/', parent: 3, start: null, kind: 'directory' },
      { name: 'a/b', parent: 4, start: null, kind: 'directory', problems: [LEADS_ELSEWHERE] },
      { name: 'SquashFS', kind: 'squashfs', problems: ['The table of owners is cut.'] },
      { name: 'inode table', kind: 'squashfs-table', parent: 6 },
    ]);
    expect(omissions).toEqual([`Something may be missing in: 3 folders. directory deep: ${tooDeep}`]);
  });

  it('says of any other what is wrong with it, and of a folder whether a scan did not look at all of it', async () => {
    const full = 'There is more: the tree ends at 50,000 structures.';
    const given = [
      { name: 'GPT', problems: ['The CRC-32 of the backup header is bad.'], bad: 'bad' },
      { name: 'partition', parent: 0, problems: [full] },
      { name: 'inside', parent: 1 },
      { name: 'stream', problems: [full] },
      { name: 'environment', bad: 'bad' },
    ];
    const first = 'part GPT: node CRCs: bad. The CRC-32 of the backup header is bad.';
    expect((await written(given, { top: 0, omissions: [full] })).omissions).toEqual([
      `Something may be missing in: 1 folder. part partition: ${full}`,
      `Something is wrong with: 1 structure. ${first}`,
    ]);
    expect((await written(given, { omissions: [full] })).omissions).toEqual([
      `Something may be missing in: 1 folder. part partition: ${full}`,
      `Something is wrong with: 2 structures. ${first}`,
      full,
    ]);
  });

  it('has a device tree as the one file that it is', async () => {
    const { folder, files } = await written([
      { name: 'board', kind: 'device-tree', start: 8 },
      { name: '/', kind: 'device-tree-node', parent: 0, start: 12 },
    ]);
    expect(files).toBe(1);
    expect([...readFileSync(join(folder, '00000008-board'))]).toEqual([8, 9, 10, 11]);
  });

  it('says how many have no place, and how many lie too deep', async () => {
    const deep = Array.from({ length: 100 }, (_, id) => ({ name: 'd'.repeat(60), parent: id - 1 }));
    const { omissions, folder, leftOut } = await written([
      { name: 'top' },
      ...deep.slice(1).map((each) => ({ ...each })),
      { name: 'listed', start: null },
    ]);
    expect(omissions).toEqual([
      'Left out for want of bytes of their own: 1 structure.',
      `Left out too deep for a path: ${leftOut.length - 1} structures.`,
    ]);
    expect(leftOut).toContainEqual({
      node: expect.any(Number),
      name: 'listed',
      why: 'It has no bytes of its own.',
    });
    expect(leftOut).toContainEqual({
      node: expect.any(Number),
      name: expect.any(String),
      why: 'It lies too deep for a path.',
    });
    expect(namesIn(folder).length).toBeGreaterThan(20);
  });

  it('ends where it is stopped', async () => {
    const stopped = AbortSignal.abort(new Error('stopped'));
    const folder = join(temporaryFolder(), 'tree');
    await expect(writeTree(bytesOf([{ name: 'a' }]), { top: null, folder, signal: stopped })).rejects.toThrow(
      'stopped',
    );
    expect(namesIn(folder)).toEqual([]);
  });
});
