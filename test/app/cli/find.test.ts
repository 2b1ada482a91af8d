import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { startCommand } from '../../kit/command.ts';
import { temporaryFolder } from '../../kit/files/images.ts';
import { NEWC_END, newcMember } from '../../kit/image/newc.ts';

/** Hits at 0x10 and across the seam between two pieces of a search. */
const SEAM = 8 << 20;
const NEEDLE = 'U-Boot 2023.01';

function image(): string {
  const path = join(temporaryFolder(), 'flash.bin');
  const content = Buffer.alloc(SEAM + 100, 0xff);
  content.write(NEEDLE, 0x10);
  content.write(NEEDLE, SEAM - 5);
  content.write('BootOrder', 0x80, 'utf16le');
  writeFileSync(path, content);
  return path;
}

async function run(...options: readonly string[]) {
  const command = startCommand(options);
  const code = await command.ended;
  return { code, ...command.output };
}

async function json(...options: readonly string[]): Promise<unknown> {
  const { code, stdout, stderr } = await run(...options, '--json');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

describe('norscope find', () => {
  it('prints each hit in a line, with the bytes around it', async () => {
    expect(await run('find', image(), '--text', 'Boot 2', '--range', '0..1k', '--context', '3')).toEqual({
      code: 0,
      stdout: '0x00000012  ff 55 2d [42 6f 6f 74 20 32] 30 32 33  .U-[Boot 2]023\n',
      stderr: '',
    });
  });

  it.each([
    ['--text', 'boot 2', '--ignore-case'],
    ['--hex', '42 6f ?? 74 20 3?'],
    ['--regex', 'Boot \\d'],
  ])(
    'prints one JSON object of count and offsets, also for what lies across a seam: %s %s',
    async (...wanted) => {
      expect(await json('find', image(), ...wanted)).toEqual({
        count: 2,
        offsets: [0x12, SEAM - 3],
        lengths: [6, 6],
        cut: 0,
      });
    },
  );

  it('finds integers, GUIDs and texts in UTF-16', async () => {
    const flash = image();
    expect(await json('find', flash, '--text', 'Order')).toMatchObject({ offsets: [0x88] });
    expect(await json('find', flash, '--int', '0x6f42', '--width', '2')).toMatchObject({
      offsets: [0x12, SEAM - 3],
    });
    expect(
      await json('find', flash, '--int', '0x4200..0x4210', '--width', '2', '--order', 'big'),
    ).toMatchObject({
      offsets: [0x80],
    });
    const none = await run('find', flash, '--guid', '8c8ce578-8a3d-4f1c-9935-896185c32dd3');
    expect(none).toEqual({
      code: 1,
      stdout: '',
      stderr: 'norscope: Nothing in the bytes as they are. --unpacked looks in what is packed, too.\n',
    });
    expect(await run('find', flash, '--guid', 'gEfiGlobalVariableGuid')).toEqual(none);
  });

  it('says how many more there are than it prints', async () => {
    const found = await run('find', image(), '--text', 'Boot 2', '--limit', '1');
    expect(found.stdout.split('\n')).toHaveLength(2);
    expect(found.stderr).toBe('norscope: 1 more is there. Raise --limit to see them.\n');
    expect(await run('find', image(), '--text', 'Boot 2', '--limit', '0', '--json')).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('"count": 2'),
    });
  });

  it.each([
    [[], 'Nothing is said to look for. Give one of --text, --hex, --regex, --int and --guid.'],
    [['--hex', '00', '--text', 'a'], 'There are several things to look for.'],
    [['--hex', '0'], 'A byte has two hexadecimal digits, and this has one: at character 1: “0”.'],
    [['--regex', ''], 'There is no expression to look for: at the end of the pattern.'],
    [['--text', 'a', '--range', '9G..10G'], 'The range begins past the end of the image: 0x240000000..'],
    [['--text', 'a', '--range', '4..2'], 'The range ends before it begins: 0x4..0x2.'],
    [['--text', 'a', '--range', '4'], 'It must be two offsets with .. between them: 0x1000..0x2000.'],
  ])('says in one line what makes no sense: %j', async (options, words) => {
    const refused = await run('find', image(), ...options);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain(words);
    expect(refused.stderr.trim()).not.toContain('\n');
  });
});

describe('What is packed in an image', () => {
  /** `hello` in the image at 0, and in two files of an archive in a stream. */
  function packed(): string {
    const path = join(temporaryFolder(), 'packed.bin');
    const files = [newcMember('motd', 'hello world'), newcMember('issue', 'hello'), NEWC_END];
    writeFileSync(path, Buffer.concat([Buffer.from('hello    '), gzipSync(Buffer.concat(files))]));
    return path;
  }

  it('is searched behind the image, a heading before the hits of each structure', async () => {
    const found = await run('find', packed(), '--text', 'hello', '--unpacked', '--context', '1');
    expect(found).toEqual({
      code: 0,
      stdout: [
        '0x00000000  [68 65 6c 6c 6f] 20  [hello] ',
        '2, unpacked, gzip stream / cpio archive / motd:',
        '2+0x00000000  00 [68 65 6c 6c 6f] 20  .[hello] ',
        '3, unpacked, gzip stream / cpio archive / issue:',
        '3+0x00000000  00 [68 65 6c 6c 6f] 00  .[hello].',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('is in the JSON object as well, each hit with its structure', async () => {
    const image = packed();
    expect(await json('find', image, '--text', 'world', '--unpacked')).toEqual({
      ...{ count: 0, offsets: [], lengths: [], cut: 0 },
      ...{ unpackedCount: 1, unpackedCut: 0, omissions: [] },
      unpacked: [
        {
          node: 2,
          name: 'gzip stream / cpio archive / motd',
          isUnpacked: true,
          offset: 6,
          lengthBytes: 5,
        },
      ],
    });
    const strings = await json('strings', image, '--filter', 'WORLD', '--unpacked');
    expect(strings).toMatchObject({ count: 0, unpackedCount: 1 });
    expect(strings).toMatchObject({
      unpacked: [{ node: 2, offset: 0, encoding: 'ascii', text: 'hello world' }],
    });
  });

  it('has the text of its strings in lines', async () => {
    const { stdout } = await run('strings', packed(), '--min', '11', '--filter', 'world', '--unpacked');
    expect(stdout).toBe(
      '2, unpacked, gzip stream / cpio archive / motd:\n2+0x00000000  ascii     hello world\n',
    );
  });

  it('is searched in one structure alone; in what it is packed without being asked to', async () => {
    const image = packed();
    const inIssue = await json('find', image, '--text', 'hello', '--in', 'issue');
    expect(inIssue).toMatchObject({ count: 0, unpackedCount: 1, unpacked: [{ node: 3, offset: 0 }] });
    expect(await json('find', image, '--hex', '1f 8b', '--in', '0')).toEqual({
      ...{ count: 1, offsets: [9], lengths: [2], cut: 0 },
    });
    const both = await json('find', image, '--text', 'hello', '--in', 'gzip stream', '--unpacked');
    expect(both).toMatchObject({ count: 0, unpackedCount: 2 });
    expect(await run('find', image, '--text', 'hello', '--in', '0:4')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('0:4 is a range. Give it as --range START..END.'),
    });
    expect(await run('find', image, '--text', 'hello', '--in', 'nothing')).toMatchObject({ code: 2 });
  });

  it('is not told by a range of the image, and its limit is its own', async () => {
    const both = await run('find', packed(), '--text', 'hello', '--unpacked', '--range', '0..4');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('--range') });
    const first = await run('find', packed(), '--text', 'hello', '--unpacked', '--limit', '1');
    expect(first.stdout.split('\n')).toHaveLength(4);
    expect(first.stderr).toBe('norscope: 1 more is there. Raise --limit to see them.\n');
  });
});

describe('A limit of norscope', () => {
  it.each([
    ['find', ['--text', 'Boot']],
    ['strings', []],
  ])('%s is refused where more are asked for than are kept', async (command, options) => {
    const { code, stderr } = await run(command, image(), ...options, '--limit', '1000001');
    expect(code).toBe(2);
    expect(stderr).toContain('At most 1,000,000 are printed; --range asks for a part.');
  });

  it('that is the highest one is not to be raised', async () => {
    const folder = temporaryFolder();
    const zeros = join(folder, 'zeros.bin');
    writeFileSync(zeros, new Uint8Array(1_000_002));
    const { stderr } = await run('find', zeros, '--hex', '00');
    expect(stderr).toBe('norscope: 2 more are there. Search in parts with --range to see them.\n');
  });
});

describe('norscope strings', () => {
  it('marks what would turn the text around, and leaves tabs', async () => {
    const path = join(temporaryFolder(), 'text.bin');
    writeFileSync(path, 'user\u202etxt.exe\tname');
    const { stdout } = await run('strings', path, '--encoding', 'utf-8');
    expect(stdout).toBe('0x00000000  utf-8     user\ufffdtxt.exe\tname\n');
  });

  it('prints where each string is, in which encoding, and what it says', async () => {
    expect(await run('strings', image(), '--min', '9')).toEqual({
      code: 0,
      stdout: [
        '0x00000010  ascii     U-Boot 2023.01',
        '0x00000080  utf-16le  BootOrder',
        '0x007ffffb  ascii     U-Boot 2023.01',
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('prints one JSON object of those that hold a text', async () => {
    expect(await json('strings', image(), '--filter', 'order', '--encoding', 'utf-16le')).toEqual({
      count: 1,
      strings: [{ offset: 0x80, lengthBytes: 18, encoding: 'utf-16le', text: 'BootOrder' }],
    });
  });

  it.each([
    ['find', '--text'],
    ['find', '--regex'],
    ['strings', '--filter'],
  ])('says that there is too much to look for: %s %s', async (command, option) => {
    expect(await run(command, image(), option, 'a'.repeat(4097))).toEqual({
      code: 2,
      stdout: '',
      stderr: 'norscope: There are 4,097 characters to look for. At most 4,096 are taken.\n',
    });
  });

  it('says which encodings there are', async () => {
    const refused = await run('strings', image(), '--encoding', 'ascii,ebcdic');
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('“ebcdic” is none of ascii, utf-8, utf-16le, utf-16be.');
  });
});
