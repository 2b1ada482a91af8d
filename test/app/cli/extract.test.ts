import { randomBytes } from 'node:crypto';
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { ExtractedTree, ExtractResult } from '../../../app/contract/extract.ts';
import { startCommand } from '../../kit/command.ts';
import { workshop } from '../../kit/files/made.ts';
import { runTool, toolsMissing } from '../../kit/files/tools.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';

const directory = mkdtempSync(join(tmpdir(), 'norscope-extract-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const ARCHIVE = Buffer.concat([
  newcMember('etc/hostname', 'router\n'),
  newcMember('../../outside', 'not here\n'),
  newcMember('init', '#!/bin/sh\n', { mode: 0o100755 }),
  NEWC_END,
]);
const PACKED = gzipSync(ARCHIVE);
/** The stream lies at 4 KiB in erased flash. */
const IMAGE = Buffer.alloc(16 * 1024, 0xff);
PACKED.copy(IMAGE, 4096);
const image = join(directory, 'image.bin');
writeFileSync(image, IMAGE);

function extract(...options: readonly string[]) {
  return startCommand(['extract', image, ...options], { NORSCOPE_DATA: join(directory, 'data') });
}

async function written(...options: readonly string[]): Promise<Buffer> {
  const to = join(directory, 'out');
  const command = extract(...options, '--to', to, '--force', '--json');
  expect(await command.ended, command.output.stderr).toBe(0);
  const { path, sizeBytes } = ExtractResult.parse(JSON.parse(command.output.stdout));
  expect(path).toBe(to);
  const bytes = readFileSync(to);
  expect(bytes.length).toBe(sizeBytes);
  return bytes;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

const missing = toolsMissing(['mksquashfs']);

describe('norscope extract', () => {
  it('writes the bytes of a structure, by its name, and what it unpacks to', async () => {
    expect(await written('gzip stream')).toEqual(PACKED);
    expect(await written('gzip stream', '--unpack')).toEqual(ARCHIVE);
  });

  it('writes what lies in what was unpacked on the way, by id or by names', async () => {
    const scan = startCommand(['scan', image, '--json'], { NORSCOPE_DATA: join(directory, 'data') });
    expect(await scan.ended).toBe(0);
    const nodes: { id: number; name: string }[] = JSON.parse(scan.output.stdout);
    const id = nodes.find(({ name }) => name === 'init')?.id;
    expect((await written(String(id))).toString()).toBe('#!/bin/sh\n');
    expect((await written('cpio archive/init', '--unpack')).toString()).toBe('#!/bin/sh\n');
    for (const options of [[], ['--unpack']])
      expect((await written('gzip stream/cpio archive/etc/hostname', ...options)).toString()).toBe(
        'router\n',
      );
  });

  it('writes any bytes of the image to a pipe', async () => {
    const command = extract('0x1000:2');
    expect(await command.ended, command.output.stderr).toBe(0);
    expect(command.output.stdout).toBe(Buffer.from([0x1f, 0x8b]).toString());
    const named = extract('0x1000:2', '--to', '-');
    expect(await named.ended, named.output.stderr).toBe(0);
    expect(named.output.stdout).toBe(command.output.stdout);
  });

  it('writes all as a tree of files, and nothing outside of its folder', async () => {
    const folder = join(directory, 'tree', 'all');
    const command = extract('--all', folder, '--json');
    expect(await command.ended, command.output.stderr).toBe(0);
    const tree = ExtractedTree.parse(JSON.parse(command.output.stdout));
    expect(filesIn(folder)).toEqual([
      '00000000-Erased',
      '00001000-gzip_stream.unpacked',
      '00001000-gzip_stream/00000000-cpio_archive/__/__/outside',
      '00001000-gzip_stream/00000000-cpio_archive/etc/hostname',
      '00001000-gzip_stream/00000000-cpio_archive/init',
      expect.stringMatching(/^0000\w{4}-Erased$/),
    ]);
    const remark = 'Not as in the image: 2 names. “..” as “__”, “..” as “__”.';
    const around = '00001000-gzip_stream/00000000-cpio_archive';
    expect(tree).toEqual({
      folder,
      files: 6,
      sizeBytes: expect.any(Number),
      omissions: [],
      remarks: [remark],
      leftOut: [],
      faulty: [],
      renamed: [
        { node: null, from: 'gzip stream/cpio archive/..', to: `${around}/__` },
        { node: null, from: 'gzip stream/cpio archive/../..', to: `${around}/__/__` },
      ],
      links: [],
      more: { leftOut: 0, faulty: 0, renamed: 0, links: 0 },
    });
    expect(command.output.stderr).toBe(`norscope: ${remark}\n`);
    expect(readdirSync(join(directory, 'tree'))).toEqual(['all']);
    const inside = join(folder, around, 'etc/hostname');
    expect(readFileSync(inside, 'utf8')).toBe('router\n');
  });

  it.skipIf(toolsMissing(['tar', 'cpio', 'zip']) !== null)(
    'writes an archive, or a directory of one, as the tree that its names make',
    async () => {
      const made = workshop();
      mkdirSync(join(made.folder, 'etc/init.d'), { recursive: true });
      made.write('etc/passwd', 'root\n');
      made.write('etc/init.d/rc', 'rc\n');
      symlinkSync('passwd', join(made.folder, 'etc/link'));
      const archives = {
        cpio: made.run('cpio', ['-o', '-H', 'newc'], './etc/passwd\n./etc/link\n./etc/init.d/rc\n./etc'),
        tar: made.run('tar', ['--create', './etc']),
        zip: made.run('zip', ['-q', '-r', '--symlinks', '-', 'etc']),
      };
      for (const [kind, bytes] of Object.entries(archives)) {
        const [path, folder] = [join(directory, `tree.${kind}`), join(directory, `tree-${kind}`)];
        writeFileSync(path, bytes);
        const run = (...options: readonly string[]) =>
          startCommand(['extract', path, ...options], { NORSCOPE_DATA: directory });
        const command = run('etc', '--all', folder, '--json');
        expect(await command.ended, kind + command.output.stderr).toBe(1);
        expect(filesIn(folder), kind).toEqual(['etc/init.d/rc', 'etc/passwd']);
        const { links, renamed, leftOut } = ExtractedTree.parse(JSON.parse(command.output.stdout));
        const name = `${kind === 'zip' ? 'ZIP' : kind} archive/etc/link`;
        expect({ links, renamed, leftOut }, kind).toEqual({
          ...{ links: [{ node: expect.any(Number), name, target: 'passwd' }], renamed: [], leftOut: [] },
        });
        const alone = run('etc');
        expect(await alone.ended).toBe(2);
        expect(alone.output.stderr).toContain(
          'has no bytes of its own. Take out what is in it with --all FOLDER.',
        );
      }
    },
  );

  it.skipIf(toolsMissing(['tar', 'cpio', 'zip']) !== null)(
    'makes files of an archive alone, empty ones as well',
    async () => {
      const made = workshop();
      made.write('empty', '');
      made.write('full', 'hi\n');
      symlinkSync('full', join(made.folder, 'link'));
      mkdirSync(join(made.folder, 'folder'));
      const names = ['empty', 'full', 'link', 'folder'];
      const archives = {
        cpio: made.run('cpio', ['-o', '-H', 'newc'], names.join('\n')),
        tar: made.run('tar', ['--create', ...names]),
        zip: made.run('zip', ['-q', '-r', '--symlinks', '-', ...names]),
      };
      for (const [kind, bytes] of Object.entries(archives)) {
        const [path, folder] = [join(directory, `some.${kind}`), join(directory, `some-${kind}`)];
        writeFileSync(path, bytes);
        const command = startCommand(['extract', path, '0', '--all', folder], { NORSCOPE_DATA: directory });
        expect(await command.ended, kind).toBe(1);
        const [top = ''] = readdirSync(folder);
        expect(readdirSync(join(folder, top)).sort(), kind).toEqual(['empty', 'folder', 'full']);
        expect(readFileSync(join(folder, top, 'empty')).length, kind).toBe(0);
        expect(command.output.stderr).toContain('1 special file');
      }
    },
  );

  it.skipIf(toolsMissing(['zip']) !== null)('leaves out a file that is encrypted, and says so', async () => {
    const made = workshop();
    made.write('secret', 'hi\n');
    const [path, folder] = [join(directory, 'secret.zip'), join(directory, 'secret')];
    writeFileSync(path, made.run('zip', ['-q', '-P', 'key', '-', 'secret']));
    const command = startCommand(['extract', path, '0', '--all', folder], { NORSCOPE_DATA: directory });
    expect(await command.ended).toBe(1);
    expect(filesIn(folder)).toEqual([]);
    expect(command.output.stderr).toContain('Left out as not unpacked here: 1 file. file secret: ');
    expect(command.output.stderr).not.toContain('damage');
    const alone = startCommand(['extract', path, 'secret', '--unpack'], { NORSCOPE_DATA: directory });
    expect(await alone.ended).toBe(2);
    expect(alone.output.stderr).toBe(
      'norscope: file “secret” has no content to take out: What is encrypted is not unpacked here. Save what it lies in as it is.\n',
    );
  });

  it.skipIf(toolsMissing(['zip']) !== null)('says where a sum does not hold', async () => {
    const made = workshop();
    made.write('word', 'hello\n');
    const [path, folder] = [join(directory, 'sums.zip'), join(directory, 'sums')];
    const archive = made.run('zip', ['-q', '-0', '-', 'word']);
    archive.write('j', archive.indexOf('hello'));
    writeFileSync(path, archive);
    for (const options of [
      ['word', '--to', `${folder}.own`],
      ['0', '--all', folder],
      ['word', '--unpack', '--to', `${folder}.word`],
    ]) {
      const command = startCommand(['extract', path, ...options], { NORSCOPE_DATA: directory });
      expect(await command.ended, options.join(' ')).toBe(1);
      expect(command.output.stderr).toContain('CRC-32: bad: ');
    }
    const [name = ''] = filesIn(folder);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('jello\n');
    expect(readFileSync(`${folder}.word`, 'utf8')).toBe('jello\n');
  });

  it.skipIf(toolsMissing(['tar', 'cpio']) !== null)('gives a hard link what its file has', async () => {
    const made = workshop();
    made.write('one', 'hello\n');
    linkSync(join(made.folder, 'one'), join(made.folder, 'two'));
    const archives = {
      tar: made.run('tar', ['--create', 'one', 'two']),
      cpio: made.run('cpio', ['-o', '-H', 'newc'], 'one\ntwo'),
    };
    for (const [kind, bytes] of Object.entries(archives)) {
      const [path, folder] = [join(directory, `linked.${kind}`), join(directory, `linked-${kind}`)];
      writeFileSync(path, bytes);
      const run = (...options: readonly string[]) =>
        startCommand(['extract', path, ...options], { NORSCOPE_DATA: directory });
      expect(await run('0', '--all', folder).ended, kind).toBe(0);
      for (const name of ['one', 'two']) {
        expect(readFileSync(join(folder, readdirSync(folder)[0] ?? '', name), 'utf8')).toBe('hello\n');
        const alone = run(name, '--unpack');
        expect(await alone.ended, alone.output.stderr).toBe(0);
        expect(alone.output.stdout, `${kind} ${name}`).toBe('hello\n');
      }
    }
    const cut = join(directory, 'cut.tar');
    writeFileSync(cut, archives.tar.subarray(1024));
    const left = startCommand(['extract', cut, '--all', join(directory, 'cut-tar')], {
      NORSCOPE_DATA: directory,
    });
    expect(await left.ended).toBe(1);
    expect(left.output.stderr).toContain('Left out for damage: 1 file. file two: It is a hard link to “one”');
  });

  it('says what is missing of what it writes, and does not end as if all went well', async () => {
    const cut = join(directory, 'cut.gz');
    writeFileSync(cut, gzipSync(randomBytes(9000)).subarray(0, 5000));
    const to = join(directory, 'cut.out');
    const run = (...options: readonly string[]) =>
      startCommand(['extract', cut, 'gzip stream', ...options], { NORSCOPE_DATA: join(directory, 'data') });
    const unpacked = run('--unpack', '--to', to, '--json');
    expect(await unpacked.ended).toBe(1);
    const { omissions, sizeBytes } = ExtractResult.parse(JSON.parse(unpacked.output.stdout));
    expect(omissions).toEqual(['The packed data is cut.']);
    expect(unpacked.output.stderr).toContain('The packed data is cut.');
    expect(readFileSync(to).length).toBe(sizeBytes);
    const asItIs = run('--to', to, '--force', '--json');
    expect(await asItIs.ended).toBe(1);
    expect(ExtractResult.parse(JSON.parse(asItIs.output.stdout)).omissions).toEqual(omissions);
    const tree = startCommand(['extract', cut, '--all', join(directory, 'cut-tree'), '--json'], {
      NORSCOPE_DATA: join(directory, 'data'),
    });
    expect(await tree.ended).toBe(1);
    expect(ExtractedTree.parse(JSON.parse(tree.output.stdout)).omissions).toEqual([
      'Not whole: 1 file. gzip gzip stream: The packed data is cut.',
    ]);
  });

  it.skipIf(toolsMissing(['genromfs']) !== null)('writes what is there of a file that is cut', async () => {
    const made = workshop();
    mkdirSync(join(made.folder, 'files'));
    made.write('files/last', 'x'.repeat(5000));
    made.run('genromfs', ['-d', 'files', '-f', 'whole']);
    const [path, folder] = [join(directory, 'cut.romfs'), join(directory, 'cut-romfs')];
    writeFileSync(path, made.read('whole').subarray(0, 4000));
    const fault = /^It has 5,000 bytes; (3,\d{3}) are there\.$/;
    const run = (...options: readonly string[]) =>
      startCommand(['extract', path, ...options, '--json'], { NORSCOPE_DATA: join(directory, 'data') });
    const alone = run('last', '--to', join(directory, 'last'));
    expect(await alone.ended, alone.output.stderr).toBe(1);
    expect(ExtractResult.parse(JSON.parse(alone.output.stdout)).omissions).toEqual([
      expect.stringMatching(fault),
    ]);
    const all = run('--all', folder);
    expect(await all.ended).toBe(1);
    const { files, omissions } = ExtractedTree.parse(JSON.parse(all.output.stdout));
    expect(files).toBe(1);
    expect(omissions[0]).toMatch(/^Not whole: 1 file\. file last: It has 5,000 bytes; 3,\d{3} are there\.$/);
  });

  it('replaces nothing unasked', async () => {
    const there = join(directory, 'there');
    mkdirSync(there);
    writeFileSync(join(there, 'mine'), 'mine');
    const one = extract('gzip stream', '--to', join(there, 'mine'));
    expect(await one.ended).toBe(2);
    expect(one.output.stderr).toContain('mine is there already');
    const all = extract('--all', there);
    expect(await all.ended).toBe(2);
    expect(all.output.stderr).toContain('there is not empty');
    expect(all.output.stderr).not.toContain('--force');
    const nowhere = extract('--all', '');
    expect(await nowhere.ended).toBe(2);
    expect(nowhere.output.stderr).toContain('Name a folder that is new');
    const itself = extract('gzip stream', '--to', image, '--force');
    expect(await itself.ended).toBe(2);
    expect(itself.output.stderr).toContain('image.bin is in use here');
    expect(readFileSync(image)).toEqual(IMAGE);
    expect(readFileSync(join(there, 'mine'), 'utf8')).toBe('mine');
  });

  it.skipIf(missing)(`says why a file has no content${missing === null ? '' : ` (${missing})`}`, async () => {
    const path = join(directory, 'large.squashfs');
    const files = join(directory, 'files');
    mkdirSync(files);
    writeFileSync(join(files, 'large'), 'x'.repeat(5000));
    runTool('mksquashfs', [files, path, '-noI', '-no-fragments', '-quiet', '-no-progress']);
    const packed = readFileSync(path);
    const sizeAt = packed.indexOf(Buffer.from([0x88, 0x13, 0, 0]), packed.readUInt32LE(64));
    packed.writeUInt32LE(0x3000_0000, sizeAt);
    writeFileSync(path, packed);
    const command = startCommand(['extract', path, 'large', '--unpack'], {
      NORSCOPE_DATA: join(directory, 'data'),
    });
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toBe(
      'norscope: file “large” has no content to take out: Its content is not put together: 512 MiB are the most for one file. Save what it lies in as it is.\n',
    );
  });

  it.skipIf(missing)(
    `says how what is in a directory is taken out${missing === null ? '' : ` (${missing})`}`,
    async () => {
      const path = join(directory, 'tree.squashfs');
      const files = join(directory, 'packed');
      mkdirSync(join(files, 'etc'), { recursive: true });
      symlinkSync('etc', join(files, 'link'));
      runTool('mksquashfs', [files, path, '-quiet', '-no-progress']);
      const told = async (...options: readonly string[]) => {
        const command = startCommand(['extract', path, ...options], {
          NORSCOPE_DATA: join(directory, 'data'),
        });
        expect(await command.ended).toBe(2);
        return command.output.stderr;
      };
      const ofDirectory =
        'norscope: directory “etc” has no bytes of its own. Take out what is in it with --all FOLDER.\n';
      expect(await told('etc')).toBe(ofDirectory);
      expect(await told('etc', '--unpack')).toBe(ofDirectory);
      expect(await told('link')).toBe(
        'norscope: symlink “link” is a symbolic link to “etc”. Name what it leads to.\n',
      );
    },
  );

  it.each([
    [['nothing like it'], 'No structure of it is “nothing like it”'],
    [['Erased'], '2 structures are “Erased”. Name one by its number: 0 (erased, at 0x0), '],
    [['Erased', '--unpack'], '2 structures are “Erased”'],
    [['0', '--unpack'], 'erased “Erased” is not packed. Leave --unpack out for its own bytes.'],
    [['0x1000:1m'], 'The image has 16,384 bytes, and 0x1000:1m reaches beyond them'],
    [['0:16', '--all', 'folder'], '0:16 is a range'],
    [['0:9007199254740993'], '0:9007199254740993 is beyond what any file has: 9,007,199,254,740,991 bytes'],
    [['0xffffffffffffffff:1'], '0xffffffffffffffff:1 is beyond what any file has'],
    [[''], 'The name of the structure is empty'],
    [[' ', '--all', 'folder'], 'The name of the structure is empty'],
    [[], 'No structure is named'],
    [['0', '--json'], '--json says what was written to a file, and none is named'],
    [['0', '--to', '-', '--json'], '--json says what was written to a file, and none is named'],
    [['0', '--to', '-', '--all', 'folder'], '--all goes without --to'],
    [['0', '--all', 'folder', '--to', 'file'], '--all goes without --to'],
  ])('says in one line what is wrong with %j', async (options, sentence) => {
    const command = extract(...options);
    expect(await command.ended).toBe(2);
    expect(command.output.stderr).toContain(sentence);
    expect(command.output.stderr.trim().split('\n')).toHaveLength(1);
  });
});
