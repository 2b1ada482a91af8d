import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { updateCrc32 } from '../../../../../../main/image/crc32.ts';
import { DEMO_AREAS, DEMO_SECTOR_BYTES } from '../../../../../../main/image/demo/layout.ts';
import { makeDemoImage } from '../../../../../../main/image/demo-image.ts';
import { JFFS2 } from '../../../../../../main/image/structure/formats/filesystem/jffs2/jffs2.ts';
import { temporaryFolder } from '../../../../../kit/files/images.ts';
import { runTool, toolsMissing } from '../../../../../kit/files/tools.ts';
import { staysInBounds } from '../../../../../kit/image/hostile.ts';
import { filesIn, heldSums, listedFiles, makeFiles, sumsIn } from '../../../../../kit/image/packed-files.ts';
import { childrenOf, fieldOf, nodeOf, scanned } from '../../../../../kit/image/scanned.ts';
import { paysForItsWork } from '../../../../../kit/image/work.ts';

const missing = toolsMissing(['mkfs.jffs2', 'sumtool']);

type Order = 'little' | 'big';
const OPTION = { little: '-l', big: '-b' } as const;

function pack(files: string, order: Order, ...options: string[]): Uint8Array {
  const path = join(temporaryFolder(), 'image.jffs2');
  runTool('mkfs.jffs2', ['-r', files, '-o', path, '-e', '64KiB', OPTION[order], ...options]);
  return Uint8Array.from(readFileSync(path));
}

/** A node with its header's CRC; `body` begins at its 13th byte. */
function node(type: number, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((12 + body.length) / 4) * 4).fill(0xff);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0x1985, true);
  view.setUint16(2, type, true);
  view.setUint32(4, 12 + body.length, true);
  view.setUint32(8, updateCrc32(bytes.subarray(0, 8), 0), true);
  bytes.set(body, 12);
  return bytes;
}

/** What a directory says of a name, from version `version` on. */
function dirent(name: string, values: { inode: number; version: number; directory?: number }): Uint8Array {
  const body = new Uint8Array(28 + name.length);
  const view = new DataView(body.buffer);
  view.setUint32(0, values.directory ?? 1, true);
  view.setUint32(4, values.version, true);
  view.setUint32(8, values.inode, true);
  body[16] = name.length;
  body[17] = 8;
  body.set(Buffer.from(name), 28);
  const bytes = node(0xe001, body);
  const whole = new DataView(bytes.buffer);
  whole.setUint32(32, updateCrc32(bytes.subarray(0, 32), 0), true);
  whole.setUint32(36, updateCrc32(Buffer.from(name), 0), true);
  return bytes;
}

/** A piece of a file without data of its own: `compr` 1 is zeros. One that is damaged has a bad CRC of its data. */
function inode(
  number: number,
  values: {
    version: number;
    isize: number;
    offset: number;
    dsize: number;
    compr: number;
    isDamaged?: boolean;
  },
): Uint8Array {
  const bytes = node(0xe002, new Uint8Array(56));
  const view = new DataView(bytes.buffer);
  view.setUint32(12, number, true);
  view.setUint32(16, values.version, true);
  view.setUint32(20, 0o100644, true);
  view.setUint32(28, values.isize, true);
  view.setUint32(44, values.offset, true);
  view.setUint32(52, values.dsize, true);
  bytes[56] = values.compr;
  if (values.isDamaged) view.setUint32(60, 1, true);
  view.setUint32(64, updateCrc32(bytes.subarray(0, 60), 0), true);
  return bytes;
}

const CLEAN = node(0x2003, new Uint8Array(0));
const BLOCK = 4096;

/** Erase blocks of 4 KiB, each with a clean marker and some nodes. */
function log(...blocks: (readonly Uint8Array[])[]): Uint8Array {
  const image = new Uint8Array(blocks.length * BLOCK).fill(0xff);
  for (const [index, nodes] of blocks.entries()) image.set(Buffer.concat([CLEAN, ...nodes]), index * BLOCK);
  return image;
}

describe.skipIf(missing)(`JFFS2 as mkfs.jffs2 makes it${missing === null ? '' : ` (${missing})`}`, () => {
  it('says of a file that data of it is damaged', async () => {
    const folder = join(temporaryFolder(), 'files');
    mkdirSync(folder);
    writeFileSync(join(folder, 'file'), `Erase before you program. ${'x'.repeat(5000)}`);
    const image = pack(folder, 'little', '-m', 'none');
    image[Buffer.from(image).indexOf('Erase')] = 0;
    const structure = scanned(image);
    const file = nodeOf(structure, 'file', 'file');
    expect(file.problems).toContain(
      'Data of it is damaged, in 1 node: an older version or zeros stand there.',
    );
  });

  it('says what of a file is missing where the log is cut, and that it is', () => {
    const folder = join(temporaryFolder(), 'files');
    mkdirSync(folder);
    writeFileSync(join(folder, 'file'), new Uint8Array(20_000).fill(0x61));
    const whole = pack(folder, 'little', '-m', 'none');
    expect(nodeOf(scanned(whole), 'file', 'file').problems).toEqual([]);
    const structure = scanned(whole.subarray(0, 10_000));
    const [log, file] = [nodeOf(structure, 'jffs2'), nodeOf(structure, 'file', 'file')];
    const missing = '11,808 of its 20,000 bytes are missing, the first at 0x2000 of it: zeros stand there.';
    expect(file.problems).toEqual([missing]);
    expect(structure.spaces.find(({ node: of }) => of === file.id)?.losses).toEqual([missing]);
    expect(log.size).toBe(10_000);
    expect(log.problems).toEqual([
      expect.stringMatching(
        /^It is cut: its last node, 0x20\w\w from its start, has 4,164 bytes, of which 1,\d{3} are there\.$/,
      ),
    ]);
  });

  for (const options of [
    ['-l'],
    ['-b', '-m', 'size'],
    ['-l', '-m', 'none'],
    ['-l', '-x', 'zlib', '-X', 'rtime'],
    ['-l', '-x', 'zlib', '-x', 'rtime', '-X', 'lzo'],
  ]) {
    it(`gives each file as it went in, packed with ${options.join(' ')}`, async () => {
      const files = makeFiles(temporaryFolder());
      const path = join(temporaryFolder(), 'image.jffs2');
      runTool('mkfs.jffs2', ['-r', files, '-o', path, '-e', '64KiB', ...options]);
      const image = Uint8Array.from(readFileSync(path));
      const structure = scanned(image);
      expect(await heldSums(image, structure, nodeOf(structure, 'jffs2'))).toEqual(sumsIn(files));
    });
  }

  for (const order of ['little', 'big'] as const) {
    it(`lists every file that was packed ${order}-endian, with its size, mode and time`, () => {
      const files = makeFiles(temporaryFolder());
      const image = pack(files, order);
      const structure = scanned(image);
      const found = nodeOf(structure, 'jffs2');
      expect(found).toMatchObject({
        offset: 0,
        size: image.length,
        subtype: `${order}-endian`,
        problems: [],
      });
      expect(found.checks.map(({ name, isGood }) => [name, isGood])).toEqual([
        ['node CRCs', true],
        ['data CRCs', true],
      ]);
      expect(listedFiles(structure, found)).toEqual(filesIn(files));
      expect(fieldOf(found, 'erase block')).toBe('64 KiB');
    });
  }

  it('reaches to the end of its last erase block, and shows what each holds', () => {
    const image = new Uint8Array(0x200000).fill(0xff);
    image.set(pack(makeFiles(temporaryFolder()), 'little', '--pad=0x100000'), 0x10000);
    image.fill(0x55, 0x110000);
    const structure = scanned(image);
    const found = nodeOf(structure, 'jffs2');
    expect([found.offset, found.size]).toEqual([0x10000, 0x100000]);
    const blocks = childrenOf(structure, nodeOf(structure, 'erase-blocks'));
    expect(blocks).toHaveLength(16);
    expect(blocks[0]).toMatchObject({ offset: 0x10000, size: 0x10000, subtype: 'in use' });
    expect(blocks[15]).toMatchObject({ offset: 0x100000, size: 0x10000, subtype: 'clean' });
    expect(fieldOf(blocks[15] ?? found, 'nodes')).toBe('1');
  });

  for (const order of ['little', 'big'] as const) {
    it(`checks the summaries of its erase blocks, ${order}-endian`, () => {
      const folder = temporaryFolder();
      const [plain, summed] = [join(folder, 'plain'), join(folder, 'summed')];
      const files = makeFiles(folder);
      runTool('mkfs.jffs2', ['-r', files, '-o', plain, '-e', '64KiB', OPTION[order]]);
      runTool('sumtool', ['-i', plain, '-o', summed, '-e', '64KiB', OPTION[order], '-p']);
      const structure = scanned(readFileSync(summed));
      const found = nodeOf(structure, 'jffs2');
      expect(Number(fieldOf(found, 'nodes: summary'))).toBeGreaterThan(3);
      expect(found.checks.every(({ isGood }) => isGood)).toBe(true);
      expect(listedFiles(structure, found)).toEqual(filesIn(files));
    });
  }

  it('is found without clean markers, too', () => {
    const files = makeFiles(temporaryFolder());
    const structure = scanned(pack(files, 'little', '-n'));
    const found = nodeOf(structure, 'jffs2');
    expect(fieldOf(found, 'erase block')).toBe('no clean markers tell');
    expect(listedFiles(structure, found)).toEqual(filesIn(files));
  });

  it('tells devices', () => {
    const folder = temporaryFolder();
    const table = join(folder, 'devices');
    writeFileSync(table, '/dev d 755 0 0 - - - - -\n/dev/console c 600 3 4 5 1 - - -\n');
    const structure = scanned(pack(makeFiles(folder), 'big', '-D', table));
    const console = nodeOf(structure, 'character-device');
    expect(console.name).toBe('console');
    expect(fieldOf(console, 'device')).toBe('5:1');
    expect(fieldOf(console, 'uid')).toBe('3');
    expect(fieldOf(console, 'gid')).toBe('4');
  });

  it('says of which nodes the CRC is bad, and shows the files of the others', () => {
    const image = pack(makeFiles(temporaryFolder()), 'little');
    const name = Buffer.from(image).indexOf('README');
    image[name] = 0x58;
    const structure = scanned(image);
    const found = nodeOf(structure, 'jffs2');
    expect(found.checks).toEqual([
      { name: 'node CRCs', isGood: true, text: expect.stringMatching(/^good: all \d+$/) },
      {
        name: 'data CRCs',
        isGood: false,
        text: `bad: 1 of ${/\d+/.exec(found.checks[0]?.text ?? '')?.[0]}, the first in the node at 0x${(name - 40).toString(16)}`,
      },
    ]);
    expect(structure.nodes.some(({ name: each }) => each === 'README' || each === 'XEADME')).toBe(false);
    expect(nodeOf(structure, 'file', 'passwd').size).toBe(1_200);
  });

  it('bears any damage', () => {
    staysInBounds(JFFS2, pack(makeFiles(temporaryFolder()), 'little'), { runs: 40 });
    staysInBounds(JFFS2, pack(makeFiles(temporaryFolder()), 'big'), { runs: 40 });
  });
});

describe('JFFS2 as a used flash has it', () => {
  const names = (image: Uint8Array) => {
    const structure = scanned(image, [JFFS2]);
    return childrenOf(structure, nodeOf(structure, 'directory', '/')).map(({ name }) => name);
  };

  it('lists the latest version of a name, wherever it lies in the log', () => {
    const image = log([dirent('kept', { inode: 9, version: 3 })], [dirent('kept', { inode: 0, version: 2 })]);
    expect(names(image)).toEqual(['kept']);
  });

  it('tells which names were deleted', () => {
    const image = log(
      [dirent('old', { inode: 9, version: 1 }), dirent('new', { inode: 10, version: 2 })],
      [dirent('old', { inode: 0, version: 3 })],
    );
    expect(names(image)).toEqual(['new']);
    expect(fieldOf(nodeOf(scanned(image, [JFFS2]), 'jffs2'), 'deleted names')).toBe('1: \u201cold\u201d');
  });

  it('counts nodes that NOR flash has marked as obsolete, and takes nothing from them', () => {
    const marked = dirent('gone', { inode: 9, version: 1 });
    marked[3] = 0xc0;
    const image = log([marked, dirent('here', { inode: 10, version: 2 })], []);
    expect(names(image)).toEqual(['here']);
    const structure = scanned(image, [JFFS2]);
    expect(fieldOf(nodeOf(structure, 'jffs2'), 'nodes: directory entry')).toBe('2, of which 1 are obsolete');
    expect(fieldOf(nodeOf(structure, 'erase-block', 'erase block 0'), 'obsolete nodes')).toBe('1 (44 B)');
  });

  it('goes on behind bytes that are no node, and says how many they are', () => {
    const image = log(
      [dirent('first', { inode: 9, version: 1 }), new Uint8Array(20)],
      [dirent('second', { inode: 10, version: 2 })],
    );
    expect(names(image)).toEqual(['first', 'second']);
    const found = nodeOf(scanned(image, [JFFS2]), 'jffs2');
    expect(found.problems).toEqual(['At one place, the first 0x3c from its start, 20 bytes are no node.']);
  });

  it('tells a hole, which has a node of its own, from what is missing', () => {
    const hole = inode(9, { version: 1, isize: 100, offset: 0, dsize: 60, compr: 1 });
    const image = log([dirent('sparse', { inode: 9, version: 1 }), hole], []);
    expect(nodeOf(scanned(image, [JFFS2]), 'file', 'sparse').problems).toEqual([
      '40 of its 100 bytes are missing, the first at 0x3c of it: zeros stand there.',
    ]);
  });

  it('tells damaged data only where no later node covers it', () => {
    const piece = { isize: 100, offset: 0, dsize: 100, compr: 1 };
    const damaged = { ...piece, isDamaged: true };
    const problems = (...nodes: readonly Uint8Array[]) => {
      const image = log([dirent('file', { inode: 9, version: 1 }), ...nodes], []);
      return nodeOf(scanned(image, [JFFS2]), 'file', 'file').problems;
    };
    const [first, second] = [inode(9, { ...damaged, version: 1 }), inode(9, { ...piece, version: 2 })];
    expect(problems(first, second)).toEqual([]);
    expect(problems(second, first)).toEqual([]);
    const told = 'Data of it is damaged, in 1 node: an older version or zeros stand there.';
    const third = inode(9, { ...damaged, version: 3, offset: 40, dsize: 20 });
    expect(problems(first, second, third)).toEqual([told]);
    const halves = [40, 50].map((offset) => inode(9, { ...piece, version: 4, offset, dsize: 10 }));
    expect(problems(first, second, third, ...halves)).toEqual([]);
    expect(problems(first, second, third, ...halves.slice(1))).toEqual([told]);
    const shortened = inode(9, { ...piece, version: 4, isize: 40, dsize: 0 });
    expect(problems(first, second, third, shortened)).toEqual([]);
    const appended = inode(9, { ...damaged, version: 5, isize: 120, offset: 100, dsize: 20 });
    expect(problems(first, second, appended)).toEqual([told]);
  });

  it('says of a name whose inode has no node that it has none', () => {
    const structure = scanned(log([dirent('alone', { inode: 9, version: 1 })], []), [JFFS2]);
    expect(nodeOf(structure, 'file', 'alone').problems).toEqual(['Its inode, 9, has no node.']);
  });

  it.each([
    ['can be told', 1],
    ['can not be told', 3],
  ])('works out once what many names of an inode have, where it %s', (_, compr) => {
    const piece = { isize: 1, offset: 0, dsize: 1, compr };
    const versions = Array.from({ length: 500 }, (_, version) => inode(9, { ...piece, version }));
    const damaged = inode(9, { ...piece, version: 500, isDamaged: true });
    const links = Array.from({ length: 500 }, (_, link) => dirent(`link ${link}`, { inode: 9, version: 1 }));
    paysForItsWork(Buffer.concat([...versions, damaged, ...links]), [JFFS2]);
  });

  it('enters no directory that leads back to itself', () => {
    const loop = (inode: number, directory: number, name: string) => {
      const bytes = dirent(name, { inode, version: 1, directory });
      bytes[29] = 4;
      new DataView(bytes.buffer).setUint32(32, updateCrc32(bytes.subarray(0, 32), 0), true);
      return bytes;
    };
    const structure = scanned(log([loop(2, 1, 'down'), loop(1, 2, 'up')], []), [JFFS2]);
    expect(nodeOf(structure, 'directory', 'up').problems).toContain(
      'It is a directory that is listed elsewhere, and is not listed again.',
    );
  });

  it('takes the distance of erase blocks from no clean marker that lies in the middle of one', () => {
    const image = log(
      [dirent('one', { inode: 9, version: 1 })],
      [CLEAN, dirent('two', { inode: 10, version: 2 })],
      [],
    );
    const found = nodeOf(scanned(image, [JFFS2]), 'jffs2');
    expect(fieldOf(found, 'erase block')).toBe('4 KiB');
    expect(found.size).toBe(3 * BLOCK);
  });

  it('is likely where there are clean markers only, and the rest is erased', () => {
    const found = nodeOf(scanned(log([], [], []), [JFFS2]), 'jffs2');
    expect(found).toMatchObject({ confidence: 'likely', size: 3 * BLOCK });
    expect(scanned(CLEAN, [JFFS2]).nodes).toEqual([]);
  });

  it('is none where a header alone is sound', () => {
    expect(
      scanned(Buffer.concat([node(0xe001, new Uint8Array(40)), new Uint8Array(5000)]), [JFFS2]).nodes,
    ).toEqual([]);
  });

  it('is in the demonstration image', () => {
    const structure = scanned(makeDemoImage());
    const found = nodeOf(structure, 'jffs2');
    const area = DEMO_AREAS.find(({ name }) => name === 'files');
    expect([found.offset, found.size]).toEqual([area?.offset, 2 * DEMO_SECTOR_BYTES]);
    expect(listedFiles(structure, found).map(({ path }) => path)).toEqual(['README', 'hostname', 'motd']);
  });
});
